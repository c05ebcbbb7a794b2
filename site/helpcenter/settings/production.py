"""Production: every value that differs between servers comes from the environment.

docs/operate.md lists the variables. What is missing is said in one sentence, all at once.
"""

import os

import environ
from django.core.exceptions import ImproperlyConfigured

from .base import *  # noqa: F403
from .base import STORAGES, VAR_DIR

env = environ.Env()

REQUIRED = {
    "SECRET_KEY": "a long random string, for Django's sessions",
    "WAGDESK_KEYS": "long random strings with commas between; the first signs, all verify",
    "ALLOWED_HOSTS": "the host names of the site, with commas between",
    "DATABASE_URL": "for example postgres://user:password@host:5432/wagdesk",
    "REDIS_URL": "for example redis://host:6379/0",
    "EMAIL_URL": "for example smtp+tls://user:password@host:587",
    "WAGDESK_BASE_URL": "the address of the site, for example https://help.example.com",
}
_missing = [name for name in REQUIRED if not os.environ.get(name)]
if _missing:
    raise ImproperlyConfigured(
        "These environment variables are not set: "
        + "; ".join(f"{name} ({REQUIRED[name]})" for name in _missing)
        + ". docs/operate.md describes them."
    )

DEBUG = False
SECRET_KEY = env.str("SECRET_KEY")
WAGDESK_KEYS = env.list("WAGDESK_KEYS")
if len(SECRET_KEY) < 50 or any(len(key) < 32 for key in WAGDESK_KEYS):
    raise ImproperlyConfigured(
        "SECRET_KEY must have at least 50 characters, and every key in WAGDESK_KEYS at least "
        "32 characters; one has fewer. Make one with: "
        'python -c "import secrets; print(secrets.token_urlsafe(60))"'
    )

ALLOWED_HOSTS = env.list("ALLOWED_HOSTS")
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
DATABASES = {"default": env.db("DATABASE_URL")}
DATABASES["default"].setdefault("CONN_MAX_AGE", 60)
DATABASES["default"].setdefault("CONN_HEALTH_CHECKS", True)
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": env.str("REDIS_URL"),
        "KEY_PREFIX": "wagdesk",
    }
}
SESSION_ENGINE = "django.contrib.sessions.backends.cached_db"
CELERY_BROKER_URL = env.str("CELERY_BROKER_URL", default=env.str("REDIS_URL"))
globals().update(env.email_url("EMAIL_URL"))
EMAIL_TIMEOUT = 30
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="webmaster@localhost")

STORAGES = {
    **STORAGES,
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
CELERY_BEAT_SCHEDULE_FILENAME = str(VAR_DIR / "beat-schedule")

# One host: the built-in engine. Several hosts: one index that they share.
if _elasticsearch := env.list("ELASTICSEARCH_URL", default=[]):
    _given = {
        "prefix": env.str("ELASTICSEARCH_PREFIX", default=""),
        "api_key": env.str("ELASTICSEARCH_API_KEY", default=""),
        "ca_certs": env.str("ELASTICSEARCH_CA_CERTS", default=""),
    }
    WAGDESK_SEARCH_ENGINE = {
        "BACKEND": "wagdesk.search.engines.elastic.ElasticsearchEngine",
        "OPTIONS": {
            "hosts": _elasticsearch,
            **{name: value for name, value in _given.items() if value},
        },
    }

# TLS usually ends at a proxy, which must then set X-Forwarded-Proto itself.
_behind_proxy = env.bool("BEHIND_TLS_PROXY", default=True)
if _behind_proxy:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
WAGDESK_PROXIES = env.int("WAGDESK_PROXIES", default=int(_behind_proxy))
SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", default=True)
# Load balancers ask for these by plain HTTP from inside.
SECURE_REDIRECT_EXEMPT = [r"^wagdesk/(healthz|readyz)$"]
SECURE_HSTS_SECONDS = env.int("SECURE_HSTS_SECONDS", default=60 * 60 * 24 * 30)
SECURE_HSTS_INCLUDE_SUBDOMAINS = env.bool("SECURE_HSTS_INCLUDE_SUBDOMAINS", default=False)
SECURE_HSTS_PRELOAD = env.bool("SECURE_HSTS_PRELOAD", default=False)
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
# Subdomains and the preload list bind other people's servers: only their owner can say so.
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]
