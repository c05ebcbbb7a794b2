"""The contact page and the forms that editors built while our own disk is full: the customer
is told, and has all that they typed."""

import copy
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.inbox.test_built_forms import page_of
from tests.make.inbox import make_mailbox
from tests.make.kb import make_help_center
from tests.make.web import ContactPage
from wagdesk.inbox.models import Person, Ticket

pytestmark = pytest.mark.django_db
SENTENCE = "We could not keep your message just now."


@pytest.fixture
def full_disk(settings, tmp_path: Path) -> None:
    """Nothing can be written where private files lie."""
    in_the_way = tmp_path / "private"
    in_the_way.write_text("")
    storages = copy.deepcopy(settings.STORAGES)
    storages["wagdesk_private"]["OPTIONS"]["location"] = str(in_the_way)
    settings.STORAGES = storages


def photo() -> SimpleUploadedFile:
    return SimpleUploadedFile("zip.jpg", b"bytes", "image/jpeg")


def is_told(answer) -> bool:
    text = answer.content.decode()
    assert answer.status_code == 503
    assert SENTENCE in text and "Only your files must be chosen again." in text
    return "Two of the poles are bent." in text and "ada@mail.example" in text


def test_the_contact_page_keeps_what_was_typed(full_disk):
    make_mailbox("support")
    page = ContactPage(make_help_center())
    assert is_told(page.send(message="Two of the poles are bent.", files=[photo()]))
    assert not Ticket.objects.exists() and not Person.objects.exists()


def test_a_built_form_keeps_what_was_typed(full_disk):
    home, box = make_help_center(), make_mailbox("support")
    assert home.url
    page = page_of(box, {"label": "Photo", "field_type": "file"})
    answer = page.send(
        message="Two of the poles are bent.", email="ada@mail.example", own_photo=[photo()]
    )
    assert is_told(answer)
    assert not Ticket.objects.exists() and not Person.objects.exists()
