"""The readable parts of a mail, put together to one text and one HTML body."""

import html
import re

from .charsets import clean_text, decode
from .flowed import unflow
from .html_guard import bare_text
from .html_text import MAX_HTML, html_to_text
from .parsed import ParsedMail, ParsedPart

MAX_TEXT = 1_000_000


_META = re.compile(
    rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_:.-]{2,40})", re.IGNORECASE
)
# What markup may call itself, but bytes that begin with "<meta" in ASCII can't be.
_NOT_IN_MARKUP = ("utf-16", "utf-32", "utf-7", "utf16", "utf32", "utf7")


def _charset_of_markup(content: bytes) -> str:
    """What an HTML part without a charset in its header says of itself."""
    match = _META.search(content[:4_096])
    name = match[1].decode("ascii").lower() if match else ""
    return "" if name.startswith(_NOT_IN_MARKUP) else name


class Bodies:
    """Collects text and HTML parts in order; alternatives of one text share a slot."""

    def __init__(self, mail: ParsedMail, plain: bool = False) -> None:
        self._mail = mail
        self._to_text = bare_text if plain else html_to_text
        self._slots: list[dict[str, list[str]]] = []

    def new_alternative(self) -> int:
        """A slot in which text and HTML say the same."""
        self._slots.append({})
        return len(self._slots) - 1

    def add(
        self, content: bytes, kind: str, given: dict[str, str], alternative: int | None
    ) -> None:
        charset = given.get("charset", "")
        if not charset and kind == "text/html":
            charset = _charset_of_markup(content)
        text, defect = decode(content, charset)
        if defect:
            self._mail.add_defect(defect)
        text = clean_text(text)
        if kind == "text/plain" and given.get("format", "").lower() == "flowed":
            text = unflow(text, given.get("delsp", "").lower() == "yes")
        slot = self.new_alternative() if alternative is None else alternative
        self._slots[slot].setdefault(kind, []).append(text)

    def finish(self) -> None:
        """Write ``text`` and ``html`` of the mail; what is too long becomes a file as well."""
        texts, markups, has_html = [], [], False
        for slot in self._slots:
            markup = "\n".join(slot.get("text/html", ()))
            text = "\n".join(slot.get("text/plain", ()))
            if markup and not text.strip():
                text = self._to_text(markup)
            has_html = has_html or bool(markup)
            if text.strip():
                texts.append(text)
            if markup or text.strip():
                markups.append(markup or f"<pre>{html.escape(text)}</pre>")
        mail = self._mail
        mail.text = kept_within(mail, "\n\n".join(texts), MAX_TEXT, "text")
        mail.html = kept_within(mail, "\n".join(markups), MAX_HTML, "html") if has_html else ""


def kept_within(mail: ParsedMail, text: str, limit: int, what: str) -> str:
    """The text, or what of it is shown; the whole of one that is too long becomes a file."""
    if len(text) <= limit:
        return text
    mail.add_defect(f"{what}_too_long")
    extension, kind = (".txt", "text/plain") if what == "text" else (".html", "text/html")
    content = text.encode("utf-8", "replace")
    mail.attachments.append(ParsedPart(f"message{extension}", kind, content))
    return text[:limit] if what == "text" else ""
