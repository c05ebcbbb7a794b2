"""Rows written by SQL that is made once are as if written by ``save()``."""

import pytest
from django.db import IntegrityError, transaction

from tests.make.inbox import make_mailbox, make_ticket
from wagdesk.inbox.models import CopiedAddress, MessageReference, ReceivedMail, TicketEvent
from wagdesk.rows import find, insert, update

pytestmark = pytest.mark.django_db


def test_rows_get_their_keys_in_order_and_every_field():
    ticket = make_ticket()
    rows = [
        TicketEvent(ticket=ticket, kind="noted", cause="agent", status="new", data={"n": number})
        for number in range(3)
    ]
    insert(*rows)
    kept = TicketEvent.objects.filter(kind="noted").order_by("pk")
    assert [row.data for row in kept] == [{"n": 0}, {"n": 1}, {"n": 2}]
    assert [row.pk for row in rows] == [row.pk for row in kept]
    assert not rows[0]._state.adding and rows[0].at == kept[0].at


def test_a_row_that_is_there_already_stays_as_it_is():
    ticket = make_ticket()
    insert(CopiedAddress(ticket=ticket, value="a@b.example", name="First"))
    again = CopiedAddress(ticket=ticket, value="a@b.example", name="Second")
    insert(again, CopiedAddress(ticket=ticket, value="c@b.example"), ignore=True)
    names = CopiedAddress.objects.order_by("value").values_list("name", flat=True)
    assert list(names) == ["First", ""]
    reference = MessageReference(mailbox=ticket.mailbox, ticket=ticket, reference="<1@b.example>")
    insert(reference)
    with pytest.raises(IntegrityError), transaction.atomic():
        insert(MessageReference(mailbox=ticket.mailbox, ticket=ticket, reference="<1@b.example>"))


def test_only_the_named_fields_are_written():
    row = ReceivedMail(mailbox=make_mailbox(), source="file", sha256="x", size=1)
    insert(row)
    ReceivedMail.objects.update(peer="192.0.2.1")
    row.defects, row.state, row.source = ["guessed_charset"], "done", "imap"
    update(row, "defects", "state")
    row.refresh_from_db()
    assert (row.defects, row.state, row.source) == (["guessed_charset"], "done", "file")
    assert row.peer == "192.0.2.1"
    row.rcpt_to = ["a@b.example"]
    update(row)
    assert ReceivedMail.objects.get().rcpt_to == ["a@b.example"]


def test_nothing_is_written_for_nothing(django_assert_num_queries):
    with django_assert_num_queries(0):
        insert()


def test_a_row_is_found_by_what_it_holds_and_by_what_it_lacks():
    mailbox = make_mailbox()
    insert(ReceivedMail(mailbox=mailbox, source="imap", source_id="7:1", sha256="x", size=5))
    assert find(ReceivedMail, "size", "source", sha256="x", source_id="7:1") == (5, "imap")
    assert find(ReceivedMail, "size", sha256="x", source_id=None) is None
    assert find(ReceivedMail, "size", sha256="x", claimed_by=None, lock=True) == (5,)
