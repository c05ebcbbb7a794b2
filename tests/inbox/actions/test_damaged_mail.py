"""More than two hundred damaged mails through the whole way in, twice."""

from collections import Counter
from random import Random

import pytest

from tests.inbox.mail.test_mutations import MUTATIONS, WORD, sources
from tests.make.inbox import make_mailbox
from wagdesk.inbox.actions.receive_mail import receive_waiting_mail
from wagdesk.inbox.actions.store_mail import store_mail
from wagdesk.inbox.mail.blobs import read_blob
from wagdesk.inbox.mail.reading import read_mail
from wagdesk.inbox.models import Message, OutgoingMail, ReceivedMail, Ticket

pytestmark = pytest.mark.django_db
A_KIND = 26
# What a mail may fail for; anything else is a fault of ours.
MAY_FAIL_FOR = {"no_sender", "too_slow", "too_much_memory"}


def damaged() -> list[bytes]:
    """All different ones."""
    random = Random("damaged")  # noqa: S311
    mails: dict[bytes, None] = {}
    for mutate in MUTATIONS:
        for _ in range(A_KIND):
            mails[mutate(random.choice(sources())[1], random)] = None
    return list(mails)


def run(mailbox, mails: list[bytes]) -> list[tuple]:
    for raw in mails:
        store_mail(mailbox=mailbox, source="file", raw=raw)
    receive_waiting_mail(limit=len(mails))
    rows = ReceivedMail.objects.order_by("pk")
    return list(rows.values_list("pk", "sha256", "state", "reason", "ticket", "message"))


def test_all_of_them_are_stored_finished_and_the_same_when_they_come_again():
    mails, mailbox = damaged(), make_mailbox("support")
    assert len(mails) >= 200
    first = run(mailbox, mails)
    assert len(first) == len(mails), "every one is stored"
    states = Counter((state, reason) for _pk, _sha, state, reason, *_rest in first)
    assert {state for state, _reason in states} <= {"done", "ignored", "failed"}
    assert {why for state, why in states if state == "failed"} <= MAY_FAIL_FOR, states
    assert states["done", None] >= 80
    counts = Ticket.objects.count(), Message.with_notes.count(), OutgoingMail.objects.count()
    assert counts[2] == 0
    again = run(mailbox, mails)
    assert [row[:2] for row in again] == [row[:2] for row in first]
    finished = [row for row in first if row[2] != "failed"]
    assert [row for row in again if row[2] != "failed"] == finished
    now = Ticket.objects.count(), Message.with_notes.count(), OutgoingMail.objects.count()
    assert now == counts


def test_no_word_that_was_read_is_missing_in_the_ticket():
    run(make_mailbox("support"), damaged()[::3])
    seen = 0
    for row in ReceivedMail.objects.filter(state="done", kind="human").select_related("message"):
        wanted = set(WORD.findall(read_mail(read_blob(row.blob)).text))
        kept = set(WORD.findall(row.message.visible_text + "\n" + row.message.folded_text))
        assert wanted <= kept, row.pk
        seen += 1
    assert seen >= 20
