"""What every environment shares. Values that differ come from the environment."""

import os
from pathlib import Path

from django.utils.translation import gettext_lazy as _

BASE_DIR = Path(__file__).resolve().parents[3]
VAR_DIR = Path(os.environ.get("WAGDESK_VAR", BASE_DIR / "var"))

INSTALLED_APPS = [
    "wagdesk.inbox",
    "wagdesk.inbox.pages",
    "wagdesk.kb",
    "wagdesk.kb.pages",
    "wagdesk.search",
    "wagtail.contrib.forms",
    "wagtail.contrib.routable_page",
    "wagtail.contrib.typed_table_block",
    "wagtail.contrib.simple_translation",
    "wagtail.contrib.redirects",
    "wagtail.contrib.settings",
    "wagtail.embeds",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.sitemaps",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
]

ROOT_URLCONF = "helpcenter.urls"
WSGI_APPLICATION = "helpcenter.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.debug",
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

SQLITE = {
    "ENGINE": "django.db.backends.sqlite3",
    "NAME": VAR_DIR / "db.sqlite3",
    "OPTIONS": {
        "timeout": 20,
        "transaction_mode": "IMMEDIATE",
        "init_command": (
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; "
            "PRAGMA temp_store=MEMORY; PRAGMA cache_size=-32000;"
        ),
    },
}

LANGUAGE_CODE = "en"
LANGUAGES = WAGTAIL_CONTENT_LANGUAGES = [("en", _("English")), ("tr", _("Turkish"))]
TIME_ZONE = "UTC"
USE_I18N = True
LOCALE_PATHS = [BASE_DIR / "site" / "helpcenter" / "locale"]
USE_TZ = True
WAGTAIL_I18N_ENABLED = True

STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_URL = "/media/"
MEDIA_ROOT = VAR_DIR / "media"

STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    "wagdesk_private": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": VAR_DIR / "private", "base_url": None},
    },
}

# Whether Django itself serves uploaded pictures; in production the web server does.
HELPCENTER_SERVE_MEDIA = False

CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}

WAGTAIL_SITE_NAME = "Wagdesk"
WAGTAILADMIN_BASE_URL = os.environ.get("WAGDESK_BASE_URL", "http://localhost:8000")
# Wagtail's own requests to other hosts: agents' mail hashes to Gravatar, a version check.
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAILDOCS_EXTENSIONS = ["pdf", "csv", "docx", "odt", "txt", "xlsx", "zip"]
WAGTAILIMAGES_EXTENSIONS = ["avif", "gif", "jpg", "jpeg", "png", "webp", "svg"]
LOGIN_URL = "wagtailadmin_login"

WAGDESK_SEARCH_ENGINE = {
    "BACKEND": "wagdesk.search.engines.embedded.EmbeddedEngine",
    "OPTIONS": {"path": VAR_DIR / "search"},
}
# With colons between, as in PATH: folders in which mail files may be read.
WAGDESK_SOURCE_FOLDERS = [
    path for path in os.environ.get("WAGDESK_SOURCE_FOLDERS", "").split(os.pathsep) if path
]
WAGDESK_SEARCH_BUDGET_MS = int(os.environ.get("WAGDESK_SEARCH_BUDGET_MS", "800"))
WAGDESK_FORM_POSTS_PER_HOUR = int(os.environ.get("WAGDESK_FORM_POSTS_PER_HOUR", "20"))
WAGDESK_CONTACT_MIN_SECONDS = float(os.environ.get("WAGDESK_CONTACT_MIN_SECONDS", "2"))

CELERY_TASK_ACKS_LATE = True
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_WORKER_HIJACK_ROOT_LOGGER = False

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "json": {"()": "helpcenter.logs.JsonFormatter"},
        "text": {"()": "helpcenter.logs.TextFormatter"},
    },
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "formatter": os.environ.get("WAGDESK_LOG_FORMAT", "json"),
        }
    },
    "root": {"handlers": ["console"], "level": os.environ.get("WAGDESK_LOG_LEVEL", "INFO")},
    "loggers": {
        # Django gives these two handlers of their own, which know nothing of our formatters.
        "django": {"handlers": [], "level": "INFO", "propagate": True},
        "django.server": {"handlers": [], "level": "INFO", "propagate": True},
        # Says every request, several for each search.
        "elastic_transport.transport": {"level": "WARNING"},
        # Says every command of an SMTP session, addresses and all.
        "mail.log": {"level": "WARNING"},
        # Says twice for every page saved that the index was told.
        "django_tasks": {"level": "WARNING"},
    },
}
