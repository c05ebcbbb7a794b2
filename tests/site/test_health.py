"""``healthz`` and ``readyz``."""

import pytest

from wagdesk import health

pytestmark = pytest.mark.django_db


def test_healthz_answers_without_asking_the_database(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        response = client.get("/wagdesk/healthz")
    assert (response.status_code, response.content) == (200, b"ok\n")
    assert "no-store" in response["Cache-Control"]


def test_readyz_names_every_check(client):
    response = client.get("/wagdesk/readyz")
    checks = response.json()["checks"]
    assert {"database", "private_storage", "search_engine"} <= set(checks)
    assert checks["database"] == checks["private_storage"] == "ok"


def test_readyz_is_503_when_a_check_raises_and_keeps_the_reason_to_itself(client, monkeypatch):
    def down() -> None:
        raise RuntimeError("password=hunter2")

    monkeypatch.setitem(health._checks, "extra", down)
    response = client.get("/wagdesk/readyz")
    assert response.status_code == 503
    assert response.json()["checks"]["extra"] == "failed"
    assert b"hunter2" not in response.content


def test_a_private_folder_that_cannot_be_written_is_not_ready(client, settings, tmp_path):
    blocked = tmp_path / "file"
    blocked.write_text("a file where the folder should be")
    settings.STORAGES = {
        **settings.STORAGES,
        "wagdesk_private": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": blocked / "private", "base_url": None},
        },
    }
    response = client.get("/wagdesk/readyz")
    assert response.json()["checks"]["private_storage"] == "failed"


def test_health_takes_no_post(client):
    assert client.post("/wagdesk/readyz").status_code == 405
