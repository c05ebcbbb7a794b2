"""The tests' settings for processes that share one PostgreSQL, one folder and one SMTP sink."""

import os
from pathlib import Path

from helpcenter.settings.test import *  # noqa: F403
from helpcenter.settings.test import STORAGES

_folder = Path(os.environ["CHAOS_FOLDER"])
STORAGES["wagdesk_private"]["OPTIONS"]["location"] = _folder / "private"
WAGDESK_SEARCH_ENGINE = {
    "BACKEND": "wagdesk.search.engines.embedded.EmbeddedEngine",
    "OPTIONS": {"path": _folder / "search"},
}
# No Celery: ``wagdesk_work`` finds the rows.
CELERY_TASK_ALWAYS_EAGER = False
EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
EMAIL_HOST, EMAIL_PORT, EMAIL_TIMEOUT = "127.0.0.1", int(os.environ["CHAOS_SMTP_PORT"]), 10
# A worker dies every few seconds here; who comes after shall not wait for ten minutes.
WAGDESK_STALE_SECONDS = 12
WAGDESK_ALARM_ADDRESSES = []
