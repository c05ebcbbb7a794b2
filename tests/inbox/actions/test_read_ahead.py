"""Mails are read in the child some ahead of those that are written."""

import threading

import pytest

from tests.make.inbox import make_mailbox
from tests.make.mail import make_mail
from wagdesk.inbox.actions import read_ahead
from wagdesk.inbox.actions import receive_mail as intake
from wagdesk.inbox.actions.receive_mail import receive_waiting_mail
from wagdesk.inbox.actions.store_mail import store_mail
from wagdesk.inbox.mail.blobs import delete_blob
from wagdesk.inbox.models import ReceivedMail, Ticket

pytestmark = pytest.mark.django_db


@pytest.fixture
def mailbox():
    return make_mailbox("support")


def store(mailbox, count: int) -> list[ReceivedMail]:
    return [
        store_mail(mailbox=mailbox, source="file", raw=make_mail(text=f"{number}\n"))[0]
        for number in range(count)
    ]


def test_the_next_mails_are_sent_while_one_is_waited_for(mailbox, monkeypatch):
    real, seen = read_ahead.parse_in_box, []

    def parse(raw: bytes, following=()):
        seen.append((raw, tuple(following)))
        return real(raw, following)

    monkeypatch.setattr(read_ahead, "parse_in_box", parse)
    store(mailbox, 8)
    assert receive_waiting_mail() == (8, 0)
    assert max(len(following) for _, following in seen) <= read_ahead.AHEAD
    raws = [raw for raw, _ in seen]
    for number, (_, following) in enumerate(seen):
        assert all(one is raws[number + 1 + n] for n, one in enumerate(following))


def test_what_is_wrong_with_a_mail_is_said_of_that_mail_alone(mailbox):
    rows = store(mailbox, 4)
    delete_blob(rows[2].blob)
    ReceivedMail.objects.filter(pk=rows[2].pk).update(size=10)
    assert receive_waiting_mail() == (3, 1)
    left = ReceivedMail.objects.get(state="stored")
    assert left.pk == rows[2].pk and left.attempts == 1


def test_a_mail_that_may_kill_the_worker_is_not_sent_ahead(mailbox, monkeypatch):
    sent, real = [], read_ahead.parse_in_box

    def parse(raw: bytes, following=()):
        sent.extend([raw, *following])
        return real(raw, following)

    monkeypatch.setattr(read_ahead, "parse_in_box", parse)
    rows = store(mailbox, 3)
    ReceivedMail.objects.filter(pk=rows[1].pk).update(attempts=read_ahead.MAX_ATTEMPTS)
    assert receive_waiting_mail() == (3, 0)
    assert not any(raw.endswith(b"1\n") for raw in sent)
    assert ReceivedMail.objects.get(state="failed").pk == rows[1].pk


def test_what_could_not_be_read_in_time_goes_back_before_its_claim_is_stale(mailbox, monkeypatch):
    for number in range(4):
        store_mail(mailbox=mailbox, source="file", raw=make_mail(text=str(number)))
    real, slow = read_ahead.parse_in_box, threading.Event()

    def parse(raw: bytes, _following=()):
        if raw.endswith(b"1\n"):
            slow.wait(30)
        return real(raw)

    monkeypatch.setattr(read_ahead, "parse_in_box", parse)
    monkeypatch.setattr(intake, "READ_SECONDS", 0.0)
    give_back = intake._give_back

    def give_back_and_go_on(rows, worker):
        give_back(rows, worker)
        slow.set()

    monkeypatch.setattr(intake, "_give_back", give_back_and_go_on)
    done, left = receive_waiting_mail()
    assert (done + left, left >= 3) == (4, True)
    back = ReceivedMail.objects.filter(state="stored")
    assert set(back.values_list("claimed_by", "attempts")) == {(None, 0)}
    monkeypatch.undo()
    assert receive_waiting_mail() == (left, 0)
    assert Ticket.objects.count() == 4
