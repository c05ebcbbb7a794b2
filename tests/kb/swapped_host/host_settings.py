"""Settings of a host that has its own base page model and no ready-made pages."""

import os
from pathlib import Path

from helpcenter.settings.test import *  # noqa: F403
from helpcenter.settings.test import INSTALLED_APPS, SQLITE

HOST = Path(os.environ["SWAPPED_HOST_VAR"])
# Wagtail ships a base page model for its own tests, with the migrations one has to write.
WAGTAIL_PAGE_MODEL = "basepage.BasePage"
LEFT_OUT = {"wagdesk.kb.pages", "wagdesk.inbox.pages", "helpcenter.demo"}
INSTALLED_APPS = [
    "ownpages",
    "wagtail.test.basepage",
    *(app for app in INSTALLED_APPS if app not in LEFT_OUT),
]
DATABASES = {"default": {**SQLITE, "NAME": HOST / "db.sqlite3"}}
ROOT_URLCONF = "host_urls"
WAGDESK_SEARCH_ENGINE = {
    "BACKEND": "wagdesk.search.engines.embedded.EmbeddedEngine",
    "OPTIONS": {"path": HOST / "search"},
}
MIGRATION_MODULES = {"ownpages": "ownpages_migrations"}
