"""From a stored mail to a ticket."""

import pytest
from django.core.exceptions import PermissionDenied

from tests.inbox.mail.corpus import corpus_mail, corpus_mails
from tests.make.inbox import make_agent, make_mailbox, make_person, make_ticket
from tests.make.mail import make_mail, make_reference, receive
from wagdesk.inbox.actions import read_ahead
from wagdesk.inbox.actions import receive_mail as intake
from wagdesk.inbox.actions.move_ticket import move_ticket
from wagdesk.inbox.actions.receive_mail import receive_mail, receive_waiting_mail
from wagdesk.inbox.actions.reply import reply
from wagdesk.inbox.actions.retry_received import retry_received
from wagdesk.inbox.actions.store_mail import store_mail
from wagdesk.inbox.mail.identifiers import new_message_id, plus_address
from wagdesk.inbox.mail.parse_box import ParseFailure
from wagdesk.inbox.mail.reasons import Reason, describe
from wagdesk.inbox.models import (
    Attachment,
    CopiedAddress,
    Message,
    MessageReference,
    OutgoingMail,
    Participant,
    PersonAddress,
    ReceivedMail,
    Ticket,
    TicketEvent,
    TicketLink,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def mailbox():
    return make_mailbox("support")


def everything() -> tuple[int, ...]:
    models = (Ticket, ReceivedMail, TicketEvent, Attachment, PersonAddress, MessageReference)
    return (*(model.objects.count() for model in models), Message.with_notes.count())


def test_a_customers_mail_opens_a_ticket(mailbox):
    raw = make_mail(text="Nerede?\n\n-- \nAda\n", Cc="Bo <Bo@mail.example>", Content_Language="tr")
    row = receive(mailbox, raw)
    ticket, message = row.ticket, row.message
    assert (row.state, row.reason, row.kind, row.new_ticket) == ("done", None, "human", True)
    assert (ticket.status, ticket.subject, ticket.locale) == ("new", "Where is my parcel?", "tr")
    assert ticket.requester.address == "ada@mail.example" and ticket.requester.name == "Ada"
    assert (message.visible_text, message.folded_text) == ("Nerede?\n\n", "-- \nAda\n")
    assert list(CopiedAddress.objects.values_list("value", "name")) == [("bo@mail.example", "Bo")]
    assert [one.person for one in Participant.objects.all()] == [ticket.requester]


@pytest.mark.parametrize("status", ["pending", "on_hold", "solved", "open"])
def test_the_customers_answer_finds_its_ticket_and_reopens_it(mailbox, status):
    ticket = make_ticket(mailbox, make_person("ada@mail.example"), status=status)
    row = receive(mailbox, make_mail(In_Reply_To=make_reference(ticket), subject="Another"))
    assert (row.ticket, row.new_ticket) == (ticket, False)
    assert row.ticket.status == "open"


def test_any_of_the_references_and_the_plus_address_find_the_ticket(mailbox):
    ticket = make_ticket(mailbox, make_person("ada@mail.example"))
    by_reference = receive(mailbox, make_mail(References=f"<x@y> {make_reference(ticket)} <z@y>"))
    address = plus_address("support@shop.example", ticket.reply_token)
    by_envelope = receive(mailbox, make_mail(), rcpt_to=(address.upper(),))
    by_header = receive(mailbox, make_mail(to=address))
    assert {by_reference.ticket, by_envelope.ticket, by_header.ticket} == {ticket}


def test_a_plus_address_of_the_old_mailbox_still_finds_a_moved_ticket(mailbox):
    ticket = make_ticket(mailbox, make_person("ada@mail.example"))
    returns = make_mailbox("returns")
    move_ticket(user=make_agent(mailbox, returns), ticket=ticket, mailbox=returns)
    old = plus_address("support@shop.example", ticket.reply_token)
    assert receive(mailbox, make_mail(to=old)).ticket == ticket
    never = plus_address("sales@shop.example", ticket.reply_token)
    assert receive(make_mailbox("sales"), make_mail(to=never)).ticket != ticket


def test_the_answer_to_our_own_reply_comes_back_to_the_ticket(mailbox):
    row = receive(mailbox, make_mail())
    reply(
        user=make_agent(mailbox), ticket=row.ticket, text="Tomorrow.", seen_message=row.message_id
    )
    ours = OutgoingMail.objects.get()
    answer = make_mail(In_Reply_To=ours.internet_message_id, to=ours.reply_to)
    assert receive(mailbox, answer).ticket == row.ticket
    assert ours.in_reply_to == row.message.references.get().reference


def test_the_subject_is_never_a_key(mailbox):
    ticket = make_ticket(mailbox, make_person("ada@mail.example"), subject="Parcel")
    row = receive(mailbox, make_mail(subject=f"Re: [#{ticket.pk}] Parcel"))
    assert row.new_ticket and row.ticket != ticket


def test_a_copied_address_writes_into_the_ticket_but_changes_nothing(mailbox):
    ticket = make_ticket(mailbox, make_person("ada@mail.example"), status="solved")
    CopiedAddress.objects.create(ticket=ticket, value="bo@mail.example")
    row = receive(mailbox, make_mail("bo@mail.example", In_Reply_To=make_reference(ticket)))
    assert (row.ticket, row.message.flagged) == (ticket, "copied")
    assert row.ticket.status == "solved"
    assert Participant.objects.filter(ticket=ticket).count() == 1


def test_a_stranger_gets_a_ticket_of_their_own_without_history(mailbox):
    ticket = make_ticket(mailbox, make_person("ada@mail.example"), status="pending")
    row = receive(
        mailbox,
        make_mail("eve@mail.example", In_Reply_To=make_reference(ticket)),
        rcpt_to=(plus_address("support@shop.example", ticket.reply_token),),
    )
    assert row.new_ticket and row.ticket != ticket and row.message.flagged == "stranger"
    assert TicketLink.objects.get().kind == "stranger"
    assert Ticket.objects.get(pk=ticket.pk).status == "pending"
    assert Message.with_notes.filter(ticket=row.ticket).count() == 1


def test_a_forged_sender_name_gives_no_rights(mailbox):
    ticket = make_ticket(mailbox, make_person("ada@mail.example"))
    forged = make_mail(
        '"ada@mail.example" <eve@mail.example>',
        In_Reply_To=make_reference(ticket),
        Reply_To="ada@mail.example",
    )
    assert receive(mailbox, forged).ticket != ticket


def test_an_answer_to_a_closed_ticket_opens_a_linked_one(mailbox):
    ticket = make_ticket(mailbox, make_person("ada@mail.example"), status="closed")
    row = receive(mailbox, make_mail(In_Reply_To=make_reference(ticket)))
    assert row.new_ticket and (row.ticket.status, ticket.status) == ("new", "closed")
    link = TicketLink.objects.get()
    assert (link.source, link.target, link.kind) == (row.ticket, ticket, "follow_up")


def test_an_answer_to_a_merged_ticket_goes_to_the_final_target(mailbox):
    final = make_ticket(mailbox, make_person("bo@mail.example"), status="pending")
    middle = make_ticket(mailbox, make_person("cy@mail.example"), merged_into=final)
    merged = make_ticket(mailbox, make_person("ada@mail.example"), merged_into=middle)
    row = receive(mailbox, make_mail(In_Reply_To=make_reference(merged)))
    assert (row.ticket, row.new_ticket, row.ticket.status) == (final, False, "open")


def test_a_reference_counts_in_its_own_mailbox_only(mailbox):
    ticket = make_ticket(make_mailbox("returns"), make_person("ada@mail.example"))
    row = receive(mailbox, make_mail(In_Reply_To=make_reference(ticket)))
    assert row.new_ticket and row.ticket.mailbox == mailbox


def test_one_mail_to_two_mailboxes_is_one_ticket_in_each_and_linked(mailbox):
    raw = make_mail(to="support@shop.example, returns@shop.example")
    returns = make_mailbox("returns")
    first, second = receive(mailbox, raw), receive(returns, raw)
    assert first.ticket != second.ticket
    link = TicketLink.objects.get()
    assert (link.source, link.target, link.kind) == (second.ticket, first.ticket, "same_mail")
    assert not CopiedAddress.objects.exists()


def test_one_mail_by_two_ways_is_ignored_the_second_time(mailbox):
    raw = make_mail(message_id="<1@mail.example>")
    first = receive(mailbox, raw)
    second = receive(mailbox, b"Received: by another way\n" + raw, source="imap", source_id="1:1")
    assert (second.state, second.reason, second.first) == ("ignored", "copy", first)
    assert (second.ticket, second.new_ticket) == (first.ticket, False)
    assert Message.with_notes.count() == 1


def test_the_message_id_alone_never_makes_a_copy(mailbox):
    one = receive(mailbox, make_mail(message_id="<1@mail.example>", text="One\n"))
    other = receive(mailbox, make_mail(message_id="<1@mail.example>", text="Other\n"))
    assert (one.state, other.state) == ("done", "done")


def test_mails_without_message_id_and_date_are_told_apart_by_their_bytes(mailbox):
    raw = make_mail(message_id="")
    assert receive(mailbox, raw).state == "done"
    assert receive(mailbox, b"X-Way: 2\n" + raw).state == "done"


@pytest.mark.parametrize("status", ["pending", "solved", "closed", "new"])
@pytest.mark.parametrize(
    "headers",
    [{"Auto_Submitted": "auto-replied"}, {"Precedence": "bulk"}, {"X_Autoreply": "yes"}],
)
def test_machine_mail_changes_no_status_and_gets_no_answer(mailbox, status, headers):
    ticket = make_ticket(mailbox, make_person("ada@mail.example"), status=status)
    row = receive(mailbox, make_mail(In_Reply_To=make_reference(ticket), **headers))
    assert (row.ticket, row.ticket.status, row.message.automatic) == (ticket, status, True)
    assert not OutgoingMail.objects.exists()


def test_automatic_answers_to_foreign_mail_open_nothing(mailbox):
    away = make_mail(Auto_Submitted="auto-replied", subject="Out of office")
    row = receive(mailbox, away)
    assert (row.state, row.reason, row.kind) == ("ignored", "unmatched_auto_reply", "out_of_office")
    assert not Ticket.objects.exists()


def test_our_own_mail_is_ignored(mailbox):
    by_id = receive(mailbox, make_mail(message_id=new_message_id("shop.example")))
    by_address = receive(mailbox, make_mail("Support <SUPPORT@shop.example>"))
    assert {(row.state, row.reason) for row in (by_id, by_address)} == {("ignored", "own_mail")}


def test_spam_is_kept_apart(mailbox):
    row = receive(mailbox, make_mail(X_Spam_Flag="YES"))
    assert (row.kind, row.ticket.status) == ("spam", "spam")


def test_every_corpus_mail_is_stored_and_finished_and_a_second_run_adds_nothing(mailbox):
    paths = corpus_mails()
    assert len(paths) == 48
    first = [receive(mailbox, path.read_bytes(), source="file", mail_from="") for path in paths]
    for path, row in zip(paths, first, strict=True):
        assert row.state in ("done", "ignored", "failed"), path.name
        assert row.state == "done" or describe(row.reason) != row.reason, path.name
        assert row.reason not in ("error", "parser_died", "too_slow", "blob_missing"), path.name
    counts = everything()
    second = [receive(mailbox, path.read_bytes(), source="file", mail_from="") for path in paths]
    assert [row.pk for row in second] == [row.pk for row in first]
    assert everything() == counts
    assert not OutgoingMail.objects.exists()


def test_the_corpus_ends_as_expected(mailbox):
    expected = {
        "chatwoot/support.eml": ("done", None, "human"),
        "chatwoot/non_utf_encoded_mail.eml": ("ignored", "unmatched_auto_reply", "auto_reply"),
        "discourse/mailinglist.eml": ("done", None, "list"),
        "sisimai/lhost-postfix-05.eml": ("ignored", "unmatched_bounce", "bounce"),
        "sisimai/rfc3834-01.eml": ("ignored", "unmatched_auto_reply", "out_of_office"),
        "nodemailer-mailparser/mixed.eml": ("failed", "no_sender", "human"),
        "spamscope-mail-parser/mail_outlook_1.eml": ("failed", "no_sender", "human"),
    }
    for name, result in expected.items():
        row = receive(mailbox, corpus_mail(name), source="file", mail_from="")
        assert (row.state, row.reason, row.kind) == result, name


def test_running_again_changes_nothing(mailbox):
    row = receive(mailbox, make_mail())
    counts = everything()
    assert receive_mail(received_pk=row.pk) is None
    assert receive_waiting_mail() == (0, 0)
    assert everything() == counts


def test_a_mail_that_cannot_be_parsed_fails_and_the_next_one_is_received(mailbox, monkeypatch):
    real = read_ahead.parse_in_box

    def parse(raw: bytes, _following=()):
        if b"poison" in raw:
            raise ParseFailure("too_slow")
        return real(raw)

    monkeypatch.setattr(read_ahead, "parse_in_box", parse)
    bad, _ = store_mail(mailbox=mailbox, source="file", raw=b"From: a@b.example\n\npoison")
    good, _ = store_mail(mailbox=mailbox, source="file", raw=make_mail())
    assert receive_waiting_mail() == (2, 0)
    bad.refresh_from_db()
    good.refresh_from_db()
    assert (bad.state, bad.reason, good.state) == ("failed", "too_slow", "done")


def test_an_unforeseen_error_leaves_nothing_half_written_and_can_be_tried_again(
    mailbox, monkeypatch
):
    def fail(*args, **kwargs):
        raise ValueError("of ours")

    monkeypatch.setattr("wagdesk.inbox.actions.write_mail.remember", fail)
    row = receive(mailbox, make_mail())
    assert (row.state, row.reason, row.error) == ("failed", "error", "ValueError: of ours")
    assert not Ticket.objects.exists() and not Message.with_notes.exists()
    monkeypatch.undo()
    with pytest.raises(PermissionDenied):
        retry_received(user=make_agent(), received=row)
    assert retry_received(user=make_agent(mailbox, level="manage"), received=row)
    receive_waiting_mail()
    assert ReceivedMail.objects.get().state == "done" and Ticket.objects.count() == 1


def test_a_row_that_kills_its_worker_each_time_is_given_up(mailbox):
    row, _ = store_mail(mailbox=mailbox, source="file", raw=make_mail())
    ReceivedMail.objects.update(attempts=intake.MAX_ATTEMPTS)
    receive_mail(received_pk=row.pk)
    row.refresh_from_db()
    assert (row.state, row.reason) == ("failed", "error")


def test_an_unforeseen_error_while_reading_fails_one_mail_and_no_other(mailbox, monkeypatch):
    real = read_ahead.parse_in_box

    def parse(raw: bytes, _following=()):
        if b"poison" in raw:
            raise KeyError("of ours")
        return real(raw)

    monkeypatch.setattr(read_ahead, "parse_in_box", parse)
    for text in ("one\n", "poison\n", "two\n"):
        store_mail(mailbox=mailbox, source="file", raw=make_mail(text=text))
    assert receive_waiting_mail() == (3, 0)
    states = ReceivedMail.objects.order_by("pk").values_list("state", "error")
    assert list(states) == [("done", ""), ("failed", "KeyError: 'of ours'"), ("done", "")]


def test_what_a_worker_was_kept_from_goes_back_at_once_and_unblamed(mailbox, monkeypatch):
    rows = [
        store_mail(mailbox=mailbox, source="file", raw=make_mail(text=str(number)))[0]
        for number in range(3)
    ]

    def stop(_point: str) -> None:
        raise SystemExit

    monkeypatch.setattr(intake, "fault_point", lambda point: point == "after_parse" and stop(point))
    with pytest.raises(SystemExit):
        receive_waiting_mail()
    monkeypatch.undo()
    held = ReceivedMail.objects.exclude(claimed_by=None).get()
    assert (held.pk, held.attempts) == (rows[0].pk, 1)
    assert receive_waiting_mail() == (2, 0)
    assert set(ReceivedMail.objects.filter(state="done").values_list("attempts", flat=True)) == {1}


def test_a_worker_that_lost_its_claim_writes_nothing(mailbox, monkeypatch):
    row, _ = store_mail(mailbox=mailbox, source="file", raw=make_mail())

    def late(_point: str) -> None:
        ReceivedMail.objects.update(claimed_by="somebody else")

    monkeypatch.setattr(intake, "fault_point", late)
    receive_mail(received_pk=row.pk)
    assert not Ticket.objects.exists() and ReceivedMail.objects.get().state == "stored"


def test_files_of_a_mail_are_kept_under_random_names(mailbox):
    row = receive(mailbox, corpus_mail("roundcube/filename.eml"), source="file")
    files = Attachment.objects.filter(message=row.message)
    assert "żółć.png" in [file.name for file in files]
    assert all(file.file.name.startswith("attachments/") for file in files)
    assert files[0].file.read() == b"foo\r\nbar\r\ngna"


def test_script_in_every_field_is_kept_as_text_or_dropped(mailbox):
    attack = "<script>alert(1)</script>"
    html = f"<p>{attack}<img src=x onerror=alert(1)></p>"
    row = receive(mailbox, make_mail(f'"{attack}" <ada@mail.example>', subject=attack, html=html))
    assert row.ticket.subject == attack and row.ticket.requester.name == attack
    assert row.message.html.strip() == "<p><img></p>"


def test_nothing_of_a_strangers_text_is_worked_on_inside_the_transaction(mailbox, monkeypatch):
    def refuse(*args, **kwargs):
        raise AssertionError("in this process")

    monkeypatch.setattr("nh3.clean", refuse)
    monkeypatch.setattr("wagdesk.inbox.mail.split._lines", refuse)
    html = "<p>Yes</p><blockquote type=cite>No?</blockquote>"
    row = receive(mailbox, make_mail(text="Yes\n\n> No?\n", html=html))
    assert (row.message.visible_text, row.message.folded_text) == ("Yes\n\n", "> No?\n")
    assert "<p>Yes</p>" in row.message.html


def test_a_small_mail_makes_no_huge_row(mailbox):
    fonts = "".join(f"<font size={number}></u>" for number in range(250))
    row = receive(mailbox, make_mail(html=f"<p>{fonts}" + "<p>x" * 6_000))
    assert row.state == "done" and row.defects == ["html_as_words"]
    assert len(row.message.html) < 100_000


def test_every_reason_is_described_in_the_documentation():
    from pathlib import Path

    text = (Path(__file__).resolve().parents[3] / "docs" / "mail-reasons.md").read_text()
    assert all(f"`{code}`" in text for code in Reason.values)
