"""Who or what wrote a mail."""

import email
import json

import pytest
from flufl.bounce import all_failures

from tests.inbox.mail.corpus import corpus_mail, corpus_mails
from wagdesk.inbox.mail.classify import Kind, classify
from wagdesk.inbox.mail.identifiers import new_message_id
from wagdesk.inbox.mail.parse import parse


def make_mail(head: str = "", body: str = "Hello"):
    return parse(f"From: Ada <ada@example.com>\nSubject: Hi\n{head}\n\n{body}".encode())


@pytest.mark.parametrize(
    ("head", "kind", "reason"),
    [
        ("", Kind.HUMAN, None),
        ("Auto-Submitted: no", Kind.HUMAN, None),
        ("Auto-Submitted: auto-replied", Kind.AUTO_REPLY, "auto_submitted"),
        ("Auto-Submitted: auto-generated (x)", Kind.AUTO_REPLY, "auto_submitted"),
        ("X-Autoreply: yes", Kind.AUTO_REPLY, "x_autoreply"),
        ("Precedence: auto_reply", Kind.AUTO_REPLY, "precedence"),
        ("List-Id: <news.example.org>", Kind.LIST, "list_id"),
        ("Precedence: bulk", Kind.LIST, "precedence"),
        ("List-Unsubscribe: <https://x.example/u>", Kind.LIST, "list_unsubscribe"),
        ("X-Spam-Flag: YES", Kind.SPAM, "spam_flag"),
        ("X-Spam-Status: Yes, score=9", Kind.SPAM, "spam_status"),
        ("X-Spam-Status: No, score=1", Kind.HUMAN, None),
        ("X-Auto-Response-Suppress: All", Kind.HUMAN, None),
    ],
)
def test_headers_tell_the_kind(head, kind, reason):
    found = classify(make_mail(head))
    assert found.kind == kind
    assert reason is None or reason in found.reasons
    assert found.is_machine == (kind != Kind.HUMAN)


@pytest.mark.parametrize(
    "subject",
    [
        "Out of office: Re: your order",
        "Automatische Antwort: Abwesenheit",
        "Ofis dışındayım",
        "Réponse automatique : absence du bureau",
        "自動応答: 不在",
    ],
)
def test_an_automatic_mail_that_says_away_is_out_of_office(subject):
    mail = make_mail("Auto-Submitted: auto-replied")
    mail.subject = subject
    assert classify(mail).kind == Kind.OUT_OF_OFFICE


def test_a_human_who_writes_about_holidays_stays_human():
    mail = make_mail(body="I am out of office next week, please deliver before.")
    assert classify(mail).kind == Kind.HUMAN


def test_our_own_mail_is_known_by_its_signed_id_and_by_its_address():
    signed = make_mail(f"Message-ID: {new_message_id('shop.example')}")
    assert classify(signed).reasons == ("own_message_id",)
    assert classify(make_mail(), own_addresses={"ada@example.com"}).kind == Kind.OWN


def test_a_forged_id_is_not_ours():
    forged = make_mail(f"Message-ID: <{'a' * 32}.{'b' * 32}@shop.example>")
    assert classify(forged).kind == Kind.HUMAN


def test_the_null_sender_is_never_human():
    assert classify(make_mail(), mail_from="").kind == Kind.AUTO_REPLY
    assert classify(make_mail("Return-Path: <>")).kind == Kind.AUTO_REPLY
    assert classify(make_mail("Return-Path: <>"), mail_from="ada@example.com").kind == Kind.HUMAN


def test_blocked_addresses_and_domains_are_spam():
    assert classify(make_mail(), blocked={"ada@example.com"}).kind == Kind.SPAM
    assert classify(make_mail(), blocked={"@example.com"}).reasons == ("blocked",)


def test_a_group_that_only_forwards_to_us_is_no_list():
    head = "List-Id: <support.shop.example>\nList-Post: <mailto:support@shop.example>"
    mail = make_mail(head)
    assert classify(mail, own_addresses={"support@shop.example"}).kind == Kind.HUMAN


@pytest.mark.parametrize(
    ("name", "kind", "recipient", "hard"),
    [
        ("sisimai/lhost-postfix-05.eml", Kind.BOUNCE, "kijitora@example.org", True),
        ("sisimai/lhost-gmail-03.eml", Kind.BOUNCE, "kijitora@example.co.jp", False),
        ("sisimai/lhost-office365-02.eml", Kind.BOUNCE, "kijitora@example.onmicrosoft.com", True),
        ("nodemailer-mailparser/delivery-status.eml", Kind.BOUNCE, "xxxx@xxxx.com", True),
        ("chatwoot/bounced_with_no_from.eml", Kind.BOUNCE, "noreply@example-service.com", True),
        ("sisimai/arf-01.eml", Kind.BOUNCE, None, None),
        ("sisimai/rfc3834-01.eml", Kind.OUT_OF_OFFICE, None, None),
        ("chatwoot/auto_reply.eml", Kind.AUTO_REPLY, None, None),
        ("chatwoot/non_utf_encoded_mail.eml", Kind.AUTO_REPLY, None, None),
        ("spamscope-mail-parser/mail_test_6.eml", Kind.LIST, None, None),
        ("chatwoot/support.eml", Kind.HUMAN, None, None),
    ],
)
def test_corpus_mails_have_their_kind(name, kind, recipient, hard):
    found = classify(parse(corpus_mail(name)))
    assert found.kind == kind
    assert (found.failed[0].recipient if found.failed else None) == recipient
    if recipient:
        assert found.failed[0].is_permanent and found.failed[0].is_hard == hard


# The words that sisimai has for the causes.
SISIMAI = {"userunknown": "no_such_address", "filtered": "refused"}


def test_causes_and_hardness_are_those_that_sisimai_expects():
    expected = json.loads(corpus_mail("sisimai/expected-reasons.json"))
    assert len(expected) == 5
    for name, (wanted,) in expected.items():
        found = classify(parse(corpus_mail(f"sisimai/{name}")))
        if wanted["reason"] in SISIMAI:
            (failure,) = found.failed
            assert failure.cause == SISIMAI[wanted["reason"]], name
            assert (failure.status, failure.is_hard) == (wanted["dsn"], wanted["hardbounce"]), name
        else:
            reason = {"feedback": "abuse_report", "vacation": "auto_submitted"}[wanted["reason"]]
            assert reason in found.reasons and not found.failed, name


def test_no_corpus_mail_that_calls_itself_automatic_passes_for_human():
    for path in corpus_mails():
        mail = parse(path.read_bytes())
        automatic = mail.header("auto-submitted").startswith("auto-") or mail.header("list-id")
        assert not automatic or classify(mail).is_machine, path.name


@pytest.mark.parametrize(
    ("head", "kind", "reason"),
    [
        ("Subject: Automatic reply: Order", Kind.OUT_OF_OFFICE, "automatic_subject"),
        ("Subject: Otomatik yanıt: Sipariş", Kind.OUT_OF_OFFICE, "automatic_subject"),
        ("Subject: Ofis dışında: Sipariş", Kind.OUT_OF_OFFICE, "automatic_subject"),
        ("Subject: Re: Automatic reply: Order", Kind.HUMAN, None),
        ("Subject: Out of office chairs?", Kind.HUMAN, None),
        ("X-POST-MessageClass: 9; Autoresponder", Kind.AUTO_REPLY, "x_post_messageclass"),
        ("X-Rspamd-Action: add header", Kind.SPAM, "rspamd"),
        ("X-MS-Exchange-Organization-SCL: 9", Kind.SPAM, "exchange_level"),
        ("X-MS-Exchange-Organization-SCL: -1", Kind.HUMAN, None),
    ],
)
def test_programs_are_known_by_the_marks_of_their_own(head, kind, reason):
    found = classify(parse(f"From: Ada <ada@example.com>\n{head}\n\nHello".encode()))
    assert found.kind == kind
    assert reason is None or reason in found.reasons


QMAIL = """From: MAILER-DAEMON@mx.example.net
To: support@shop.example
Subject: failure notice

Hi. This is the qmail-send program at mx.example.net.
I'm afraid I wasn't able to deliver your message to the following addresses.

<ada@mail.example>:
Remote host said: 550 5.1.1 <ada@mail.example>: Recipient address rejected: User unknown

--- Below this line is a copy of the message.

Return-Path: <support@shop.example>
To: someone-else@mail.example
"""
EXIM = """Return-Path: <>
From: Mail Delivery System <Mailer-Daemon@host.example>
To: support@shop.example
Subject: Mail delivery failed: returning message to sender

This message was created automatically by mail delivery software.
A message that you sent could not be delivered to one or more of its
recipients. This is a permanent error. The following address(es) failed:

  ada@mail.example
    SMTP error from remote mail server after RCPT TO:<ada@mail.example>:
    host mx.mail.example [192.0.2.3]: 552 5.2.2 Mailbox full
"""
DELAYED = """Return-Path: <>
From: Mail Delivery System <Mailer-Daemon@host.example>
To: support@shop.example
Subject: Warning: message 1abc delayed 24 hours

This message was created automatically by mail delivery software.
The address to which the message has not yet been delivered is:

  ada@mail.example
    Delay reason: Connection timed out
"""
TURKISH = """From: postmaster@firma.example
To: support@shop.example
Subject: Teslim edilemedi: Siparişiniz

Bu alıcılara veya gruplara teslim edilemedi:

ada@mail.example
Uzak sunucu: 550 5.1.10 RESOLVER.ADR.RecipientNotFound
"""
EXCHANGE = """From: System Administrator <postmaster@mail.example>
To: support@shop.example
Subject: Undeliverable: Your order

Your message
  To:      orders@shop.example
  Subject: Your order

did not reach the following recipient(s):

ada@mail.example on Mon, 23 Nov 2026 11:08:59 -0700
    The recipient name is not recognized
"""


@pytest.mark.parametrize(
    ("raw", "action", "cause", "hard"),
    [
        (QMAIL, "failed", "no_such_address", True),
        (EXIM, "failed", "mailbox_full", False),
        (DELAYED, "delayed", "not_reached", False),
        (TURKISH, "failed", "no_such_host", True),
        (EXCHANGE, "failed", "other", False),
    ],
    ids=["qmail", "exim", "delayed", "turkish", "exchange"],
)
def test_failures_without_a_report_name_the_address_and_the_cause(raw, action, cause, hard):
    found = classify(parse(raw.encode()))
    assert found.kind == Kind.BOUNCE
    (failure,) = found.failed
    assert (failure.recipient, failure.action) == ("ada@mail.example", action)
    assert (failure.cause, failure.is_hard) == (cause, hard)


@pytest.mark.parametrize(
    "subject",
    ["Fwd: Undelivered Mail Returned to Sender", "Undeliverable parcel", "Re: failure notice"],
)
def test_people_who_pass_a_failure_on_stay_people(subject):
    body = "Why do I get this?\n\nThis is the mail system at host mx.\n<x@y.example>: 550 unknown"
    if "parcel" in subject:
        body = "Why is it undeliverable?"
    raw = f"From: Ada <ada@mail.example>\nTo: support@shop.example\nSubject: {subject}\n\n{body}"
    assert classify(parse(raw.encode())).kind == Kind.HUMAN


def test_an_absence_note_without_a_sender_is_no_failure():
    head = "Return-Path: <>\nAuto-Submitted: auto-replied\nFrom: Ada <ada@mail.example>\n"
    note = "I am away. If you did not receive an answer, write to\n\nbo@mail.example\n"
    for subject in ("Away", "Re: Undeliverable parcel"):
        raw = f"{head}To: support@shop.example\nSubject: {subject}\n\n{note}"
        assert classify(parse(raw.encode()), mail_from="").kind != Kind.BOUNCE, subject


def test_a_read_receipt_is_no_failure():
    raw = (
        "From: Ada <ada@mail.example>\nSubject: Not read: Mail delivery problem\n"
        "Content-Type: multipart/report; report-type=disposition-notification; boundary=b\n\n"
        "--b\n\nYour message could not be delivered to\n\nbo@mail.example\n--b--\n"
    )
    assert classify(parse(raw.encode())).kind == Kind.AUTO_REPLY


def test_what_makes_the_library_raise_leaves_the_rest_readable():
    # One of its detectors takes it for granted that there is a From line.
    raw = b"Return-Path: <>\nSubject: failure notice\n\nSorry.\n"
    with pytest.raises(IndexError):
        all_failures(email.message_from_bytes(raw))
    mail = parse(raw)
    assert classify(mail).kind == Kind.BOUNCE and mail.suspected == []


def test_an_unknown_action_of_a_report_is_a_failure():
    report = "Final-Recipient: rfc822; a@mail.example\nAction: error\nStatus: 5.0.0\n"
    head = "From: x@y.example\nContent-Type: multipart/report; boundary=b\n\n--b\n"
    raw = f"{head}Content-Type: message/delivery-status\n\nReporting-MTA: x\n\n{report}\n--b--"
    assert classify(parse(raw.encode())).failed[0].is_hard
