"""Sentences of the contract on incoming mail that no other test says."""

import errno
from email.message import EmailMessage

import pytest
from django.core.files.storage import FileSystemStorage
from django.urls import reverse

from tests.inbox.actions.test_send_mail import soon
from tests.make.inbox import make_agent, make_mailbox, make_person, make_ticket
from tests.make.mail import make_mail, make_reference, receive
from tests.make.sources import FolderPlace
from wagdesk.inbox.actions.alarm import sound_alarms
from wagdesk.inbox.actions.fetch_source import fetch_source
from wagdesk.inbox.actions.receive_mail import receive_waiting_mail
from wagdesk.inbox.actions.reply import reply
from wagdesk.inbox.actions.send_mail import send_due_mail
from wagdesk.inbox.mail.blobs import read_blob
from wagdesk.inbox.mail.identifiers import plus_address
from wagdesk.inbox.models import IntakeAlarm, Message, OutgoingMail, Participant, ReceivedMail
from wagdesk.inbox.queries import trouble

pytestmark = pytest.mark.django_db


@pytest.fixture
def box():
    return make_mailbox("support")


@pytest.fixture
def ticket(box):
    return make_ticket(box, make_person("ada@mail.example"), status="pending")


@pytest.mark.parametrize("header", ["Reply_To", "Cc", "Sender", "Return_Path", "X_Original_From"])
@pytest.mark.parametrize("way", ["reference", "token"])
def test_no_header_but_from_makes_a_participant_of_a_stranger(box, ticket, header, way):
    headers = {header: "ada@mail.example"}
    if way == "reference":
        headers["In_Reply_To"] = make_reference(ticket)
    address = plus_address("support@shop.example", ticket.reply_token)
    rcpt_to = (address,) if way == "token" else ()
    row = receive(box, make_mail("eve@mail.example", **headers), rcpt_to=rcpt_to)
    assert row.new_ticket and row.ticket != ticket
    assert row.ticket.requester.address == "eve@mail.example"
    people = {one.person.address for one in Participant.objects.filter(ticket=row.ticket)}
    assert people == {"eve@mail.example"}
    ticket.refresh_from_db()
    assert ticket.status == "pending"


def test_who_is_only_in_reply_to_gets_no_answer_of_ours(box):
    row = receive(box, make_mail(Reply_To="victim@mail.example"))
    reply(user=make_agent(box), ticket=row.ticket, text="Hello.", seen_message=row.message_id)
    assert OutgoingMail.objects.get().to == ["ada@mail.example"]


def test_a_line_break_that_was_encoded_in_a_subject_becomes_no_header_of_the_reply(box, mailoutbox):
    raw = make_mail(subject="x").replace(
        b"Subject: x", b"Subject: =?utf-8?q?Hi=0D=0ABcc:_victim=40mail.example=00?="
    )
    row = receive(box, raw)
    reply(user=make_agent(box), ticket=row.ticket, text="Hello.", seen_message=row.message_id)
    assert send_due_mail(now=soon()) == (1, 0)
    (mail,) = mailoutbox
    assert mail.recipients() == ["ada@mail.example"]
    assert "Bcc" not in mail.message() and "Bcc:" in mail.message()["Subject"]


def with_files(*names: str, content: bytes = b"content") -> bytes:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "ada@mail.example", "support@shop.example", "Files"
    mail.set_content("Here they are.\n")
    for name in names:
        mail.add_attachment(content, maintype="application", subtype="x-thing", filename=name)
    return mail.as_bytes()


def kept(row: ReceivedMail) -> dict[str, str]:
    return {file.name: file.refused for file in row.message.attachments.all()}


def test_a_file_over_the_limit_is_named_and_the_mail_is_kept_whole(box, settings):
    settings.WAGDESK_ATTACHMENT_MAX_BYTES = 20
    raw = with_files("large.pdf", content=b"x" * 21)
    row = receive(box, raw)
    assert kept(row) == {"large.pdf": "size"}
    assert row.message.visible_text.strip() == "Here they are."
    assert not row.message.attachments.get().file and read_blob(row.blob) == raw


def test_a_program_is_named_and_not_kept_and_the_original_has_it(box, client):
    names = ("Invoice.pdf.EXE", "photo.scr", "list.pdf", "run.bat.", "exe")
    raw = with_files(*names)
    row = receive(box, raw)
    refused = {name for name, why in kept(row).items() if why == "type"}
    assert {"Invoice.pdf.EXE", "photo.scr"} <= refused and "list.pdf" not in refused
    assert any(name.startswith("run.bat") for name in refused)
    assert read_blob(row.blob) == raw
    client.force_login(make_agent(box))
    page = client.get(reverse("wagdesk_inbox_admin:ticket", args=[row.ticket_id])).content.decode()
    assert "a program, not kept here" in page


def test_a_site_may_keep_every_file(box, settings):
    settings.WAGDESK_REFUSED_EXTENSIONS = []
    assert kept(receive(box, with_files("setup.exe"))) == {"setup.exe": ""}


def full(*_arguments, **_options):
    raise OSError(errno.ENOSPC, "No space left on device")


def test_a_full_disk_leaves_the_mail_at_its_source_and_says_whose_disk(
    box, tmp_path, settings, monkeypatch
):
    settings.WAGDESK_SOURCE_FOLDERS = [str(tmp_path)]
    place = FolderPlace(tmp_path)
    place.put(make_mail(text="one\n"), make_mail(text="two\n"))
    row = place.row(after="delete")
    with monkeypatch.context() as patch:
        patch.setattr(FileSystemStorage, "_save", full)
        found = fetch_source(source_pk=row.pk)
    row.refresh_from_db()
    assert "disk is full" in found.problem and "private files" in row.last_error
    assert len(place.mails()) == 2 and not ReceivedMail.objects.exists()
    assert fetch_source(source_pk=row.pk).stored == 2
    assert place.mails() == [] and receive_waiting_mail() == (2, 0)


def test_a_full_disk_makes_the_site_not_ready_and_is_told_once(client, monkeypatch):
    def check() -> str:
        said = client.get("/wagdesk/readyz").json()
        return said.get("reasons", {}).get("private_storage", said["checks"]["private_storage"])

    assert check() == "ok"
    monkeypatch.setattr(trouble, "free_bytes", lambda: 1_000)
    assert "disk" in check()
    assert [sound_alarms() for _ in range(3)] == [1, 0, 0]
    assert IntakeAlarm.objects.get().code == "disk"
    monkeypatch.setattr(trouble, "free_bytes", lambda: None)
    assert check() == "ok" and sound_alarms() == 1 and not IntakeAlarm.objects.exists()


def test_messages_of_a_mail_are_never_notes_and_never_hidden(box, ticket):
    """Whatever a mail calls itself, what it says is public or it is a new ticket."""
    raw = make_mail(In_Reply_To=make_reference(ticket), X_Wagdesk_Kind="note")
    row = receive(box, raw)
    assert Message.objects.get(pk=row.message_id).kind == "customer"
