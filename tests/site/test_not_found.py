"""The pages that are shown for an address that leads nowhere, and for trouble of ours."""

import gettext
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from django.conf import settings
from django.views.defaults import server_error

from tests.make.kb import make_root_help_center
from tests.test_translations import texts_in_template

ROOT = Path(__file__).resolve().parents[2]
WORDS = {
    "/nothing/": ["Page not found", "This page is not here", "Back to the help center"],
    "/tr/nothing/": ["Sayfa bulunamadı", "Bu sayfa burada değil", "Yardım merkezine dön"],
}


@pytest.mark.django_db
@pytest.mark.parametrize("address", WORDS)
def test_a_wrong_address_is_answered_in_its_language(client, address):
    make_root_help_center()
    answer = client.get(address)
    assert answer.status_code == 404
    page = BeautifulSoup(answer.content, "html.parser")
    said = [page.title.text, page.h1.text, page.select_one("a.wd-button").text]
    assert said == WORDS[address]
    assert page.html["lang"] == ("tr" if address.startswith("/tr/") else "en")


@pytest.mark.parametrize("name", ["404", "500", "error"])
def test_every_text_of_the_page_has_a_turkish_one(name):
    page = ROOT / "templates" / f"{name}.html"
    texts = texts_in_template(page.read_text(encoding="utf-8"))
    assert texts
    (folder,) = settings.LOCALE_PATHS
    with (folder / "tr" / "LC_MESSAGES" / "django.mo").open("rb") as file:
        turkish = gettext.GNUTranslations(file)._catalog
    assert texts <= set(turkish)
    assert all(turkish[text] != text for text in texts)


def test_our_own_trouble_is_told_kindly_and_sends_back_to_what_was_typed(rf):
    answer = server_error(rf.get("/contact/"))
    assert answer.status_code == 500
    page = BeautifulSoup(answer.content, "html.parser")
    assert page.h1.text == "Something went wrong on our side"
    assert "go back: it is still there" in page.text
