"""Tests: SQLite in memory unless ``DATABASE_URL`` names a PostgreSQL; nothing leaves memory."""

import tempfile
from pathlib import Path

from .base import *  # noqa: F403
from .base import SQLITE

DEBUG = False
SECRET_KEY = "test-only"  # noqa: S105
WAGDESK_KEYS = ["test-key-that-signs", "test-key-of-yesterday"]
ALLOWED_HOSTS = ["*"]
DATABASES = {"default": {**SQLITE, "NAME": ":memory:", "TEST": {"NAME": None}}}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
WAGDESK_VISITS = "on"

_tmp = Path(tempfile.mkdtemp(prefix="wagdesk-test-"))
VAR_DIR = _tmp
MEDIA_ROOT = _tmp / "media"
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
CELERY_TASK_ALWAYS_EAGER = True
CELERY_TASK_EAGER_PROPAGATES = True
