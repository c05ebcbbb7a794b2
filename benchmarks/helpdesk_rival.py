"""django-helpdesk to compare with: a venv of its own, and a site of nothing else.

``python_in`` is asked by our side; ``configure`` runs inside the venv, without Wagdesk.
"""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

NEEDS = ("django-helpdesk", "psycopg[binary]", "setuptools<81")


def python_in(venv: Path) -> Path:
    """The Python of the venv, which is made if it is not there."""
    python = venv / "bin" / "python"
    if not python.exists():
        subprocess.run([sys.executable, "-m", "venv", venv], check=True)
        subprocess.run([python, "-m", "pip", "install", "-q", *NEEDS], check=True)
    return python


def configure(urls: str, *, apps: tuple[str, ...] = (), processors: tuple[str, ...], **more: Any):
    """Set Django up on the database of ``BENCH_DATABASE``; ``urls``: the module of its
    addresses."""
    import django
    from django.conf import settings

    url = urlsplit(os.environ["BENCH_DATABASE"])
    settings.configure(
        SECRET_KEY="benchmark",
        USE_TZ=True,
        DEFAULT_AUTO_FIELD="django.db.models.AutoField",
        ROOT_URLCONF=urls,
        SITE_ID=1,
        LOGGING_CONFIG=None,
        HELPDESK_TEAMS_MODE_ENABLED=False,
        DATABASES={
            "default": {
                "ENGINE": "django.db.backends.postgresql",
                "NAME": url.path.strip("/"),
                "USER": url.username,
                "HOST": url.hostname,
                "PORT": url.port,
            }
        },
        INSTALLED_APPS=[
            "django.contrib.auth",
            "django.contrib.contenttypes",
            "django.contrib.sessions",
            "django.contrib.sites",
            "django.contrib.humanize",
            "django.contrib.messages",
            *apps,
            "django.contrib.admin",
            "rest_framework",
            "helpdesk",
        ],
        TEMPLATES=[
            {
                "BACKEND": "django.template.backends.django.DjangoTemplates",
                "APP_DIRS": True,
                "OPTIONS": {"context_processors": list(processors)},
            }
        ],
        **more,
    )
    django.setup()
