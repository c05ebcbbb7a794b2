"""What files within a mail hold: winmail.dat, invitations, mails, signed wrappings."""

import base64
import json
import struct
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.inbox.mail.corpus import corpus_mail
from wagdesk.inbox.mail.invitation import read_invitations
from wagdesk.inbox.mail.notices import (
    failure_words,
    html_with_notices,
    notices_above,
    text_with_notices,
)
from wagdesk.inbox.mail.parse import parse
from wagdesk.inbox.mail.parsed import DeliveryStatus, Enclosed, Invitation, from_frame, to_frame
from wagdesk.inbox.mail.protection import signed_content
from wagdesk.inbox.mail.reading import read_mail
from wagdesk.inbox.mail.tnef import unpack


def make_tnef(*objects: tuple[int, int, int, bytes]) -> bytes:
    """(level, name, type, data) …"""
    body = b""
    for level, name, kind, data in objects:
        body += struct.pack("<BHHI", level, name, kind, len(data)) + data
        body += struct.pack("<H", sum(data) & 0xFFFF)
    return struct.pack("<IH", 0x223E9F78, 1) + body


CODEPAGE = (1, 0x9007, 6, struct.pack("<II", 1254, 0))
FILE = [
    (2, 0x9002, 6, b"\x00" * 14),
    (2, 0x8010, 1, "şikâyet.pdf\x00".encode("cp1254")),
    (2, 0x800F, 6, b"%PDF-1.4 hello"),
]


def make_mail(kind: str, content: bytes, head: str = "", name: str = "") -> bytes:
    named = f'; name="{name}"' if name else ""
    return (
        f"From: Ada <ada@mail.example>\nSubject: Hi\n{head}MIME-Version: 1.0\n"
        f"Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/plain\n\nMy words\n"
        f"--b\nContent-Type: {kind}{named}\nContent-Transfer-Encoding: base64\n\n"
        f"{base64.encodebytes(content).decode()}\n--b--\n"
    ).encode()


def test_the_files_of_a_winmail_stand_in_its_place():
    raw = make_mail("application/ms-tnef", make_tnef(CODEPAGE, *FILE), name="winmail.dat")
    mail = parse(raw)
    (part,) = mail.attachments
    assert (part.name, part.content_type) == ("şikâyet.pdf", "application/pdf")
    assert part.content == b"%PDF-1.4 hello" and mail.defects == []
    (real,) = parse(corpus_mail("roundcube/tnef1.eml")).attachments
    assert (real.name, len(real.content)) == ("AUTHORS", 244)


def test_the_text_of_a_winmail_is_shown_if_the_mail_has_no_other():
    packed = make_tnef(CODEPAGE, (1, 0x800C, 2, "Sipariş gelmedi\x00".encode("cp1254")))
    raw = b"From: a@b.example\nContent-Type: application/ms-tnef\n"
    raw += b"Content-Transfer-Encoding: base64\n\n" + base64.encodebytes(packed)
    assert parse(raw).text == "Sipariş gelmedi"
    assert parse(make_mail("application/ms-tnef", packed)).text.strip() == "My words"


def test_a_winmail_that_cannot_be_read_is_kept_as_it_is():
    whole = make_tnef(CODEPAGE, *FILE)
    broken = whole[:6] + b"\x01\x07\x90\x06\x00\xff" + whole[12:20]
    (part,) = parse(make_mail("application/ms-tnef", broken, name="winmail.dat")).attachments
    assert part.name == "winmail.dat" and part.content == broken


def test_a_winmail_with_too_many_files_or_words_stays_within_the_limits():
    many = parse(make_mail("application/ms-tnef", make_tnef(CODEPAGE, *FILE * 101)))
    assert many.defects == ["too_many_files"] and len(many.attachments) == 1
    packed = make_tnef(CODEPAGE, (1, 0x800C, 2, b"word " * 300_000))
    raw = b"From: a@b.example\nContent-Type: application/ms-tnef\n"
    raw += b"Content-Transfer-Encoding: base64\n\n" + base64.encodebytes(packed)
    long = parse(raw)
    assert len(long.text) == 1_000_000 and "text_too_long" in long.defects
    assert [len(part.content) for part in long.attachments] == [1_500_000]


@settings(max_examples=80, deadline=None)
@given(st.binary(max_size=400), st.integers(0, 60))
def test_any_winmail_is_answered(rubbish, at):
    whole = make_tnef(CODEPAGE, *FILE)
    unpack(whole[:at] + rubbish + whole[at:])


def make_event(*lines: str, method: str = "REQUEST") -> bytes:
    inner = "\r\n".join(lines)
    return (
        f"BEGIN:VCALENDAR\r\nMETHOD:{method}\r\nBEGIN:VTIMEZONE\r\nTZID:X\r\n"
        f"DTSTART:16010101T000000\r\nEND:VTIMEZONE\r\nBEGIN:VEVENT\r\n{inner}\r\n"
        "BEGIN:VALARM\r\nSUMMARY:Alarm\r\nEND:VALARM\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
    ).encode()


EVENT = make_event(
    "DTSTART;TZID=Europe/Istanbul:20261124T100000",
    "DTEND;TZID=Europe/Istanbul:20261124T113000",
    "SUMMARY:Görüşme\\, iade",
    "LOCATION:Oda 4\\nKat 2",
    'ORGANIZER;CN="Demir, Ada":mailto:ada@mail.exam',
    " ple",
    "ATTENDEE;CN=Shop:mailto:s@shop.example",
)


def test_an_invitation_says_what_when_where_and_who():
    mail = read_mail(make_mail("text/calendar; method=REQUEST", EVENT))
    assert mail.invitations == [
        Invitation(
            method="REQUEST",
            summary="Görüşme, iade",
            start="2026-11-24T10:00",
            end="2026-11-24T11:30",
            zone="Europe/Istanbul",
            where="Oda 4 Kat 2",
            organiser="Demir, Ada <ada@mail.example>",
        )
    ]
    assert [part.name for part in mail.attachments] == ["invitation.ics"]
    assert text_with_notices(mail).split("\n")[:4] == [
        "Invitation: Görüşme, iade",
        "When: Nov. 24, 2026, 10 a.m. – 11:30 a.m. (Europe/Istanbul)",
        "Where: Oda 4 Kat 2",
        "Organiser: Demir, Ada <ada@mail.example>",
    ]
    assert text_with_notices(mail).rstrip().endswith("My words")


@pytest.mark.parametrize(
    ("lines", "method", "first", "when"),
    [
        (
            ["SUMMARY:Fair", "DTSTART;VALUE=DATE:20261124", "DTEND;VALUE=DATE:20261125"],
            "REQUEST",
            "Invitation: Fair",
            "When: Nov. 24, 2026",
        ),
        (
            ["SUMMARY:Call", "DTSTART:20261124T070000Z", "DURATION:PT1H30M", "RRULE:FREQ=DAILY"],
            "PUBLISH",
            "Event: Call",
            "When: Nov. 24, 2026, 7 a.m. – 8:30 a.m. (UTC), repeats",
        ),
        (
            ["SUMMARY:Call", "DTSTART:20261124T070000", "STATUS:CANCELLED"],
            "REQUEST",
            "Cancelled: Call",
            "When: Nov. 24, 2026, 7 a.m.",
        ),
        (
            ["SUMMARY:Call", "ATTENDEE;PARTSTAT=DECLINED;CN=Ada:mailto:a@b.example", "DTSTART:x"],
            "REPLY",
            "Ada <a@b.example> declined: Call",
            None,
        ),
    ],
)
def test_every_kind_of_event_has_its_words(lines, method, first, when):
    mail = parse(make_mail("text/calendar", make_event(*lines, method=method)))
    words = notices_above(mail)
    assert words[0] == first and (words[1:2] == [when] if when else len(words) == 1)


def test_one_event_in_the_body_and_as_a_file_is_shown_once():
    encoded = base64.encodebytes(EVENT).decode()
    part = f"Content-Transfer-Encoding: base64\n\n{encoded}"
    raw = (
        "From: a@b.example\nContent-Type: multipart/mixed; boundary=b\n\n--b\n"
        f"Content-Type: text/calendar\n{part}\n--b\n"
        f"Content-Type: application/ics; name=invite.ics\n{part}\n--b--"
    )
    mail = parse(raw.encode())
    assert len(mail.invitations) == 1 and len(mail.attachments) == 2


def test_a_hostile_calendar_takes_no_long_time():
    for line in (
        "X;" + "a=b;" * 100_000,
        "BEGIN:VEVENT\n" * 30_000,
        'A;B="' * 80_000,
        "\n " * 200_000,
    ):
        started = time.process_time()
        read_invitations(line.encode(), "")
        assert time.process_time() - started < 1


@settings(max_examples=80, deadline=None)
@given(st.text(max_size=300))
def test_any_calendar_is_answered(text):
    read_invitations(make_event(text, f"DTSTART{text}", f"DTSTART:2026{text}"), "")


INNER = (
    "From: Bo <bo@mail.example>\nDate: Mon, 23 Nov 2026 10:00:00 +0300\n"
    "Subject: =?utf-8?Q?=C4=B0ade?=\n"
)


def test_a_mail_within_the_mail_can_be_read_and_is_kept():
    inner = f"{INNER}\nPlease <b>help</b> me.\n".encode()
    raw = (
        b"From: a@b.example\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\nSee below\n--b\n"
        b"Content-Type: message/rfc822\n\n" + inner + b"--b--\n"
    )
    mail = read_mail(raw)
    assert mail.enclosed == [
        Enclosed(
            "Bo <bo@mail.example>", "2026-11-23T07:00:00+00:00", "İade", "Please <b>help</b> me."
        )
    ]
    assert [part.name for part in mail.attachments] == ["İade.eml"]
    text = text_with_notices(mail)
    assert text.startswith("See below") and "From: Bo <bo@mail.example>" in text
    assert text.endswith("Please <b>help</b> me.")
    mail.cleaned_html = "<p>See below</p>"
    assert "&lt;b&gt;help&lt;/b&gt;" in html_with_notices(mail)


def test_mails_within_mails_are_read_to_a_depth():
    raw = b"From: a@b.example\nSubject: 9\n\nThe innermost"
    for number in range(8, 0, -1):
        raw = b"From: a@b.example\nSubject: %d\nContent-Type: message/rfc822\n\n%s" % (number, raw)
    assert [one.subject for one in parse(raw).enclosed] == ["2", "3", "4"]


def test_what_a_delivery_report_sends_back_is_not_read_as_a_mail_of_the_sender():
    assert parse(corpus_mail("sisimai/lhost-postfix-05.eml")).enclosed == []


def der(tag: int, content: bytes) -> bytes:
    size = len(content)
    length = bytes([size]) if size < 128 else b"\x82" + size.to_bytes(2, "big")
    return bytes([tag]) + length + content


def make_signed(content: bytes) -> bytes:
    data = bytes.fromhex("06092a864886f70d010701")
    signed = bytes.fromhex("06092a864886f70d010702")
    wrapped = der(0x30, data + der(0xA0, content))
    return der(0x30, signed + der(0xA0, der(0x30, b"\x02\x01\x01" + der(0x31, b"") + wrapped)))


ENTITY = b"Content-Type: text/plain; charset=utf-8\r\n\r\nImzal\xc4\xb1 metin\r\n"


@pytest.mark.parametrize(
    "octets",
    [
        der(0x04, ENTITY),
        der(0x24, der(0x04, ENTITY[:20]) + der(0x04, ENTITY[20:])),
        b"\x24\x80" + der(0x04, ENTITY[:20]) + der(0x04, ENTITY[20:]) + b"\x00\x00",
    ],
    ids=["whole", "pieces", "indefinite"],
)
def test_the_text_that_a_signature_wraps_is_read(octets):
    head = "From: a@b.example\nContent-Type: application/pkcs7-mime; smime-type=signed-data; "
    raw = f"{head}name=smime.p7m\nContent-Transfer-Encoding: base64\n\n".encode()
    mail = parse(raw + base64.encodebytes(make_signed(octets)))
    assert mail.text.strip() == "Imzalı metin" and mail.protection == "smime-signed"
    assert [part.name for part in mail.attachments] == ["smime.p7m"]


@settings(max_examples=80, deadline=None)
@given(st.binary(max_size=60), st.integers(0, 120))
def test_any_signed_file_is_answered(rubbish, at):
    whole = make_signed(der(0x04, ENTITY))
    signed_content(whole[:at] + rubbish + whole[at:])
    signed_content(b"\x30\x80" * 300 + rubbish)
    signed_content(make_signed(b"\x24\x80" * 300 + rubbish))


@pytest.mark.parametrize(
    ("head", "body", "protection"),
    [
        ("Content-Type: application/octet-stream; name=smime.p7m", "x", "smime-encrypted"),
        ("", "-----BEGIN PGP MESSAGE-----\n\nabc\n-----END PGP MESSAGE-----\n", "pgp-encrypted"),
        ("", "-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\nHi\n", "pgp-signed"),
        ("", "I wrote -----BEGIN PGP MESSAGE----- in a sentence", ""),
    ],
)
def test_protection_is_named_wherever_it_stands(head, body, protection):
    mail = parse(f"From: a@b.example\n{head}\n\n{body}".encode().replace(b"\n\n\n", b"\n\n", 1))
    assert mail.protection == protection
    assert bool(notices_above(mail)) == bool(protection)


def test_all_of_it_crosses_the_process_border():
    mail = parse(make_mail("text/calendar", EVENT))
    mail.suspected = [DeliveryStatus("a@b.example", "failed", "5.1.1", "x")]
    mail.enclosed = [Enclosed("a", "b", "c", "d")]
    data, blobs = to_frame(mail)
    assert from_frame(json.loads(json.dumps(data)), b"".join(blobs)) == mail


@pytest.mark.parametrize(
    ("status", "diagnostic", "words"),
    [
        ("5.1.1", "550 no such user", "this address does not exist (550 no such user)"),
        ("5.2.2", "", "the mailbox is full (5.2.2)"),
        ("5.0.0", "strange words", "strange words"),
        ("", "", "no reason given"),
    ],
)
def test_a_failure_is_said_in_plain_words(status, diagnostic, words):
    assert failure_words(DeliveryStatus("a@b.example", "failed", status, diagnostic)) == words


REPORT_LINES = st.sampled_from(
    ["<a@mail.example>:", "  b@mail.example", "550 5.1.1 x", "did not reach the following", "",
     "To:", "------ This is a copy of the message", "Final-Recipient: rfc822; c@x.example"]
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.lists(st.one_of(REPORT_LINES, st.text(max_size=60)), max_size=20), st.text(max_size=60))
def test_any_words_of_a_mail_daemon_are_answered(lines, subject):
    head = f"From: mailer-daemon@x.example\nSubject: failure notice {subject}\n\n"
    mail = parse((head + "\n".join(lines)).encode("utf-8", "surrogatepass"))
    assert all(one.recipient and one.cause for one in mail.suspected)
