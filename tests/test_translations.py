"""The Turkish texts: complete, right in form, compiled, and what a Turkish reader sees."""

import ast
import gettext
import re
from dataclasses import dataclass
from pathlib import Path

import pytest
from bs4 import BeautifulSoup, Comment
from django.apps import apps
from django.urls import reverse
from django.utils.translation import override
from django.utils.translation.template import templatize
from wagtail.users.models import UserProfile

from tests.make.inbox import (
    make_agent,
    make_attachment,
    make_mailbox,
    make_message,
    make_person,
    make_saved_reply,
    make_ticket,
)
from tests.make.kb import make_article, make_category, make_help_center
from tests.make.web import ContactPage
from wagdesk.inbox.models import Mailbox
from wagdesk.kb.models import ArticleVote
from wagdesk.search.actions import rebuild_index

ROOT = Path(__file__).resolve().parents[1]
APPS = ("search", "kb", "inbox")
CALLS = {
    "_": 0,
    "gettext": 0,
    "gettext_lazy": 0,
    "gettext_noop": 0,
    "ngettext": 0,
    "ngettext_lazy": 0,
    "pgettext": 1,
    "pgettext_lazy": 1,
}
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}")
TAG = re.compile(r"</?\w+[^>]*>")
# Words that no Turkish sentence holds.
ENGLISH = re.compile(
    r"\b(?:the|your|and|is|are|of|this|that|with|for|from|you|we|us|send|open|search|"
    r"articles?|tickets?|results?|found|page|help|message|nothing|nobody|reply)\b",
    re.IGNORECASE,
)
READ_ALOUD = ("aria-label", "placeholder", "title", "alt")
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


@dataclass(frozen=True)
class Entry:
    """One text of a .po file; ``key`` as in a .mo file, with the context before it."""

    key: str
    plural: str
    translations: tuple[str, ...]
    is_fuzzy: bool


def po_path(app: str) -> Path:
    return ROOT / app / "locale" / "tr" / "LC_MESSAGES" / "django.po"


def entries_of(app: str) -> list[Entry]:
    blocks = po_path(app).read_text(encoding="utf-8").strip().split("\n\n")
    return [_entry(block) for block in blocks[1:]]


def _entry(block: str) -> Entry:
    fields: dict[str, str] = {}
    name = ""
    for line in block.splitlines():
        if line.startswith("#"):
            continue
        if not line.startswith('"'):
            name, line = line.split(" ", 1)
        fields[name] = fields.get(name, "") + ast.literal_eval(line)
    context = fields.get("msgctxt")
    msgid = fields["msgid"]
    return Entry(
        key=msgid if context is None else f"{context}\x04{msgid}",
        plural=fields.get("msgid_plural", ""),
        translations=tuple(text for key, text in fields.items() if key.startswith("msgstr")),
        is_fuzzy=bool(re.search(r"^#,.*\bfuzzy\b", block, re.MULTILINE)),
    )


def texts_in_python(source: str) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call):
            continue
        name = getattr(node.func, "id", getattr(node.func, "attr", ""))
        if name not in CALLS or not node.args:
            continue
        words = [arg.value for arg in node.args if isinstance(arg, ast.Constant)]
        if name.startswith("pgettext"):
            found.add(f"{words[0]}\x04{words[1]}")
        elif words:
            found.add(words[0])
    return found


def texts_in_template(source: str) -> set[str]:
    code = templatize(source)
    found = set()
    for name, first, second in re.findall(
        r"\b(n?p?gettext|_)\(u?('(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\")"
        r"(?:, u?('(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\"))?",
        code,
    ):
        words = [ast.literal_eval(word) for word in (first, second) if word]
        found.add("\x04".join(words) if "pgettext" in name else words[0])
    return found


def texts_of(app: str) -> set[str]:
    python = [p for p in (ROOT / app).rglob("*.py") if "migrations" not in p.parts]
    found = [texts_in_python(path.read_text(encoding="utf-8")) for path in python]
    pages = (ROOT / app).rglob("*.html")
    found += [texts_in_template(path.read_text(encoding="utf-8")) for path in pages]
    return set().union(*found)


def catalog_of(app: str) -> dict:
    with po_path(app).with_suffix(".mo").open("rb") as file:
        return gettext.GNUTranslations(file)._catalog


@pytest.mark.parametrize("app", APPS)
def test_every_text_of_the_source_is_in_the_po_file(app):
    assert texts_of(app) - {entry.key for entry in entries_of(app)} == set()


@pytest.mark.parametrize("app", APPS)
def test_the_po_file_holds_nothing_that_the_source_lost(app):
    assert {entry.key for entry in entries_of(app)} - texts_of(app) == set()


@pytest.mark.parametrize("app", APPS)
def test_every_text_has_a_turkish_one(app):
    entries = entries_of(app)
    assert entries
    assert [e.key for e in entries if e.is_fuzzy or not all(e.translations)] == []
    assert [e.key for e in entries if e.plural and len(e.translations) != 2] == []


@pytest.mark.parametrize("app", APPS)
def test_placeholders_and_tags_are_kept(app):
    wrong = []
    for entry in entries_of(app):
        msgid = entry.key.split("\x04")[-1]
        for index, translation in enumerate(entry.translations):
            english = entry.plural if index else msgid
            for pattern in (PLACEHOLDER, TAG):
                if sorted(pattern.findall(english)) != sorted(pattern.findall(translation)):
                    wrong.append((english, translation))
    assert wrong == []


@pytest.mark.parametrize("app", APPS)
def test_the_compiled_file_says_what_the_po_file_says(app):
    expected = {}
    for entry in entries_of(app):
        if entry.plural:
            expected |= {(entry.key, n): text for n, text in enumerate(entry.translations)}
        else:
            expected[entry.key] = entry.translations[0]
    compiled = {key: text for key, text in catalog_of(app).items() if key}
    assert compiled == expected


def test_a_text_that_several_apps_share_has_one_translation():
    """Django merges all catalogs: the first app would decide for the others."""
    said: dict[str, set] = {}
    for app in APPS:
        for entry in entries_of(app):
            said.setdefault(entry.key, set()).add(entry.translations)
    assert [key for key, texts in said.items() if len(texts) > 1] == []


def test_no_field_name_loses_the_dot_of_its_capital():
    """Django makes the first letter of a label a capital by English rules: "i" becomes "I"."""
    labels = []
    with override("tr"):
        for app in apps.get_app_configs():
            if app.name.startswith("wagdesk."):
                labels += [
                    str(field.verbose_name)
                    for model in app.get_models()
                    for field in model._meta.fields
                    if "help_text" in vars(field) and field.verbose_name
                ]
    ours = {entry.translations[0] for name in APPS for entry in entries_of(name)}
    assert [label for label in labels if label in ours and label.startswith("i")] == []


def test_no_script_says_anything_itself():
    """Scripts take their words from the page, where they are translated."""
    spoken = {}
    for path in [p for app in APPS for p in (ROOT / app / "static").rglob("*.js")]:
        code = re.sub(r"^\s*//.*$", "", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
        if said := re.findall(r"[\"'`]([A-Z][a-z]+ [a-z][^\"'`]*)[\"'`]", code):
            spoken[path.name] = said
    assert spoken == {}


def english_in(response, inside: str = "html") -> list[str]:
    """English texts of ours that a Turkish page shows."""
    english = {
        entry.key.split("\x04")[-1]
        for app in APPS
        for entry in entries_of(app)
        if entry.key.split("\x04")[-1] not in entry.translations
    }
    page = BeautifulSoup(response.content.decode(), "html.parser")
    part = page.select_one(inside)
    for element in part(["script", "style"]) + part.select('[lang="en"]'):
        element.extract()
    shown = [text.strip() for text in part.find_all(string=True) if not isinstance(text, Comment)]
    for element in part.find_all(True):
        attributes = [(name, str(value)) for name, value in element.attrs.items()]
        shown += [value for name, value in attributes if name in READ_ALOUD]
        # What scripts say; a data attribute in small letters is a name, not a text.
        shown += [
            v for name, v in attributes if "data-" in name and v in english and v[0].isupper()
        ]
    return [text for text in shown if text in english or ENGLISH.search(text)]


@pytest.fixture
def home(db):
    english = make_help_center()
    make_mailbox(
        "destek",
        name="Destek",
        help_center=english.translation_key,
        reply_promise="Bir iş günü içinde.",
        hours="Hafta içi 9–17",
    )
    fields = {"slug": "yardim", "title": "Yardım", "locale": "tr"}
    return make_help_center(translation_of=english, **fields)


@pytest.fixture
def article(home):
    shelf = make_category(home, "Siparişler", description="Siparişiniz ve teslimatı.")
    note = {"kind": "note", "text": "<p>Etiketi saklayın.</p>"}
    body = [("rich_text", "<p>İade için kutuyu kapatın.</p>"), ("callout", note)]
    page = make_article(shelf, "İade nasıl yapılır?", summary="Üç adımda.", body=body)
    make_article(shelf, "İade süresi", "On dört gün.")
    rebuild_index()
    return page


def assert_turkish(response, inside: str = "html") -> None:
    assert response.status_code == 200
    assert '<html lang="tr"' in response.content.decode()
    assert english_in(response, inside) == []


@pytest.mark.parametrize("query", ["", "?q=iade", "?q=qwxzv"])
def test_the_results_page_is_turkish(client, home, article, query):
    response = client.get(f"{home.url}search/{query}")
    assert_turkish(response)
    assert "Ara</button>" in response.content.decode()


def test_home_category_and_article_are_turkish(client, home, article):
    for page in (home, article.get_parent(), article):
        assert_turkish(client.get(page.url))


def test_an_excerpt_holds_the_words_of_the_article_only(client, home, article):
    """A callout's label is said in the reader's language; the index has none."""
    shown = client.get(f"{home.url}search/", {"q": "etiketi"}).content.decode()
    assert "<mark>Etiketi</mark> saklayın." in shown
    assert "Note" not in shown


def test_the_contact_form_its_errors_and_its_thanks_are_turkish(home):
    page = ContactPage(home)
    assert_turkish(page.get())
    assert_turkish(page.send(subject="", message="", email="kim"))
    sent = page.send(subject="İade", message="Kutu gelmedi.", email="ada@mail.example")
    assert_turkish(page.client.get(sent.url))


def test_the_page_after_a_vote_speaks_the_language_of_the_article(client, article):
    shown = client.get(article.url).content.decode()
    token = re.search(r'name="page" value="([^"]+)"', shown)[1]
    client.post(
        reverse("wagdesk_kb:vote"),
        {"page": token, "helpful": "no"},
        headers={"User-Agent": FIREFOX},
    )
    where = reverse("wagdesk_kb:vote_reason", args=[ArticleVote.objects.get().token])
    assert_turkish(client.get(where, headers={"Accept-Language": "en"}))


@pytest.fixture
def agent(db, client):
    box = make_mailbox("destek", name="Destek")
    user = make_agent(box, name="ayse", first_name="Ayşe", last_name="Kaya")
    profile = UserProfile.get_for_user(user)
    profile.preferred_language = "tr"
    profile.save()
    client.force_login(user)
    return user


def test_the_inbox_speaks_the_language_of_the_agent(client, agent):
    box = Mailbox.objects.get()
    ada = make_person("ada@mail.example", "Ada Kaya", locale="tr")
    ticket = make_ticket(box, ada, subject="Kutu gelmedi", text="Nerede?", assignee=agent)
    make_attachment(make_message(ticket, text="Haber var mı?", folded="> Bekleyin."))
    make_saved_reply("Selam", "Merhaba!")
    for name, args in (("list", []), ("ticket", [ticket.pk])):
        response = client.get(reverse(f"wagdesk_inbox_admin:{name}", args=args))
        assert_turkish(response, "main")
        assert "Ayşe Kaya" in response.content.decode()
