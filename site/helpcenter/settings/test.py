"""Tests: SQLite in memory unless ``WAGDESK_TEST_DATABASE_URL`` names a PostgreSQL."""

import os
import tempfile
from pathlib import Path

import environ

from .base import *  # noqa: F403
from .base import INSTALLED_APPS, SQLITE

INSTALLED_APPS = [*INSTALLED_APPS, "helpcenter.demo"]
DEBUG = False
SECRET_KEY = "test-only"  # noqa: S105
WAGDESK_KEYS = ["test-key-that-signs", "test-key-of-yesterday"]
ALLOWED_HOSTS = ["*"]
if _url := os.environ.get("WAGDESK_TEST_DATABASE_URL"):
    DATABASES = {"default": environ.Env.db_url_config(_url)}
else:
    DATABASES = {"default": {**SQLITE, "NAME": ":memory:", "TEST": {"NAME": None}}}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
WAGDESK_VISITS = "on"

_tmp = Path(tempfile.mkdtemp(prefix="wagdesk-test-"))
VAR_DIR = _tmp
MEDIA_ROOT = _tmp / "media"
STATIC_ROOT = _tmp / "static"
STATIC_ROOT.mkdir()
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    "wagdesk_private": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": _tmp / "private", "base_url": None},
    },
}
WAGDESK_SEARCH_ENGINE = {
    "BACKEND": "wagdesk.search.engines.embedded.EmbeddedEngine",
    "OPTIONS": {"path": _tmp / "search"},
}
# A machine that is busy with tests says nothing about the engine.
WAGDESK_SEARCH_BUDGET_MS = 20_000
# No thread may outlive the index of its test.
WAGDESK_SEARCH_WARM_UP = False
HELPCENTER_OUTBOX = _tmp / "outbox"
HELPCENTER_LISTENER = ("127.0.0.1", 8025)
CELERY_TASK_ALWAYS_EAGER = True
CELERY_TASK_EAGER_PROPAGATES = True
