"""Mail HTML made safe."""

import base64
import json
import re
import time
from html.parser import HTMLParser

import pytest

from tests.inbox.mail.corpus import corpus_files, corpus_mails
from wagdesk.inbox.mail.html import (
    _ATTRIBUTES,
    _TAGS,
    displayed,
    frame_document,
    has_remote,
    safe_html,
    safe_link,
)
from wagdesk.inbox.mail.html_guard import is_hard
from wagdesk.inbox.mail.html_text import html_to_text
from wagdesk.inbox.mail.parse import parse

TAG = re.compile(r"<\s*(/?[a-zA-Z!][^\s>/]*)")
ATTRIBUTE = re.compile(r"\s([a-zA-Z-]+)=\"([^\"]*)\"")
FORBIDDEN = {"script", "style", "iframe", "object", "embed", "svg", "math", "form", "input"}
FORBIDDEN |= {"base", "meta", "link", "button", "video", "audio", "template", "title"}


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("<b onclick='x()'>a</b>", "<b>a</b>"),
        ("<script>alert(1)</script>a", "a"),
        ("<a href='javascript:alert(1)'>a</a>", "href"),
        ("<a href='java\u200bscript:alert(1)'>a</a>", "href"),
        ("<a href='//evil.example'>a</a>", "href"),
        ("<a href='/admin/'>a</a>", "href"),
        ("<p style='background:url(https://x.example/a)'>a</p>", "url"),
        ("<p style='position:fixed;color:red'>a</p>", "position"),
        ("<img src='data:image/svg+xml;base64,AAAA'>", "svg"),
        ("<table background='https://x.example/a'><tr><td>a</td></tr></table>", "background"),
        ("<img srcset='https://x.example/a 2x'>", "srcset"),
    ],
)
def test_what_is_not_allowed_is_gone(source, expected):
    cleaned = safe_html(source)
    if expected in ("a", "<b>a</b>"):
        assert cleaned == expected
    else:
        assert expected not in cleaned


@pytest.mark.parametrize(
    "name", ["text", "line", "list", "root", "condition", "LINE", "o:p", "math", "mi", "customer"]
)
@pytest.mark.parametrize("form", ["<p>Dear</p><{0}>you <b>all</b></{0}>", "Dear <{0}>you all"])
def test_words_in_tags_that_no_html_knows_are_kept(name, form):
    source = form.format(name)
    assert set(html_to_text(source).split()) == {"Dear", "you", "all"}
    cleaned = safe_html(source)
    assert {"Dear", "you", "all"} == set(TAG.sub("", cleaned).replace(">", " ").split())
    assert {tag.lower() for tag in TAG.findall(cleaned)} <= {"p", "/p", "b", "/b"}


def test_a_message_wholly_inside_such_a_tag_has_its_words():
    raw = b"Content-Type: text/html\r\n\r\n<html><body><text>My order is late.</text></body></html>"
    assert parse(raw).text == "My order is late."


def test_remote_images_wait_until_asked_for():
    source = "<p><img src='https://x.example/pixel.gif' alt='Logo'></p>"
    cleaned = safe_html(source)
    assert ' src="' not in cleaned and 'data-remote-src="https://x.example/pixel.gif"' in cleaned
    assert has_remote(cleaned)
    shown = displayed(cleaned, show_remote=True)
    assert ' src="https://x.example/pixel.gif"' in shown and not has_remote(shown)


def test_pictures_of_the_mail_itself_are_shown():
    cleaned = safe_html("<img src='cid:logo@x'><img src='cid:unknown'>")
    shown = displayed(cleaned, images={"logo@x": "data:image/png;base64,AA=="})
    assert 'src="data:image/png;base64,AA=="' in shown and "cid:" not in shown


def test_links_open_elsewhere_and_tell_nothing():
    cleaned = safe_html("<a href=' https://shop.example/a?b=1&c=2 '>a</a>")
    assert 'href="https://shop.example/a?b=1&amp;c=2"' in cleaned
    assert 'target="_blank"' in cleaned and "noopener noreferrer" in cleaned


@pytest.mark.parametrize("link", ["mailto:a@b.example", "tel:+90312", "HTTPS://x.example"])
def test_harmless_links_stay(link):
    assert safe_link(link) == link


def test_the_frame_forbids_all_requests_until_remote_images_are_asked_for():
    assert "default-src &#x27;none&#x27;; img-src data:;" in frame_document("<p>a</p>")
    assert "img-src data: https: http:;" in frame_document("", show_remote=True)


def test_a_source_too_deep_to_clean_is_shown_as_text():
    started = time.process_time()
    cleaned = safe_html("<div>" * 200_000 + "the words <script>x</script>")
    assert time.process_time() - started < 1
    assert cleaned.startswith("<pre>") and "the words" in cleaned and "<script" not in cleaned


OPEN_FONTS = "".join(f"<font size={number}>" for number in range(250))
HARD = {
    "closings that close nothing": "<div></x>" * 24_000,
    "formatting closed by another": f"<p>{OPEN_FONTS.replace('>', '></u>')}" + "<p>x" * 6_000,
    "formatting left open": f"<p>{OPEN_FONTS}" + "<p>y" * 50_000,
    "formatting repeated by closings": "<div>" * 1_400 + OPEN_FONTS + "</div>x" * 1_400,
    "closings in attributes": '<div title="</div">' * 24_000,
    "closings in comments": "<div><!--</div>-->" * 24_000,
    "closings in a style": "<div><style></div></style>" * 24_000,
    "closings after a hidden script": "<div><script><!--<script></script></div></script>" * 2_000,
    "closings in foreign markup": "<svg></svg>" + "<div><style></div></style>" * 24_000,
    "closings out of a cell": "<div><table><td></div></table>" * 24_000,
    "lists that nest in turn": "<li><dd>" * 24_000,
    "a comment that ends at once": "<!-->" + "<div>" * 24_000,
    "many attributes": "<a " + " ".join(f"t{number}" for number in range(100_000)) + ">",
    "growing text": "<" * 1_900_000,
}


@pytest.mark.parametrize("source", HARD.values(), ids=HARD.keys())
def test_what_is_made_to_cost_time_or_space_is_shown_as_its_words(source):
    started = time.process_time()
    cleaned = safe_html(source)
    assert time.process_time() - started < 1
    assert cleaned.startswith("<pre>") and len(cleaned) < 4 * len(source) + 100_000


SLOW_TO_READ = ['<a "' * 499_999, "<" * 500_000, "<!--" * 400_000, "<a b" + " " * 1_900_000]
SLOW_TO_READ += ["<style>" * 200_000, "</ " * 600_000, "<a" + "=" * 1_900_000, "<a b='" * 300_000]


@pytest.mark.parametrize("source", SLOW_TO_READ, ids=lambda source: source[:8].strip())
def test_the_guard_itself_is_linear(source):
    started = time.process_time()
    is_hard(source)
    assert time.process_time() - started < 1


@pytest.mark.parametrize(
    "source",
    [
        "<ul>" + "<li><b>a</b> <p>b" * 5_000 + "</ul>",
        "<table>" + "<tr><td>a<td>b" * 5_000 + "</table>",
        "<a name=x>" * 2_000 + "<p>a</p>" * 2_000,
        "<!--[if mso]><table><tr><td><![endif]-->a" * 3_000,
        "<div><span style='color:red' title='a > b'>a</span></div>" * 5_000,
        "<style>a > b { color: red }</style><DIV>a</DIV>" * 3_000,
    ],
)
def test_long_and_careless_markup_is_not_hard(source):
    assert not is_hard(source)


def test_no_mail_of_the_sample_is_hard():
    sources = [path.read_text() for path in corpus_files("**/*.html")]
    sources += [parse(path.read_bytes()).html for path in corpus_mails()]
    assert not [source[:80] for source in sources if is_hard(source)]


def attack_strings() -> list[str]:
    files = corpus_files("security/*.json")
    return [item["payload"] for path in files for item in json.loads(path.read_text())]


def test_no_attack_string_leaves_a_script_a_handler_or_a_request():
    attacks = attack_strings()
    assert len(attacks) > 200
    for attack in attacks:
        cleaned = safe_html(attack)
        for tag in TAG.findall(cleaned):
            assert tag.strip("/").lower() not in FORBIDDEN, attack
        for markup in re.findall(r"<[a-z][^<]*>", cleaned):
            for name, value in ATTRIBUTE.findall(markup):
                assert not name.lower().startswith("on"), attack
                assert name != "src" or value.startswith("data:image/"), attack
                assert name != "href" or safe_link(value), attack
                assert name != "style" or "url(" not in value, attack


HIDDEN = ["\x00", "\x01", "\t", "\n", "\r", "\x0c", "\xad", "\u200b", "\u200e", "\u202e", "\u2060"]
HIDDEN += ["\ufeff", "\U000e0001", "&#0;", "&Tab;", "&NewLine;", "&#x200b;", "&#8206;", "&shy;"]


class Markup(HTMLParser):
    """Every tag and attribute of a cleaned body, as a parser that is not ours sees them."""

    def __init__(self, source: str) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[tuple[str, str, str]] = []
        self.feed(source)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [(tag, name, value or "") for name, value in attrs] or [(tag, "", "")]

    def handle_decl(self, decl: str) -> None:
        raise AssertionError(decl)

    unknown_decl = handle_pi = handle_comment = handle_decl


def dangers(cleaned: str) -> list[tuple[str, str, str]]:
    """What could run, ask, or leave the frame."""
    return [
        (tag, name, value)
        for tag, name, value in Markup(cleaned).found
        if tag not in _TAGS
        or name.startswith("on")
        or (name == "src" and not value.startswith(("cid:", "data:image/")))
        or (name == "data-remote-src" and not value.startswith(("http://", "https://")))
        or (name == "href" and safe_link(value) != value)
        or (name == "style" and re.search(r"url|expression|@|\\|position", value, re.IGNORECASE))
        or (name and name not in _ALLOWED_NAMES)
    ]


_ALLOWED_NAMES = {name for names in _ATTRIBUTES.values() for name in names}
_ALLOWED_NAMES |= {"target", "rel", "data-remote-src"}


def test_another_parser_finds_no_danger_in_any_cleaned_attack():
    for attack in attack_strings():
        for source in (attack, f"<p>{attack}</p>", f"<table><tr><td>{attack}", attack * 2):
            cleaned = safe_html(source)
            assert not dangers(cleaned), attack
            assert not dangers(displayed(cleaned)), attack


@pytest.mark.parametrize(
    "scheme", ["javascript:alert(1)", "vbscript:x", "data:text/html,x", "blob:x"]
)
@pytest.mark.parametrize("hidden", HIDDEN, ids=ascii)
def test_no_hidden_character_carries_a_link_past_the_check(scheme, hidden):
    for at in (0, 1, 4, scheme.index(":"), scheme.index(":") + 1):
        link = scheme[:at] + hidden + scheme[at:]
        for quote in ('"', "'"):
            source = f"<a href={quote}{link}{quote}>a</a><img src={quote}{link}{quote}>"
            cleaned = safe_html(source)
            assert not dangers(cleaned) and "href" not in cleaned and " src=" not in cleaned, source


def test_every_remote_address_of_an_attack_waits_until_asked_for():
    for attack in attack_strings():
        cleaned = safe_html(attack)
        shown = Markup(displayed(cleaned)).found
        assert not [value for _, name, value in shown if name == "src" and "//" in value], attack
        asked = Markup(displayed(cleaned, show_remote=True)).found
        sources = [value for _, name, value in asked if name == "src"]
        assert all(value.startswith(("http://", "https://", "data:image/")) for value in sources)


def test_what_is_clean_stays_as_it_is():
    for attack in attack_strings():
        once = safe_html(attack)
        if "<pre>" not in once:
            again = safe_html(once.replace(" data-remote-src=", " src="))
            assert sorted(Markup(again).found) == sorted(Markup(once).found), attack


def test_attacks_in_subject_and_names_are_one_line_of_plain_characters():
    for attack in attack_strings():
        encoded = base64.b64encode(attack.encode()).decode()
        words = " ".join(f"=?utf-8?B?{encoded[n : n + 60]}?=" for n in range(0, len(encoded), 60))
        raw = f"From: {words} <a@b.example>\nSubject: {words}\nTo: {words} <c@d.example>\n\nx"
        mail = parse(raw.encode())
        assert mail.from_.address == "a@b.example", attack
        for value in (mail.subject, mail.from_.name, mail.to[0].name):
            assert not [char for char in value if ord(char) < 32 or ord(char) == 127], attack
            assert not set(value) & set("\u202a\u202b\u202d\u202e\u2066\u2067\u2068\u2028\u2029")
