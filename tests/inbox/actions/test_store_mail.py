"""The ledger: stored once, before anybody is told so."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.utils import timezone

from tests.make.inbox import make_mailbox
from tests.make.mail import make_mail, receive
from wagdesk.inbox.actions.store_mail import Envelope, store_mail
from wagdesk.inbox.actions.sweep_blobs import sweep_blobs
from wagdesk.inbox.checks import check_private_storage
from wagdesk.inbox.mail.blobs import read_blob, write_blob
from wagdesk.inbox.models import ReceivedMail

pytestmark = pytest.mark.django_db


def store(mailbox, raw, source="imap", **envelope):
    return store_mail(mailbox=mailbox, source=source, raw=raw, envelope=Envelope(**envelope))


def test_bytes_and_envelope_are_kept_as_they_came():
    raw = b"\x00\xff not a mail \r\n at all"
    row, created = store(
        make_mailbox(), raw, mail_from="a@b.example", rcpt_to=["x\x00@y.example"], peer="192.0.2.1"
    )
    assert created and read_blob(row.blob) == raw
    assert (row.mail_from, row.rcpt_to, row.peer) == ("a@b.example", ["x@y.example"], "192.0.2.1")
    assert (row.state, row.reason, row.size) == ("stored", None, len(raw))


def test_the_same_source_id_is_one_mail_whatever_its_bytes():
    mailbox = make_mailbox()
    first, _ = store(mailbox, b"one", source_id="7:1")
    again, created = store(mailbox, b"two", source_id="7:1")
    assert (again, created) == (first, False)


def test_a_very_long_source_id_is_still_an_id():
    mailbox = make_mailbox()
    first, _ = store(mailbox, b"one", source_id="x" * 5_000)
    assert store(mailbox, b"two", source_id="x" * 5_000) == (first, False)
    assert store(mailbox, b"two", source_id="x" * 5_001)[1]


def test_another_source_id_is_another_mail_even_with_the_same_bytes():
    mailbox = make_mailbox()
    assert store(mailbox, b"one", source_id="7:1")[1]
    assert store(mailbox, b"one", source_id="7:2")[1]
    assert store(mailbox, b"one", source_id="7:1", source="other")[1]


def test_without_a_source_id_the_same_bytes_are_one_mail_in_each_mailbox():
    mailbox, other = make_mailbox(), make_mailbox()
    first, _ = store(mailbox, b"one")
    assert store(mailbox, b"one", source="listener") == (first, False)
    assert store(other, b"one")[1]


def test_a_mail_over_the_limit_is_kept_as_failed(settings):
    settings.WAGDESK_MAIL_MAX_BYTES = 10
    row, created = store(make_mailbox(), b"x" * 11)
    assert created and (row.state, row.reason) == ("failed", "too_big")
    assert len(read_blob(row.blob)) == 11


def test_a_lost_race_leaves_one_row_and_one_file(monkeypatch):
    from wagdesk.inbox.actions import store_mail as module

    mailbox = make_mailbox()
    first, _ = store(mailbox, b"one")
    real, calls = module._find, []

    def blind_at_first(*args):
        calls.append(args)
        return None if len(calls) == 1 else real(*args)

    monkeypatch.setattr(module, "_find", blind_at_first)
    written = []
    monkeypatch.setattr(
        module, "write_blob", lambda raw: written.append(write_blob(raw)) or written[0]
    )
    assert store(mailbox, b"one") == (first, False)
    assert not storages["wagdesk_private"].exists(written[0])


def test_only_old_files_without_a_row_are_swept():
    kept, _ = store(make_mailbox(), b"one")
    row = receive(make_mailbox("support"), make_mail())
    orphan = write_blob(b"orphan")
    attachment = storages["wagdesk_private"].save("attachments/aa/orphan", ContentFile(b"x"))
    assert sweep_blobs() == 0
    assert sweep_blobs(now=timezone.now() + timedelta(hours=25)) >= 2
    for name in (orphan, attachment):
        assert not storages["wagdesk_private"].exists(name)
    assert read_blob(kept.blob) == b"one" and read_blob(ReceivedMail.objects.get(pk=row.pk).blob)


@pytest.mark.parametrize(
    ("options", "code"),
    [
        ({"location": "private", "base_url": None}, None),
        ({"location": "media/private", "base_url": None}, "E003"),
        ({"location": "media", "base_url": None}, "E003"),
        ({"location": "private", "base_url": "/private/"}, "E002"),
        (None, "E001"),
    ],
)
def test_the_system_check_refuses_a_public_place_for_private_files(
    settings, tmp_path: Path, options, code
):
    settings.MEDIA_ROOT = tmp_path / "media"
    others = {name: value for name, value in settings.STORAGES.items() if name != "wagdesk_private"}
    if options:
        options = {**options, "location": tmp_path / options["location"]}
        others["wagdesk_private"] = {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": options,
        }
    settings.STORAGES = others
    assert [error.id for error in check_private_storage(None)] == (
        [f"wagdesk_inbox.{code}"] if code else []
    )


def make_failed(mailbox, raw, reason, **changes) -> ReceivedMail:
    row, _ = store(mailbox, raw)
    changes = {"state": "failed", "reason": reason, "attempts": 5, **changes}
    ReceivedMail.objects.filter(pk=row.pk).update(**changes)
    return row


def test_a_failed_mail_that_is_sent_again_is_tried_again():
    mailbox, raw = make_mailbox(), make_mail()
    failed = make_failed(mailbox, raw, "error")
    row, created = store(mailbox, raw)
    assert (row.pk, created) == (failed.pk, False)
    assert (row.state, row.reason, row.attempts) == ("stored", None, 0)
    assert receive(mailbox, raw).state == "done"


def test_a_lost_file_comes_back_with_the_mail():
    mailbox, raw = make_mailbox(), make_mail()
    failed = make_failed(mailbox, raw, "blob_missing", blob="received/none")
    store(mailbox, raw)
    failed.refresh_from_db()
    assert failed.state == "stored" and read_blob(failed.blob) == raw


def test_a_mail_that_is_too_big_stays_so_until_the_limit_is_raised(settings):
    mailbox, raw = make_mailbox(), make_mail()
    settings.WAGDESK_MAIL_MAX_BYTES = 10
    assert store(mailbox, raw)[0].reason == "too_big"
    assert store(mailbox, raw)[0].state == "failed"
    settings.WAGDESK_MAIL_MAX_BYTES = 10_000
    assert store(mailbox, raw)[0].state == "stored"


def test_other_bytes_of_a_failed_source_item_do_not_revive_it():
    mailbox = make_mailbox()
    row, _ = store(mailbox, b"one", source_id="7:1")
    ReceivedMail.objects.filter(pk=row.pk).update(state="failed", reason="error")
    assert store(mailbox, b"two", source_id="7:1")[0].state == "failed"
