"""Notes: said once, by who may, where they are."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from tests.make.inbox import make_agent, make_message, make_ticket
from wagdesk.inbox.actions.add_note import TWICE_WITHIN, add_note
from wagdesk.inbox.actions.attach import NewFile
from wagdesk.inbox.actions.editing import ImpossibleEdit
from wagdesk.inbox.actions.trash import trash
from wagdesk.inbox.models import Message

pytestmark = pytest.mark.django_db
NOW = timezone.now()


@pytest.fixture
def ticket(box):
    return make_ticket(box)


def notes(ticket) -> int:
    return Message.with_notes.filter(ticket=ticket, kind="note").count()


def test_a_double_click_is_one_note(client, ana, ticket):
    client.force_login(ana)
    for _ in range(2):
        client.post(
            reverse("wagdesk_inbox_admin:note", args=[ticket.pk]), {"text": "Ask the workshop"}
        )
    assert notes(ticket) == 1
    assert ticket.events.filter(kind="noted").count() == 1


def test_the_same_words_are_a_note_of_their_own_later_or_by_another_or_with_a_file(
    box, ana, ticket
):
    first = add_note(user=ana, ticket=ticket, text="Called", at=NOW)
    assert add_note(user=ana, ticket=ticket, text="Called", at=NOW + TWICE_WITHIN) == first
    file = NewFile("call.txt", "text/plain", b"said")
    others = [
        add_note(user=ana, ticket=ticket, text="Called", at=NOW + 2 * TWICE_WITHIN),
        add_note(user=ana, ticket=ticket, text="Called", files=(file,), at=NOW + 2 * TWICE_WITHIN),
        add_note(user=make_agent(box), ticket=ticket, text="Called", at=NOW + 2 * TWICE_WITHIN),
    ]
    assert len({first.pk, *(one.pk for one in others)}) == 4


def test_the_same_words_after_somebody_else_s_are_a_new_note(ana, ticket):
    add_note(user=ana, ticket=ticket, text="Called", at=NOW)
    make_message(ticket, at=NOW)
    add_note(user=ana, ticket=ticket, text="Called", at=NOW + timedelta(seconds=5))
    assert notes(ticket) == 2


def test_who_may_only_look_notes_nothing_and_nobody_in_the_trash(box, ana, ticket):
    with pytest.raises(PermissionDenied):
        add_note(user=make_agent(box, level="view"), ticket=ticket, text="Hm")
    trash(user=ana, ticket=ticket)
    with pytest.raises(ImpossibleEdit, match="in the trash"):
        add_note(user=ana, ticket=ticket, text="Hm")
    assert notes(ticket) == 0
