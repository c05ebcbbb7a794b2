"""Mails taken in one transaction end as if they had come one by one."""

import errno

import pytest
from django.db import OperationalError, connection
from django.test.utils import CaptureQueriesContext

from tests.make.inbox import make_mailbox, make_person, make_ticket
from tests.make.mail import make_mail, make_reference
from wagdesk.inbox.actions import take_together as together
from wagdesk.inbox.actions.receive_mail import receive_waiting_mail
from wagdesk.inbox.actions.store_mail import store_mail
from wagdesk.inbox.models import (
    Attachment,
    CopiedAddress,
    Message,
    Participant,
    Person,
    PersonAddress,
    ReceivedMail,
    Ticket,
    TicketEvent,
)
from wagdesk.search.models import IndexChange

pytestmark = pytest.mark.django_db
WITH_FILE = (
    b"From: Cy <cy@mail.example>\r\nTo: support@shop.example\r\nCc: ada@mail.example\r\n"
    b"Message-ID: <file@mail.example>\r\nMIME-Version: 1.0\r\n"
    b"Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nSee file\r\n"
    b"--b\r\nContent-Type: text/plain; name=a.txt\r\nContent-Disposition: attachment\r\n\r\n"
    b"content\r\n--b--\r\n"
)


@pytest.fixture
def mailbox():
    return make_mailbox("support")


@pytest.fixture
def committed(monkeypatch) -> list[int]:
    """How many mails each transaction of several took."""
    sizes, real = [], together.take_together

    def count(*args, **kwargs):
        taken = real(*args, **kwargs)
        sizes.append(len(taken))
        return taken

    monkeypatch.setattr("wagdesk.inbox.actions.receive_mail.take_together", count)
    return sizes


def receive_all(mailbox, *mails: bytes) -> list[ReceivedMail]:
    for raw in mails:
        store_mail(mailbox=mailbox, source="file", raw=raw)
    assert receive_waiting_mail() == (len(mails), 0)
    return list(ReceivedMail.objects.order_by("pk"))


def test_new_tickets_are_made_in_one_transaction_each_whole(mailbox, committed):
    mails = [make_mail(text=f"Mail {number}\n", Cc="bo@mail.example") for number in range(4)]
    rows = receive_all(mailbox, *mails, WITH_FILE)
    assert committed == [5]
    assert [row.state for row in rows] == ["done"] * 5
    assert [row.message.visible_text for row in rows[:4]] == [f"Mail {n}\n" for n in range(4)]
    assert [row.ticket_id for row in rows] == list(
        Ticket.objects.order_by("pk").values_list("pk", flat=True)
    )
    assert {row.ticket.requester.name for row in rows} == {"Ada", "Cy"}
    assert Person.objects.count() == PersonAddress.objects.count() == 2
    assert Participant.objects.count() == Ticket.objects.count() == 5
    assert sorted(CopiedAddress.objects.values_list("value", flat=True)) == [
        "ada@mail.example",
        *["bo@mail.example"] * 4,
    ]
    assert Attachment.objects.get().message == rows[4].message and rows[4].ticket.has_files
    for row in rows:
        events = TicketEvent.objects.filter(ticket=row.ticket).order_by("pk")
        assert [event.kind for event in events] == ["opened", "customer_wrote"]
        assert events[1].data == {"message": row.message_id}
        assert row.ticket.version == 2
    marked = set(IndexChange.objects.filter(kind="ticket").values_list("object_id", flat=True))
    assert marked == {str(row.ticket_id) for row in rows}


def test_numbers_of_tickets_have_no_gaps(mailbox, committed):
    rows = receive_all(mailbox, *(make_mail(text=str(number)) for number in range(3)))
    more = receive_all(mailbox, *(make_mail(text=f"more {number}") for number in range(3)))
    first = rows[0].ticket_id
    assert committed == [3, 3]
    assert [row.ticket_id for row in more] == list(range(first, first + 6))


def test_numbers_have_no_gaps_whatever_the_mails_turn_out_to_be(mailbox, committed):
    ticket = make_ticket(mailbox, make_person("ada@mail.example"), status="pending")
    raw = make_mail(message_id="<q@mail.example>")
    rows = receive_all(
        mailbox,
        raw,
        b"X-Way: two\n" + raw,
        make_mail("support@shop.example", text="our own"),
        make_mail("no address", text="from nobody"),
        make_mail(text="away", Auto_Submitted="auto-replied", subject="Out of office"),
        make_mail(text="a program's", Auto_Submitted="auto-generated"),
        make_mail(text="More", In_Reply_To="<q@mail.example>"),
        make_mail(text="unknown", In_Reply_To="<never@mail.example>"),
        make_mail(text="old", In_Reply_To=make_reference(ticket)),
        make_mail(text="new"),
        make_mail("eve@mail.example", text="stranger", In_Reply_To=make_reference(ticket)),
        make_mail(text="last"),
    )
    assert committed[0] == 9
    opened = [row.ticket_id for row in rows if row.new_ticket]
    assert opened == list(range(ticket.pk + 1, ticket.pk + 1 + len(opened))) and len(opened) > 4


def test_numbers_of_tickets_are_reserved_together(mailbox, committed):
    if connection.vendor != "postgresql":
        pytest.skip("other databases give each row its number when it is written")
    with CaptureQueriesContext(connection) as queries:
        receive_all(mailbox, *(make_mail(text=str(number)) for number in range(8)))
    assert sum("nextval" in one["sql"] for one in queries.captured_queries) == 3


def test_a_copy_within_the_batch_is_a_copy(mailbox, committed):
    raw = make_mail()
    first, copy, other = receive_all(mailbox, raw, b"X-Way: two\n" + raw, make_mail(text="other"))
    assert committed == [3]
    assert (copy.state, copy.reason, copy.first) == ("ignored", "copy", first)
    assert (copy.ticket, copy.message) == (first.ticket, first.message)
    assert other.new_ticket and Ticket.objects.count() == 2


def test_an_answer_within_the_batch_finds_the_ticket_of_the_mail_it_answers(mailbox, committed):
    question = make_mail(message_id="<q@mail.example>")
    answer = make_mail(text="More", In_Reply_To="<q@mail.example>")
    stranger = make_mail("eve@mail.example", text="Me too", In_Reply_To="<q@mail.example>")
    first, second, third = receive_all(mailbox, question, answer, stranger)
    assert committed == [3]
    assert (second.ticket, second.new_ticket) == (first.ticket, False)
    assert Message.objects.filter(ticket=first.ticket).count() == 2
    assert Ticket.objects.get(pk=first.ticket_id).version == 4
    assert third.new_ticket and third.message.flagged == "stranger"


def test_an_answer_to_an_older_ticket_ends_the_transaction(mailbox, committed):
    ticket = make_ticket(mailbox, make_person("ada@mail.example"), status="pending")
    answer = make_mail(text="It came", In_Reply_To=make_reference(ticket))
    mails = [make_mail(text=str(number)) for number in range(4)]
    rows = receive_all(mailbox, *mails[:2], answer, *mails[2:])
    assert committed == [3, 2]
    assert rows[2].ticket == ticket and Ticket.objects.get(pk=ticket.pk).status == "open"


def test_two_mailboxes_in_one_batch_are_told_apart(mailbox, committed):
    returns, raw = make_mailbox("returns"), make_mail(message_id="<q@mail.example>")
    store_mail(mailbox=mailbox, source="file", raw=raw)
    store_mail(mailbox=returns, source="file", raw=raw)
    answer = make_mail(text="More", In_Reply_To="<q@mail.example>")
    store_mail(mailbox=returns, source="file", raw=answer)
    assert receive_waiting_mail() == (3, 0)
    first, second, third = ReceivedMail.objects.order_by("pk")
    assert (second.ticket.mailbox, third.ticket) == (returns, second.ticket)


def test_one_mail_that_fails_costs_the_others_nothing(mailbox, committed, monkeypatch):
    from wagdesk.inbox.actions import write_mail

    real = write_mail.remember

    def fail(arrival, message):
        if arrival.mail.subject == "poison":
            raise ValueError("of ours")
        real(arrival, message)

    monkeypatch.setattr(write_mail, "remember", fail)
    mails = [make_mail(text="one"), make_mail(subject="poison"), make_mail(text="two")]
    rows = receive_all(mailbox, *mails)
    assert committed == []
    assert [(row.state, row.error) for row in rows] == [
        ("done", ""),
        ("failed", "ValueError: of ours"),
        ("done", ""),
    ]
    assert Ticket.objects.count() == Message.objects.count() == 2
    assert Person.objects.count() == 1


def test_what_another_worker_took_over_stays_as_it_is(mailbox, committed, monkeypatch):
    rows = [
        store_mail(mailbox=mailbox, source="file", raw=make_mail(text=str(number)))[0]
        for number in range(3)
    ]
    real = together._hold

    def late(*args):
        ReceivedMail.objects.filter(pk=rows[1].pk).update(claimed_by="somebody else")
        return real(*args)

    monkeypatch.setattr(together, "_hold", late)
    assert receive_waiting_mail() == (2, 1)
    assert Ticket.objects.count() == 2
    assert ReceivedMail.objects.get(state="stored").pk == rows[1].pk


def test_a_person_that_is_made_meanwhile_stops_the_batch_and_no_mail(
    mailbox, committed, monkeypatch
):
    real = together.ask_for

    def late(*args):
        batch = real(*args)
        make_person("ada@mail.example")
        return batch

    monkeypatch.setattr(together, "ask_for", late)
    rows = receive_all(mailbox, make_mail(text="one"), make_mail(text="two"))
    assert committed == [] and {row.state for row in rows} == {"done"}
    assert PersonAddress.objects.count() == Person.objects.count() == 1


def test_a_database_that_is_away_costs_no_attempt(mailbox, monkeypatch):
    def away(*args, **kwargs):
        raise OperationalError("the server closed the connection")

    for number in range(3):
        store_mail(mailbox=mailbox, source="file", raw=make_mail(text=str(number)))
    with monkeypatch.context() as patch:
        patch.setattr(together, "ask_for", away)
        patch.setattr("wagdesk.inbox.actions.receive_mail.take_mail", away)
        assert receive_waiting_mail() == (0, 3)
    assert set(ReceivedMail.objects.values_list("attempts", "claimed_by")) == {(0, None)}
    assert receive_waiting_mail() == (3, 0)


def test_files_of_a_batch_are_on_the_disk_before_it_is_committed(mailbox, monkeypatch):
    synced, real = [], together.make_durable

    def sync(*names):
        synced.append((names, Ticket.objects.count(), connection.in_atomic_block))
        real(*names)

    monkeypatch.setattr(together, "make_durable", sync)
    receive_all(mailbox, make_mail(), WITH_FILE, WITH_FILE.replace(b"file@", b"other@"))
    names = tuple(Attachment.objects.order_by("pk").values_list("file", flat=True))
    assert synced == [(names, 3, True)] and len(names) == 2


def test_a_batch_whose_files_cannot_be_synced_is_not_written(mailbox, monkeypatch):
    def full(*_names):
        raise OSError(errno.ENOSPC, "No space left on device")

    for raw in (make_mail(), WITH_FILE):
        store_mail(mailbox=mailbox, source="file", raw=raw)
    with monkeypatch.context() as patch:
        patch.setattr(together, "make_durable", full)
        patch.setattr("wagdesk.inbox.actions.attach.make_durable", full)
        assert receive_waiting_mail() == (1, 1)
    assert Ticket.objects.count() == 1 and not Attachment.objects.exists()
    assert ReceivedMail.objects.get(state="stored").attempts == 0


def test_answers_to_older_tickets_ask_less_of_the_database_in_vain(mailbox, monkeypatch):
    asked, real = [], together.ask_for

    def count(mails, held):
        asked.append(len(mails))
        return real(mails, held)

    monkeypatch.setattr(together, "ask_for", count)
    ticket = make_ticket(mailbox, make_person("ada@mail.example"), status="pending")
    answer = {"In_Reply_To": make_reference(ticket)}
    rows = receive_all(mailbox, *(make_mail(text=str(n), **answer) for n in range(6)))
    assert {row.ticket_id for row in rows} == {ticket.pk}
    assert asked == [6, 2, 2, 2, 2]


def test_ten_new_tickets_cost_few_statements_each(mailbox, django_assert_max_num_queries):
    for number in range(10):
        store_mail(mailbox=mailbox, source="file", raw=make_mail(text=str(number)))
    most = 50 if connection.vendor == "postgresql" else 75
    with django_assert_max_num_queries(most):
        assert receive_waiting_mail() == (10, 0)
