"""What is new in an answer and what is quoted."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.inbox.mail.corpus import corpus_files, corpus_mails
from wagdesk.inbox.mail.html_text import html_to_text
from wagdesk.inbox.mail.parse import parse
from wagdesk.inbox.mail.split import split_reply

ATTRIBUTIONS = {
    "en": "On Mon, Nov 23, 2026 at 10:00 AM Shop Support <\nsupport@shop.example> wrote:",
    "en_iso": "2026-11-23 10:00 GMT+03:00 Shop Support <support@shop.example>:",
    "tr": "Shop Destek <destek@shop.example>, 23 Kas 2026 Pzt, 10:00 tarihinde şunu yazdı:",
    "tr_apple": "23 Kas 2026 tarihinde 10:00 saatinde, Destek <d@shop.example> şunları yazdı:",
    "de": "Am Mo., 23. Nov. 2026 um 10:00 Uhr schrieb Shop <support@shop.example>:",
    "de_apple": "Am 23.11.2026 um 10:00 schrieb Shop <support@shop.example>:",
    "fr": "Le lun. 23 nov. 2026 à 10:00, Shop <support@shop.example> a écrit :",
    "es": "El lun, 23 nov 2026 a las 10:00, Shop (<support@shop.example>) escribió:",
    "it": "Il giorno lun 23 nov 2026 alle ore 10:00 Shop <support@shop.example> ha scritto:",
    "pt": "Em seg., 23 de nov. de 2026 às 10:00, Shop <support@shop.example> escreveu:",
    "nl": "Op ma 23 nov. 2026 om 10:00 schreef Shop <support@shop.example>:",
    "pl": "pon., 23 lis 2026 o 10:00 Shop <support@shop.example> napisał(a):",
    "pl_2": "W dniu 23.11.2026 o 10:00, Shop pisze:",
    "ru": "пн, 23 нояб. 2026 г. в 10:00, Shop <support@shop.example>:",
    "ru_2": "23.11.2026 10:00, Shop пишет:",
    "da": "Den man. 23. nov. 2026 kl. 10.00 skrev Shop <support@shop.example>:",
    "ja": "2026年11月23日(月) 10:00 Shop <support@shop.example>:",
    "ja_apple": "2026/11/23 10:00、Shop <support@shop.example>のメール:",
}
HEADS = {
    "en": "From: Shop\nSent: Monday\nTo: Ada\nSubject: Order",
    "tr": "Kimden: Shop\nGönderilme: Pazartesi\nKime: Ada\nKonu: Sipariş",
    "de": "Von: Shop\nGesendet: Montag\nAn: Ada\nBetreff: Bestellung",
    "fr": "De : Shop\nEnvoyé : lundi\nÀ : Ada\nObjet : Commande",
    "es": "De: Shop\nEnviado: lunes\nPara: Ada\nAsunto: Pedido",
    "it": "Da: Shop\nInviato: lunedì\nA: Ada\nOggetto: Ordine",
    "pt": "De: Shop\nEnviada em: segunda\nPara: Ada\nAssunto: Pedido",
    "nl": "Van: Shop\nVerzonden: maandag\nAan: Ada\nOnderwerp: Bestelling",
    "pl": "Od: Shop\nWysłano: poniedziałek\nDo: Ada\nTemat: Zamówienie",
    "ru": "От: Shop\nОтправлено: понедельник\nКому: Ada\nТема: Заказ",
    "da": "Fra: Shop\nSendt: mandag\nTil: Ada\nEmne: Ordre",
    "ja": "差出人: Shop\n送信日時: 月曜\n宛先: Ada\n件名: 注文",
    "bold": "*From:* Shop\n*Sent:* Monday\n*To:* Ada\n*Subject:* Order",
}


@pytest.mark.parametrize("language", ATTRIBUTIONS)
@pytest.mark.parametrize("mark", ["> ", ""])
def test_the_line_above_a_quote_is_known_in_each_language(language, mark):
    quote = f"{ATTRIBUTIONS[language]}\n\n{mark}Old text\n{mark}more\n"
    found = split_reply(f"My answer.\n\n{quote}")
    assert (found.visible, found.folded) == ("My answer.\n\n", quote)


@pytest.mark.parametrize("language", HEADS)
def test_the_head_of_an_outlook_quote_is_known_in_each_language(language):
    quote = f"________________________________\n{HEADS[language]}\n\nOld text\n"
    found = split_reply(f"My answer.\n\n{quote}")
    assert (found.visible, found.folded) == ("My answer.\n\n", quote)


@pytest.mark.parametrize(
    ("visible", "quote"),
    [
        ("My answer.", " On Wed, Apr 4, 2026 at 3:59 PM, bob@shop.example wrote:\n> Hi"),
        ("My answer", "--- On Wed, Apr 4, 2026 at 3:59 PM, bob@shop.example wrote:\n> Hi"),
        ("My answer.\n", "---- Shop Support wrote ----\n\nHi\n"),
        ("Cevabım.\n", "---- Shop Destek yazdı ----\nMerhaba\n"),
        ("My answer.\n", "2026/11/23 Shop <s@shop.example>\n\n> Hi\n"),
        ("My answer.\n", "Date: Mon, 23 Nov 2026 10:00:00 +0300\nFrom: s@shop.example\n\nHi\n"),
        ("Hello\n", '02.11.2026 14:20 пользователь "Shop" <\ns@shop.example> написал:\n\n> Hi\n'),
        (
            "Siparişim 2 gündür gelmedi\n",
            "23 Kas 2026 tarihinde 10:00 saatinde, D <d@shop.example> şunları yazdı:\n\n> Hi\n",
        ),
        (
            "Yes.\n\n",
            "On Tue, Apr 11, 2026 at 10:07 PM Shop\n\n<\nmailto:s@shop.example\n> wrote:\nHi\n",
        ),
        (
            "Yes\n",
            "On Monday, 24 September, 2026 at 3:46 PM, Shop wrote:\n\n> See (http://shop.example/a\n"
            "_nonce=3dd518)\n>\n",
        ),
    ],
)
def test_quotes_are_found_where_programs_put_them_oddly(visible, quote):
    found = split_reply(visible + quote)
    assert (found.visible, found.folded) == (visible, quote)


@pytest.mark.parametrize(
    "text",
    [
        "> Old question?\n\nMy answer below it.\n",
        "On Monday Shop <s@shop.example> wrote:\n> First?\nYes.\n> Second?\nNo.\n",
        "Hi,\nOn Monday Shop <s@shop.example> wrote:\n> First?\nYes.\n> Second?\nNo.\n",
        "Please note: the parcel came on Monday. From: Ankara, it took long.\n",
        'On the box somebody wrote:\n"broken"? No, nothing of that kind.\n'[:25],
        "See below.\n\n---------- Forwarded message ---------\nFrom: X <x@y.example>\n"
        "Date: Monday\nSubject: Invoice\nTo: me\n\nThe invoice.\n",
        "",
        "   \n",
        "From: Only\nSent: a\nTo: quote\n\nno word above it\n",
    ],
)
def test_in_doubt_everything_stays_visible(text):
    found = split_reply(text)
    assert (found.visible, found.folded) == (text, "")


def test_a_forwarded_mail_with_an_outlook_head_is_not_folded():
    text = f"Can you help?\n\n{HEADS['en']}\n\nThe mail this is about\n"
    assert split_reply(text, subject="FW: Order").folded == ""
    assert split_reply(text, subject="RE: Order").folded.startswith("From: Shop")


def test_signatures_above_the_quote_and_at_the_end_are_folded():
    quote = f"{ATTRIBUTIONS['en']}\n> Old\n"
    assert split_reply(f"Yes.\n\nSent from my iPhone\n\n{quote}").visible == "Yes.\n\n"
    assert split_reply(f"Yes.\n-- \nAda\n\n{quote}").visible == "Yes.\n"
    assert split_reply(f"Evet.\n\niPhone'umdan gönderildi\n\n{quote}").visible == "Evet.\n\n"
    assert split_reply("Yes.\n-- \nAda\nShop\n").visible == "Yes.\n"


@pytest.mark.parametrize(
    "line",
    [
        "Sent from my iPhone",
        "Get Outlook for iOS<https://aka.ms/o0ukef>",
        "iPhone’umdan gönderildi",
        "Galaxy cihazımdan gönderildi",
        "Yahoo Mail'den gönderildi",
        "Android için Outlook'u edinin",
        "Von meinem iPhone gesendet",
        "Outlook für Android beziehen",
        "Envoyé de mon iPhone",
        "Enviado desde mi iPhone",
        "Inviato da iPhone",
        "Verzonden vanaf mijn iPhone",
        "Wysłane z iPhone'a",
        "Отправлено с iPhone",
        "iPhoneから送信",
    ],
)
def test_what_a_phone_adds_is_folded_with_the_quote(line):
    assert split_reply(f"Yes.\n\n{line}\n\n> Old\n").visible == "Yes.\n\n"


@pytest.mark.parametrize(
    "line",
    [
        "Paket Ankara'dan gönderildi mi?",
        "Ürün dün İzmir’den gönderildi",
        "Depodan gönderildi yazıyor",
        "Absentfrom my desk",
        "Iade fişi telefondan gönderildi ama size ulaşmamış görünüyor",
    ],
)
def test_a_sentence_that_only_sounds_like_it_stays_visible(line):
    text = f"Yes.\n\n{line}\n"
    assert split_reply(f"{text}\n> Old\n").visible.rstrip() == text.rstrip()


@pytest.mark.parametrize(
    "quote",
    [
        '<div class="gmail_quote">Yesterday we said:<blockquote>Old</blockquote></div>',
        '<blockquote type="cite">Old text</blockquote>',
        '<div id="divRplyFwdMsg"><b>Whoever:</b> x</div><div>Old</div>',
        '<div class="moz-cite-prefix">Something odd</div><blockquote>Old</blockquote>',
        '<div style="border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0 0 0">X</div>Old',
        '<div class="yahoo_quoted">Old</div>',
    ],
)
def test_marks_in_html_are_believed_before_words(quote):
    html = f"<div>My answer.</div><br>{quote}"
    text = html_to_text(html)
    found = split_reply(text, html)
    assert found.visible.strip() == "My answer."
    assert found.visible + found.folded == text


def test_an_answer_below_the_html_quote_stays_visible():
    html = '<blockquote type="cite">Old text</blockquote><div>My answer.</div>'
    assert split_reply(html_to_text(html), html).folded == ""


def test_the_samples_of_other_splitters():
    lorem = "et mollis ligula rutrum quis. Fusce sed odio id arcu varius aliquet nec nec nibh."
    for path in corpus_files("mail/crisp-email-reply-parser/*.txt"):
        found = split_reply(path.read_text())
        assert found.visible.rstrip().endswith(lorem), path.name
        assert found.visible.count("\n") <= 6, path.name
    for path in corpus_files("mail/quotequail/*.html"):
        html = path.read_text()
        assert split_reply(html_to_text(html), html).folded, path.name


def test_visible_and_folded_are_the_whole_text_of_every_corpus_mail():
    for path in corpus_mails():
        mail = parse(path.read_bytes())
        found = split_reply(mail.text, mail.html, mail.subject)
        assert found.visible + found.folded == mail.text, path.name
        assert found.visible.strip() or not mail.text.strip(), path.name
    for path in corpus_files("mail/*/*.txt") + corpus_files("mail/*/*.html"):
        html = path.read_text() if path.suffix == ".html" else ""
        text = html_to_text(html) or path.read_text()
        found = split_reply(text, html)
        assert found.visible + found.folded == text, path.name


LINES = st.sampled_from(
    [*ATTRIBUTIONS.values(), *HEADS.values(), "> a", ">", "", "-- ", "word", "____________", "a:"]
)


@settings(max_examples=300, deadline=None)
@given(st.lists(st.one_of(LINES, st.text(max_size=40)), max_size=30), st.text(max_size=200))
def test_no_text_is_ever_lost(lines, html):
    text = "\n".join(lines)
    found = split_reply(text, html)
    assert found.visible + found.folded == text


HOSTILE = {
    "goes on": "On 1 Jan 2026\n\n" * 66_000,
    "shared": "a On Wed, x wrote:\n> a\nb\n" * 9_000,
    "ruled": "-- a wrote\n" * 29_000,
    "links": "> a\nhttps://x.example/a)\n" * 14_000,
    "dates": "Date: 2026 10:00\nx\n" * 14_000,
    "one line": "On " + "a " * 500_000 + "wrote:",
    "attributions": "On 1 2 3 wrote:\n> a\nb\n" * 9_000,
    "quotes": "> a\n" * 25_000,
    "spaces": " " * 1_000_000,
    "rules": "_" * 1_000_000,
    "years": ("2025-01-01 " * 40 + "\n") * 2_200,
    "near misses": ("a tarihinde " * 35 + ":\n") * 2_300,
    "heads": "From: a\nSent: b\nx\n" * 9_000,
    "empty": "\n" * 1_000_000,
    "asterisks": "*" * 1_000_000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_megabyte_takes_less_than_a_second(name):
    text = HOSTILE[name]
    html = "<div class=gmail_quote>" * 15_000
    started = time.process_time()
    found = split_reply(text, html)
    assert time.process_time() - started < 1
    assert found.visible + found.folded == text
