"""Production's settings, but over plain HTTP, so that no test needs a certificate."""

from helpcenter.settings.production import *  # noqa: F403

SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = False
