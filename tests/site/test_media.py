"""Media files as the demo serves them: pictures yes, documents only through Wagtail."""

import pytest
from django.http import Http404
from django.test import RequestFactory

from helpcenter.media import media


@pytest.fixture
def folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    for name in ("images/a.svg", "documents/secret.pdf", "documents.txt"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("<svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>")


def get(path):
    return media(RequestFactory().get("/"), path)


def test_a_picture_is_served_and_can_run_nothing(folder):
    answer = get("images/a.svg")
    assert (answer.status_code, answer["Content-Type"]) == (200, "image/svg+xml")
    assert "sandbox" in answer["Content-Security-Policy"]
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert get("documents.txt").status_code == 200


@pytest.mark.parametrize(
    "path",
    [
        "documents/secret.pdf",
        "/documents/secret.pdf",
        "./documents/secret.pdf",
        "images/../documents/secret.pdf",
        "//documents//secret.pdf",
        "documents",
    ],
)
def test_a_document_is_not_served_past_wagtails_check_however_it_is_written(folder, path):
    with pytest.raises(Http404):
        get(path)
