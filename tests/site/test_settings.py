"""Production settings come from the environment, and say what is missing."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
COMPLETE = {
    "SECRET_KEY": "Vw5p0Qz1-9sRkT7uLxYb3NdMf6GhJc8EaZs4XqWe2rBn8vTy1Uj",
    "WAGDESK_KEYS": "k7Yw3ZpQ9sRt1VuLxNb5MdFg6HjJc8Ea",
    "ALLOWED_HOSTS": "help.example.com",
    "DATABASE_URL": "postgres://wagdesk:secret@127.0.0.1:5432/wagdesk",
    "REDIS_URL": "redis://127.0.0.1:6379/0",
    "EMAIL_URL": "smtp+tls://user:secret@mail.example.com:587",
    "WAGDESK_BASE_URL": "https://help.example.com",
}


def manage(*arguments: str, **environment: str) -> subprocess.CompletedProcess:
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env={**kept, "DJANGO_SETTINGS_MODULE": "helpcenter.settings.production", **environment},
        capture_output=True,
        text=True,
        timeout=60,
    )


def test_production_says_in_one_sentence_all_that_is_missing():
    done = manage("check")
    assert done.returncode == 1
    assert len(done.stderr.strip().splitlines()) == 1
    assert all(name in done.stderr for name in COMPLETE)


def test_production_refuses_one_missing_secret_by_name():
    done = manage("check", **{**COMPLETE, "WAGDESK_KEYS": ""})
    assert done.returncode == 1
    assert "WAGDESK_KEYS" in done.stderr
    assert "SECRET_KEY" not in done.stderr


def test_production_refuses_a_short_key_without_printing_it():
    done = manage("check", **{**COMPLETE, "WAGDESK_KEYS": "short-and-secret"})
    assert done.returncode == 1
    assert "32 characters" in done.stderr
    assert "short-and-secret" not in done.stderr


def test_check_deploy_is_clean_with_production_settings():
    done = manage("check", "--deploy", "--fail-level", "WARNING", **COMPLETE)
    assert done.returncode == 0, done.stderr
    assert "no issues" in done.stdout + done.stderr


def test_mail_and_database_addresses_are_taken_apart():
    code = (
        "from django.conf import settings as s; d = s.DATABASES['default']; "
        "print(d['ENGINE'], d['NAME'], s.EMAIL_HOST, s.EMAIL_PORT, s.EMAIL_USE_TLS, "
        "s.SESSION_COOKIE_SECURE, s.DEBUG)"
    )
    done = manage("shell", "--no-imports", "-c", code, **COMPLETE)
    assert done.stdout.split() == [
        *("django.db.backends.postgresql", "wagdesk", "mail.example.com", "587"),
        *("True", "True", "False"),
    ]


def test_elasticsearch_is_used_where_its_address_is_given():
    code = (
        "from wagdesk.search.engines import get_engine as e; "
        "print(type(e()).__name__, getattr(e(), 'names', ''))"
    )
    without = manage("shell", "--no-imports", "-c", code, **COMPLETE)
    given = {
        "ELASTICSEARCH_URL": "http://a.example:9200,http://b.example:9200",
        "ELASTICSEARCH_PREFIX": "shop",
        "ELASTICSEARCH_API_KEY": "a2V5",
    }
    done = manage("shell", "--no-imports", "-c", code, **COMPLETE, **given)
    assert without.stdout.split()[0] == "EmbeddedEngine"
    assert done.stdout.split() == ["ElasticsearchEngine", "Names(prefix='shop')"]


def test_the_demo_outbox_is_no_part_of_production():
    code = (
        "from django.urls import resolve, Resolver404\n"
        "try:\n    print(resolve('/demo/outbox/').route)\nexcept Resolver404:\n    print('none')"
    )
    done = manage("shell", "--no-imports", "-c", code, **COMPLETE)
    assert "outbox" not in done.stdout
