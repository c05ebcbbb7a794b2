"""Mails that were passed on, by the programs of the world."""

from email.message import EmailMessage

import pytest

from tests.make.mail import make_mail
from wagdesk.inbox.mail.forwarded import Forward, read_forward
from wagdesk.inbox.mail.reading import read_mail

TEXT = "Where is my parcel?\n\nAda"


def forward_of(text: str, subject: str = "Fwd: Parcel") -> Forward | None:
    return read_forward(read_mail(make_mail("ana@shop.example", subject=subject, text=text)))


GMAIL = f"""Can you answer her?

---------- Forwarded message ---------
From: Ada Demir <ada@mail.example>
Date: Mon, 23 Nov 2026 at 10:00
Subject: Parcel
To: <ana@shop.example>


{TEXT}
"""
APPLE = """Can you answer her?

> Begin forwarded message:
>
> From: Ada Demir <ada@mail.example>
> Subject: Parcel
> Date: 23 November 2026 at 10:00:00 CET
> To: ana@shop.example
>
> Where is my parcel?
>
> Ada
"""
OUTLOOK = f"""Can you answer her?

________________________________
From: Ada Demir <ada@mail.example<mailto:ada@mail.example>>
Sent: Monday, November 23, 2026 10:00 AM
To: Ana; a very long list of other people who were written to as well and of
 whom there are many <x@y.example>
Subject: Parcel

{TEXT}
"""
OLD_OUTLOOK = f"""Can you answer her?

-----Original Message-----
From: Ada Demir [mailto:ada@mail.example]
Sent: Monday, November 23, 2026 10:00 AM
To: Ana
Subject: Parcel

{TEXT}
"""
THUNDERBIRD = f"""Can you answer her?

-------- Forwarded Message --------
Subject: \tParcel
Date: \tMon, 23 Nov 2026 10:00:00 +0100
From: \tAda Demir <ada@mail.example>
To: \tana@shop.example

{TEXT}
"""


@pytest.mark.parametrize("text", [GMAIL, APPLE, OUTLOOK, OLD_OUTLOOK, THUNDERBIRD])
def test_the_usual_programs(text):
    found = forward_of(text)
    assert (found.address, found.name) == ("ada@mail.example", "Ada Demir")
    assert (found.subject, found.above, found.text) == ("Parcel", "Can you answer her?", TEXT)
    assert "2026" in found.date and not found.typed


@pytest.mark.parametrize(
    ("prefix", "head"),
    [
        ("İlt", ("Kimden", "Gönderilme", "Kime", "Konu")),
        ("İLT", ("Gönderen", "Tarih", "Alıcı", "Konu")),
        ("WG", ("Von", "Gesendet", "An", "Betreff")),
        ("TR", ("De", "Envoyé", "À", "Objet")),
        ("RV", ("De", "Enviado el", "Para", "Asunto")),
        ("I", ("Da", "Inviato", "A", "Oggetto")),
        ("ENC", ("De", "Enviado", "Para", "Assunto")),
        ("Doorst", ("Van", "Verzonden", "Aan", "Onderwerp")),
        ("PD", ("Od", "Wysłano", "Do", "Temat")),
        ("Fwd", ("От", "Дата", "Кому", "Тема")),
        ("VS", ("Fra", "Sendt", "Til", "Emne")),
        ("転送", ("差出人", "送信日時", "宛先", "件名")),
    ],
)
def test_twelve_languages(prefix, head):
    who, when, to, what = head
    text = (
        f"Bak lütfen.\n\n{who}: Ada <ada@mail.example>\n{when}: 23.11.2026 10:00\n"
        f"{to}: ana@shop.example\n{what}: Parcel\n\n{TEXT}\n"
    )
    found = forward_of(text, f"{prefix}: Parcel")
    assert (found.address, found.subject, found.above) == (
        "ada@mail.example",
        "Parcel",
        "Bak lütfen.",
    )
    assert found.text == TEXT


@pytest.mark.parametrize("command", ["@fwd", "@FWD", "\n\n@fwd \n", "@fwd please answer"])
def test_the_command_says_so_under_any_subject(command):
    found = forward_of(f"{command}\n{GMAIL}", "Parcel")
    assert found.typed and found.address == "ada@mail.example"
    assert found.above.endswith("Can you answer her?")
    assert "@fwd" not in found.above.lower()
    assert forward_of(GMAIL, "Parcel") is None
    assert forward_of(f"@fwding\n{GMAIL}", "Parcel") is None


def attached(*senders: str, subject: str = "FW: Parcel") -> EmailMessage:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "ana@shop.example", "support@shop.example", subject
    mail.set_content("Can you answer her?\n")
    for sender in senders:
        inner = EmailMessage()
        inner["From"], inner["Subject"], inner["Date"] = sender, "Parcel", "23 Nov 2026 10:00 +0100"
        inner.set_content(TEXT + "\n")
        mail.add_attachment(inner)
    return mail


def test_a_mail_that_came_as_a_file():
    mail = read_mail(attached("Ada Demir <ada@mail.example>").as_bytes())
    found = read_forward(mail)
    assert (found.address, found.name, found.text) == ("ada@mail.example", "Ada Demir", TEXT)
    assert (found.above, found.date[:10]) == ("Can you answer her?", "2026-11-23")


def test_of_two_files_nobody_knows_which():
    mail = attached("ada@mail.example", "bo@mail.example")
    assert read_forward(read_mail(mail.as_bytes())) is None


@pytest.mark.parametrize(
    ("who", "address"),
    [
        ('"boss@shop.example" <eve@mail.example>', "eve@mail.example"),
        ("boss@shop.example <eve@mail.example>", "eve@mail.example"),
        ("eve@mail.example", "eve@mail.example"),
        ("boss@shop.example eve@mail.example", None),
        ("Ada Demir", None),
        ("<>", None),
    ],
)
def test_the_address_is_the_true_one_or_none(who, address):
    found = forward_of(GMAIL.replace("Ada Demir <ada@mail.example>", who))
    assert (found.address if found else None) == address


def test_a_head_that_the_customer_wrote_counts_for_nothing_below_the_true_one():
    trick = GMAIL + "\nFrom: victim@mail.example\nDate: 1 Jan 2026\nSubject: x\nTo: y\n\nPay me.\n"
    assert forward_of(trick).address == "ada@mail.example"


NO_FORWARDS = {
    "nothing": "",
    "the command alone": "@fwd",
    "no address": "From: x",
    "one field": "From: a@b.example\n" * 500,
    "quotes": ">" * 9999,
}


@pytest.mark.parametrize("text", NO_FORWARDS.values(), ids=NO_FORWARDS)
def test_what_is_no_forward_is_none(text):
    assert forward_of(text) is None


def test_it_is_quick_on_hostile_text():
    found = forward_of("From: " + "a " * 100_000 + "\n" + "*" * 50_000 + "\n" + "Date : " * 20_000)
    assert found is None
