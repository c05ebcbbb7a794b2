"""Where the quote begins in an HTML answer, by the marks that mail programs leave."""

import re

from .html_text import TextWriter, Token, tokens

MAX_LENGTH = 400_000
# Everything after such an element is the quoted mail.
_BREAK_IDS = frozenset(
    {"divrplyfwdmsg", "appendonsend", "mail-editor-reference-message-container", "reply-intro"}
)
_BREAK_CLASSES = frozenset(
    {
        "moz-cite-prefix",
        "moz-email-headers-table",
        "ms-outlook-mobile-reference-message",
        "outlookmessageheader",
    }
)
# Such an element holds the quoted mail.
_QUOTE_CLASSES = frozenset(
    {
        "gmail_quote",
        "gmail_quote_container",
        "yahoo_quoted",
        "protonmail_quote",
        "zmail_extra",
        "tutanota_quote",
        "gmx_quote",
    }
)
_QUOTE_IDS = frozenset({"yahoo_quoted", "divtagdefaultwrapper_quote"})
_SIGNATURE_CLASSES = frozenset({"gmail_signature", "moz-signature", "gmail_signature_prefix"})
# Without one of these words in it, an HTML body need not be taken apart at all.
_HINT = re.compile(
    r"divrplyfwdmsg|appendonsend|mail-editor-reference|reply-intro|moz-cite|outlookmessageheader|"
    r"moz-email-headers|ms-outlook-mobile|_quote|yahoo_quoted|zmail_extra|"
    r"type=.?cite|border-top:\s?solid",
    re.IGNORECASE,
)
_OUTLOOK_RULE = re.compile(
    r"border:none;border-top:solid #(?:e1e1e1|b5c4df) [\d.]+pt;?padding:", re.IGNORECASE
)


def visible_words(html: str) -> str | None:
    """The text before the quote; None if no mark is found or words follow the quote."""
    if len(html) > MAX_LENGTH or not _HINT.search(html):
        return None
    writer, skipped = TextWriter(), 0
    depth, inside, has_quote = 0, None, False
    for token in tokens(html):
        depth += _step(token)
        if inside is not None:
            if token.tag and token.closes and depth < inside:
                inside = None
            continue
        mark = _mark(token) if token.tag and not token.closes else ""
        if mark == "break":
            return writer.text()
        if mark:
            has_quote = has_quote or mark == "quote"
            inside = depth
        elif has_quote and token.text and token.text.strip(" \t\r\n\xa0-—"):
            # Written below the quote: an answer between the lines, or a long signature.
            skipped += 1
        elif not has_quote:
            writer.add(token)
    return writer.text() if has_quote and not skipped else None


def _step(token: Token) -> int:
    if not token.tag or token.tag in ("br", "hr", "img"):
        return 0
    return -1 if token.closes else 1


def _mark(token: Token) -> str:
    if not token.attributes:
        return ""
    classes = set(token.attribute("class").lower().split())
    # Programs that quote a quote put their own prefix before its id ("x_divRplyFwdMsg").
    name = token.attribute("id").lower()
    if name in _BREAK_IDS or classes & _BREAK_CLASSES:
        return "break"
    if _OUTLOOK_RULE.search(token.attribute("style").replace("; ", ";").replace(": ", ":")):
        return "break"
    is_cite = token.tag == "blockquote" and token.attribute("type").lower() == "cite"
    if is_cite or classes & _QUOTE_CLASSES or name in _QUOTE_IDS:
        return "quote"
    return "signature" if classes & _SIGNATURE_CLASSES else ""
