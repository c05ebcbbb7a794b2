"""The demo and a developer's machine: SQLite, in-process search, filesystem broker."""

from .base import *  # noqa: F403
from .base import INSTALLED_APPS, MIDDLEWARE, SQLITE, VAR_DIR  # noqa: F401

DEBUG = True
SECRET_KEY = "dev-only-not-a-secret"  # noqa: S105
WAGDESK_KEYS = ["dev-only-not-a-secret-either"]
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]"]
DATABASES = {"default": SQLITE}
WAGDESK_VISITS = "on"

CELERY_BROKER_URL = "filesystem://"
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "data_folder_in": str(VAR_DIR / "broker" / "queue"),
    "data_folder_out": str(VAR_DIR / "broker" / "queue"),
    "processed_folder": str(VAR_DIR / "broker" / "processed"),
    "control_folder": str(VAR_DIR / "broker" / "control"),
    "store_processed": False,
}
