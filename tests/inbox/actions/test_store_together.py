"""Mails that are stored together are in the ledger as if each had been stored alone."""

import errno

import pytest
from django.db import IntegrityError

from tests.make.inbox import make_mailbox
from tests.make.mail import make_mail
from wagdesk.inbox.actions import store_together as module
from wagdesk.inbox.actions.store_mail import Envelope, store_mail
from wagdesk.inbox.actions.store_together import store_together
from wagdesk.inbox.mail import blobs
from wagdesk.inbox.mail.blobs import private_storage, read_blob
from wagdesk.inbox.models import ReceivedMail

pytestmark = pytest.mark.django_db
MAILS = [make_mail(text=f"Mail {number}\n") for number in range(4)]


@pytest.fixture
def mailbox():
    return make_mailbox("support")


def store(mailbox, *raws: bytes) -> list[tuple[ReceivedMail, bool]]:
    return store_together(
        mailbox=mailbox, source="folder", mails=[(raw, Envelope(peer="x")) for raw in raws]
    )


def kept() -> int:
    """How many raw mails lie in the storage."""
    storage = private_storage()
    if not storage.exists(blobs.FOLDER):
        return 0
    folders, _ = storage.listdir(blobs.FOLDER)
    return sum(len(storage.listdir(f"{blobs.FOLDER}/{one}")[1]) for one in folders)


def test_several_mails_have_their_rows_in_order_with_their_bytes(mailbox):
    before = kept()
    found = store(mailbox, *MAILS)
    assert [created for _, created in found] == [True] * 4
    rows = list(ReceivedMail.objects.order_by("pk"))
    assert [row.pk for row, _ in found] == [row.pk for row in rows]
    assert [read_blob(row.blob) for row in rows] == MAILS
    assert {(row.state, row.source, row.peer) for row in rows} == {("stored", "folder", "x")}
    assert kept() == before + 4


def test_what_is_known_and_what_is_twice_in_one_go_is_stored_once(mailbox):
    first, _ = store_mail(mailbox=mailbox, source="listener", raw=MAILS[0])
    before = kept()
    found = store(mailbox, MAILS[1], MAILS[0], MAILS[1], MAILS[2])
    assert [created for _, created in found] == [True, False, False, True]
    assert found[1][0] == first and found[2][0] == found[0][0]
    assert ReceivedMail.objects.count() == 3 and kept() == before + 2
    assert [created for _, created in store(make_mailbox("returns"), *MAILS[:2])] == [True, True]


def test_a_lost_race_leaves_one_row_and_one_file(mailbox, monkeypatch):
    real, before = module.write_blobs, kept()

    def late(raws):
        names = real(raws)
        store_mail(mailbox=mailbox, source="listener", raw=MAILS[1])
        return names

    monkeypatch.setattr(module, "write_blobs", late)
    found = store(mailbox, *MAILS)
    assert [created for _, created in found] == [True, False, True, True]
    assert found[1][0].source == "listener"
    assert ReceivedMail.objects.count() == 4 and kept() == before + 4
    assert all(read_blob(row.blob) == raw for (row, _), raw in zip(found, MAILS, strict=True))


def test_the_files_are_on_the_disk_before_any_row(mailbox, monkeypatch):
    real, seen = blobs.make_durable, []

    def sync(*names):
        seen.append((len(names), ReceivedMail.objects.count()))
        real(*names)

    monkeypatch.setattr(blobs, "make_durable", sync)
    store(mailbox, *MAILS)
    assert seen == [(4, 0)]


@pytest.mark.django_db(transaction=True)
def test_where_they_cannot_be_stored_together_each_is_stored_alone(monkeypatch):
    def refuse(*_rows, **_options):
        raise IntegrityError("deadlock")

    monkeypatch.setattr(module, "insert", refuse)
    found = store(make_mailbox("support"), *MAILS)
    assert [created for _, created in found] == [True] * 4
    assert ReceivedMail.objects.count() == 4


def test_a_disk_that_fills_up_keeps_those_that_fit(mailbox, monkeypatch):
    real, before = blobs._save, kept()

    def full(raw: bytes) -> str:
        if raw == MAILS[2]:
            raise OSError(errno.ENOSPC, "No space left on device")
        return real(raw)

    monkeypatch.setattr(blobs, "_save", full)
    with pytest.raises(OSError, match="No space"):
        store(mailbox, *MAILS)
    assert ReceivedMail.objects.count() == 2 == kept() - before


def test_a_failed_mail_that_comes_again_is_tried_again(mailbox, settings):
    settings.WAGDESK_MAIL_MAX_BYTES = 10
    assert {row.reason for row, _ in store(mailbox, *MAILS[:2])} == {"too_big"}
    settings.WAGDESK_MAIL_MAX_BYTES = 1_000_000
    assert [(row.state, new) for row, new in store(mailbox, *MAILS[:2])] == [
        ("stored", False),
        ("stored", False),
    ]


def test_a_source_with_ids_of_its_own_is_told_to_store_one_by_one(mailbox):
    with pytest.raises(ValueError, match="one by one"):
        store_together(
            mailbox=mailbox, source="imap", mails=[(MAILS[0], Envelope(source_id="1:1"))]
        )
