"""The demo and a developer's machine: SQLite, in-process search, filesystem broker.

Mail goes nowhere but to ``var/outbox``. ``WAGDESK_DEBUG=0`` (the demo) shows what a customer
would see; without it Django's debug pages help whoever develops.
"""

import os

from .base import *  # noqa: F403
from .base import INSTALLED_APPS, SQLITE, VAR_DIR

VAR_DIR.mkdir(parents=True, exist_ok=True)

INSTALLED_APPS = [*INSTALLED_APPS, "helpcenter.demo"]
DEBUG = os.environ.get("WAGDESK_DEBUG", "1") == "1"
SECRET_KEY = "dev-only-not-a-secret"  # noqa: S105
WAGDESK_KEYS = ["dev-only-not-a-secret-either"]
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]"]
DATABASES = {"default": SQLITE}
WAGDESK_VISITS = "on"

# Static and media files straight from their folders: nothing to collect, no second server.
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = True
HELPCENTER_SERVE_MEDIA = True
SILENCED_SYSTEM_CHECKS = ["security.W004", "security.W008", "security.W009", "security.W012"]

EMAIL_BACKEND = "helpcenter.demo.outbox.OutboxBackend"
HELPCENTER_OUTBOX = VAR_DIR / "outbox"
HELPCENTER_LISTENER = ("127.0.0.1", int(os.environ.get("MAIL_PORT", "8025")))

_broker = VAR_DIR / "broker"
for _name in ("queue", "processed", "control"):
    (_broker / _name).mkdir(parents=True, exist_ok=True)
CELERY_BROKER_URL = "filesystem://localhost"
CELERY_BROKER_TRANSPORT = "helpcenter.broker:Transport"
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "data_folder_in": str(_broker / "queue"),
    "data_folder_out": str(_broker / "queue"),
    "processed_folder": str(_broker / "processed"),
    "control_folder": str(_broker / "control"),
    "store_processed": False,
    "polling_interval": 0.2,
}
CELERY_BEAT_SCHEDULE_FILENAME = str(VAR_DIR / "beat-schedule")
