"""Bytes to ``ParsedMail``: what people and hostile people send."""

import base64
import json
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.inbox.mail.corpus import corpus_mail, corpus_mails
from wagdesk.inbox.mail.parse import parse
from wagdesk.inbox.mail.parsed import Address, from_frame, to_frame
from wagdesk.inbox.mail.reading import read_mail


def make_raw(head: str, body: str | bytes = "Hello\n", charset: str = "utf-8") -> bytes:
    content = body if isinstance(body, bytes) else body.encode(charset)
    return head.strip().encode(charset) + b"\n\n" + content


def test_a_plain_mail_is_read():
    mail = parse(
        make_raw(
            "From: Ada Demir <Ada@Example.com>\nTo: support@shop.example, b@shop.example\n"
            "Cc: Bo <bo@example.com>\nSubject: Where is my order?\nMessage-ID: <1@example.com>\n"
            "In-Reply-To: <0@example.com>\nReferences: <a@x> <b@x>\n <a@x>\n"
            "Date: Mon, 23 Nov 2026 10:00:00 +0300\nContent-Language: tr",
            "It has not come.\n",
        )
    )
    assert mail.from_ == Address("Ada Demir", "Ada@Example.com")
    assert [one.address for one in mail.to] == ["support@shop.example", "b@shop.example"]
    assert mail.cc == [Address("Bo", "bo@example.com")]
    assert mail.subject == "Where is my order?"
    assert (mail.message_id, mail.in_reply_to) == ("<1@example.com>", ["<0@example.com>"])
    assert mail.references == ["<a@x>", "<b@x>"]
    assert mail.date == "2026-11-23T07:00:00+00:00"
    assert (mail.text, mail.language, mail.defects) == ("It has not come.\n", "tr", [])


def test_every_corpus_mail_is_read_and_survives_the_frame():
    for path in corpus_mails():
        mail = parse(path.read_bytes())
        data, blobs = to_frame(mail)
        assert from_frame(json.loads(json.dumps(data)), b"".join(blobs)) == mail, path.name


@pytest.mark.parametrize(
    ("charset", "declared", "text"),
    [
        ("cp1254", "windows-1254", "Siparişim hâlâ gelmedi, teşekkürler Ğğ İı Şş"),
        ("iso-8859-9", "iso-8859-9", "Gönderi ücreti nedir? Işık ığdır"),
        ("utf-8", "iso-8859-9", "Kargom nerede? Çok üzgünüm, şikâyetçiyim"),
        ("cp1254", "utf-8", "Merhaba, siparişim gelmedi. Ayşe Yılmaz"),
        ("cp1254", "", "Merhaba, iade için ne yapmalıyım? Teşekkürler"),
        ("gb18030", "gb2312", "你好，我的订单还没有到，镕"),
        ("utf-8", "gb2312", "你好！我公司的订单还没有到，请帮我查一下"),
        ("iso-2022-jp", "iso-2022-jp", "こんにちは。注文した商品"),
        ("utf-7", "utf-7", "Grüße & Ääh"),
        ("cp1252", "us-ascii", "Mit freundlichen Grüßen – Jürgen"),
        ("koi8-r", "", "Здравствуйте, мой заказ ещё не пришёл. Спасибо"),
        ("utf-8", "no-such-charset", "Merhaba dünya şöyle böyle"),
        ("cp1252", "unicode_escape", "Äpfel \\u0041 und Öl"),
        ("utf-16", "utf-16", "Merhaba dünya"),
    ],
)
def test_text_is_read_whatever_the_charset_claims(charset, declared, text):
    head = f"From: a@b.example\nContent-Type: text/plain; charset={declared}"
    encoded = base64.encodebytes(text.encode(charset))
    assert parse(make_raw(head + "\nContent-Transfer-Encoding: base64", encoded)).text == text


BASE64 = "Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: base64"


def test_a_footer_that_a_list_put_below_encoded_text_is_kept():
    body = (
        base64.encodebytes("Merhaba, şöyle".encode()).decode()
        + "____\nThe list\nhttps://l.example\n"
    )
    mail = parse(make_raw(f"From: a@b.example\n{BASE64}", body))
    assert mail.text.startswith("Merhaba, şöyle\n____\nThe list\nhttps://l.example")
    assert mail.defects == ["broken_base64"]


def test_text_that_is_only_called_base64_is_kept_as_it_is():
    text = "Hello, where is my order?\nIt should have come on Monday.\n"
    assert parse(make_raw(f"From: a@b.example\n{BASE64}", text)).text == text


def test_base64_cut_in_the_middle_gives_what_is_there():
    encoded = base64.encodebytes(("Merhaba " * 40).encode())[:201]
    assert parse(make_raw(f"From: a@b.example\n{BASE64}", encoded)).text.startswith("Merhaba Mer")


def test_broken_quoted_printable_keeps_its_words():
    head = "From: a@b.example\nContent-Transfer-Encoding: quoted-printable"
    mail = parse(
        make_raw(f"{head}\nContent-Type: text/plain; charset=utf-8", "50=% =C5=9F =ZZ a=\nb =")
    )
    assert mail.text == "50=% ş =ZZ ab "


@pytest.mark.parametrize(
    ("meta", "charset", "text"),
    [
        ("<meta charset='windows-1254'>", "cp1254", "Siparişim gelmedi"),
        ('<meta http-equiv=x content="text/html; charset=gb2312">', "gb18030", "你好，我的订单镕"),
        ("<meta charset=utf-7>", "utf-8", "+ADw-script+AD4-"),
    ],
)
def test_html_without_a_charset_is_read_as_it_calls_itself(meta, charset, text):
    raw = make_raw("From: a@b.example\nContent-Type: text/html", f"{meta}<p>{text}</p>", charset)
    assert parse(raw).text == text


def test_utf7_is_read_only_where_it_is_declared_and_cleaned_afterwards():
    attack = "+ADw-script+AD4-alert(1)+ADw-/script+AD4-+AGE-"
    head = "From: a@b.example\nContent-Type: text/html"
    assert parse(make_raw(head, attack)).text == attack
    assert read_mail(make_raw(f"{head}; charset=utf-7", attack)).cleaned_html == "a"


def test_a_signature_mark_ends_a_flowed_paragraph():
    head = "From: a@b.example\nContent-Type: text/plain; format=flowed; delsp=yes"
    mail = parse(make_raw(head, "one \n-- \nAda\n> a \n>> b \n>> c\n こん \nにちは\n"))
    assert mail.text == "one\n-- \nAda\n> a\n>> bc\nこんにちは\n"


def test_an_encoded_line_break_in_a_subject_stays_on_one_line():
    mail = parse(make_raw("From: a@b.example\nSubject: =?utf-8?Q?Hi=0D=0ABcc:_x@y.example=00?="))
    assert mail.subject == "Hi Bcc: x@y.example"


def test_no_header_value_keeps_control_characters():
    mail = parse(
        make_raw(
            "From: =?utf-8?Q?A=0AB=E2=80=AEC?= <a@b.example>\nTo: =?utf-8?B?CgA=?= <c@d.example>\n"
            "Content-Type: text/plain; name*=utf-8''a%0Ab%00.txt\nX-Loop: a\x07b\n"
            "Content-Disposition: attachment",
        )
    )
    data = json.dumps(to_frame(mail)[0], ensure_ascii=False)
    assert "\\n" not in data and "\\u00" not in data and "\u202e" not in data
    assert mail.from_.name == "A BC"


def test_ids_that_were_encoded_or_broken_over_lines_are_read():
    mail = parse(
        make_raw(
            "From: a@b.example\n"
            "In-Reply-To: =?utf-8?q?=3Cabc=2Edef=40?=\n =?utf-8?q?shop=2Eexample=3E?=\n"
            "References: <one\n two@x.example> <three@x.example>"
        )
    )
    assert mail.in_reply_to == ["<abc.def@shop.example>"]
    assert mail.references == ["<onetwo@x.example>", "<three@x.example>"]


def test_characters_cut_between_two_encoded_words_are_joined():
    cut = "=?utf-8?B?xZ8=?= =?utf-8?B?xQ==?=\n =?utf-8?B?n2s=?="
    assert parse(make_raw(f"Subject: {cut}")).subject == "şşk"


def test_a_raw_eight_bit_subject_is_read_in_the_charset_of_the_body():
    head = "From: a@b.example\nSubject: Sipariş\nContent-Type: text/plain; charset=windows-1254"
    assert parse(make_raw(head, charset="cp1254")).subject == "Sipariş"


@pytest.mark.parametrize(
    ("value", "address", "name"),
    [
        ("a@b.example", "a@b.example", ""),
        ('"Doe, John" <j@d.example>', "j@d.example", "Doe, John"),
        ("=?utf-8?B?RG9lLCBKb2hu?= <j@d.example>", "j@d.example", "Doe, John"),
        ("j@d.example (John Doe)", "j@d.example", "John Doe"),
        ('"a@bank.example" <evil@x.example>', "evil@x.example", "a@bank.example"),
        ('"S" <valid@x.example>:<attacker@x.example>', "attacker@x.example", None),
        ("Support <support@müller.example>", "support@müller.example", "Support"),
        ("undisclosed-recipients:;", "", None),
        ("John Doe", "", "John Doe"),
        ("<john doe@x.example>", "johndoe@x.example", ""),
    ],
)
def test_addresses_of_every_shape(value, address, name):
    found = parse(make_raw(f"From: {value}")).from_
    assert found.address == address
    assert name is None or found.name == name


def test_names_of_files_follow_both_standards_and_are_safe():
    names = [
        'name="=?utf-8?Q?=C5=BC=C3=B3=C5=82.png?="',
        "name*0*=utf-8''fatura%20; name*1=2026.pdf",
        "name*=iso-8859-9''%FEikayet.txt",
        'name="../../etc/passwd"',
        'name="..\\\\..\\\\boot.ini"',
        'name="=?utf-8?Q?a=E2=80=AEgpj.exe?="',
    ]
    parts = "".join(f"--b\nContent-Type: image/png; {name}\n\nx\n" for name in names)
    mail = parse(
        make_raw("From: a@b.example\nContent-Type: multipart/mixed; boundary=b", f"{parts}--b--")
    )
    assert [part.name for part in mail.attachments] == [
        "żół.png",
        "fatura 2026.pdf",
        "şikayet.txt",
        "passwd",
        "boot.ini",
        "agpj.exe",
    ]


def test_a_forwarded_mail_is_kept_byte_for_byte():
    inner = b"From: x@y.example\r\nSubject: =?utf-8?Q?=C4=B0ade?=\r\n\r\nOld \xff text\r\n"
    raw = (
        b"From: a@b.example\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\n"
        b"See below\r\n--b\r\nContent-Type: message/rfc822\r\n\r\n" + inner + b"\r\n--b--\r\n"
    )
    mail = parse(raw)
    assert [(part.name, part.content) for part in mail.attachments] == [("İade.eml", inner)]
    assert mail.text.strip() == "See below"


def test_an_html_mail_gets_a_text_form():
    html = "<style>p{}</style><p>Merhaba&nbsp;<b>dünya</b></p><ul><li>bir<li>iki</ul>a<br>b"
    mail = parse(make_raw("From: a@b.example\nContent-Type: text/html; charset=utf-8", html))
    assert mail.text == "Merhaba dünya\n\n- bir\n- iki\n\na\nb"
    assert mail.html == html


def test_text_and_html_that_are_no_alternatives_are_both_shown():
    raw = make_raw(
        "From: a@b.example\nContent-Type: multipart/mixed; boundary=b",
        "--b\n\nfirst\n--b\nContent-Type: text/html\n\n<p>second</p>\n--b--",
    )
    mail = parse(raw)
    assert "first" in mail.text and "second" in mail.text
    assert "first" in mail.html and "second" in mail.html


def test_soft_line_breaks_are_taken_out():
    head = "From: a@b.example\nContent-Type: text/plain; format=flowed"
    mail = parse(make_raw(head, "one \ntwo\n> quoted \n> more\n-- \nAda\n"))
    assert mail.text == "one two\n> quoted more\n-- \nAda\n"


def test_a_calendar_invitation_is_a_named_file():
    raw = make_raw(
        "From: a@b.example\nContent-Type: multipart/alternative; boundary=b",
        "--b\n\nMeet?\n--b\nContent-Type: text/calendar; method=REQUEST\n\nBEGIN:VCALENDAR\n--b--",
    )
    mail = parse(raw)
    assert [(part.name, part.content_type) for part in mail.attachments] == [
        ("invitation.ics", "text/calendar")
    ]
    assert mail.text.strip() == "Meet?"


@pytest.mark.parametrize(
    ("kind", "protection"),
    [
        ("application/pgp-encrypted", "pgp-encrypted"),
        ("application/pkcs7-mime; smime-type=enveloped-data", "smime-encrypted"),
        ("application/pkcs7-mime; smime-type=signed-data", "smime-signed"),
        ("application/pgp-signature", "pgp-signed"),
    ],
)
def test_protected_mail_is_called_by_its_name(kind, protection):
    assert parse(make_raw(f"From: a@b.example\nContent-Type: {kind}")).protection == protection


def test_a_wrong_boundary_hides_nothing():
    raw = make_raw(
        "From: a@b.example\nContent-Type: multipart/mixed; boundary=wrong",
        "--right\nContent-Type: text/plain\n\nI am here\n--right--\n",
    )
    mail = parse(raw)
    assert mail.text.strip() == "I am here"
    assert "broken_multipart" in mail.defects


def test_parts_after_a_boundary_used_twice_are_found():
    mail = parse(corpus_mail("spamscope-mail-parser/mail_malformed_1.eml"))
    assert [part.name for part in mail.attachments] == ["20160523_916527.jpg_.zip"]


@pytest.mark.parametrize("broken", [b"SGVs!bG8", b"SGVsbG8=SGVsbG8=", b"SGVsbG8", b"S", b"===="])
def test_broken_base64_gives_what_can_be_read(broken):
    head = "From: a@b.example\nContent-Transfer-Encoding: base64"
    assert parse(make_raw(head, broken)).text in ("Hello", "HelloHello", "")


def test_a_delivery_report_names_recipient_and_reason():
    mail = parse(corpus_mail("sisimai/lhost-postfix-05.eml"))
    assert [(one.recipient, one.action, one.status) for one in mail.delivery] == [
        ("kijitora@example.org", "failed", "4.1.1")
    ]
    assert mail.returned_ids == ["<FFFFFFFF.0000000@example.co.jp>"]


def test_a_very_long_text_is_kept_whole_as_a_file():
    mail = parse(make_raw("From: a@b.example", "wort\n" * 300_000))
    assert len(mail.text) == 1_000_000
    assert mail.attachments[0].content == b"wort\n" * 300_000


HOSTILE = {
    "encoded words": b"Subject: " + b"=?utf-8?q?a?= " * 230_000 + b"\n\nx",
    "open encoded words": b"Subject: " + b"=?" * 1_500_000 + b"\n\nx",
    "references": b"References: " + b"<a@b> " * 500_000 + b"\n\nx",
    "parameters": b"Content-Type: text/plain; " + b"n*1*=a;" * 400_000 + b"\n\nx",
    "quotes": b"Content-Type: multipart/mixed; " + b';"' * 1_500_000 + b"\n\nx",
    "comments": b"To: " + b"(" * 3_000_000 + b"\n\nx",
    "addresses": b"To: " + b"a <a@b.c>, " * 300_000 + b"\n\nx",
    "headers": b"".join(b"X-%d: a\n" % n for n in range(10_000)) + b"\nx",
    "parts": b"Content-Type: multipart/mixed; boundary=b\n\n" + b"--b\n\nx\n" * 20_000,
    "ends": b"Content-Type: multipart/mixed; boundary=b\n\n" + b"--b--\n--b\n\nx\n" * 50_000,
    "html depth": b"Content-Type: text/html\n\n" + b"<div>" * 300_000,
    "line": b"Subject: x\n\n" + b"a" * 10_000_000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_mail_takes_no_long_time(name):
    started = time.process_time()
    parse(HOSTILE[name])
    assert time.process_time() - started < 2


def test_deeply_nested_parts_keep_their_words():
    nested = b"".join(
        b'Content-Type: multipart/mixed; boundary="b%d"\n\n--b%d\n' % (n, n) for n in range(1_000)
    )
    mail = parse(b"From: a@b.example\n" + nested + b"\nthe innermost word")
    assert "the innermost word" in mail.text
    assert "too_deep" in mail.defects


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=3_000))
def test_any_bytes_are_a_mail(raw):
    to_frame(parse(raw))


@settings(max_examples=150, deadline=None)
@given(
    st.sampled_from(["Subject", "From", "To", "Content-Type", "Content-Disposition", "References"]),
    st.text(max_size=300),
    st.text(max_size=300),
)
def test_any_header_and_body_give_text_a_database_can_keep(name, value, body):
    raw = f"{name}: {value}\nContent-Transfer-Encoding: 8bit\n\n{body}"
    data, _ = to_frame(parse(raw.encode("utf-8", "surrogatepass")))
    text = json.dumps(data, ensure_ascii=False)
    text.encode("utf-8")
    assert "\\u0000" not in text


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_a_mutated_corpus_mail_never_raises(data):
    raw = bytearray(data.draw(st.sampled_from(corpus_mails())).read_bytes()[:20_000])
    for _ in range(data.draw(st.integers(1, 8))):
        at = data.draw(st.integers(0, len(raw) - 1))
        raw[at : at + data.draw(st.integers(0, 40))] = data.draw(st.binary(max_size=20))
        raw = raw or bytearray(b"x")
    to_frame(parse(bytes(raw)))


def test_at_most_a_hundred_parts_become_files():
    parts = "".join(f"--b\nContent-Type: a/b; name={n}\n\nx\n" for n in range(900))
    mail = parse(f"Content-Type: multipart/mixed; boundary=b\n\n--b\n\nHi\n{parts}--b--".encode())
    assert [part.name for part in mail.attachments] == [str(n) for n in range(100)]
    assert "too_many_files" in mail.defects and mail.text.strip() == "Hi"
