"""The signed name of what a reader sees: page, revision number, locale.

It is the same for everybody, so the page may be cached, and it cannot be made up.
"""

import re
from dataclasses import dataclass

from wagdesk.kb.queries import revision_number
from wagdesk.keys import sign, verify

_PURPOSE = "kb.page"
_SHAPE = re.compile(r"(\d{1,19})\.(\d{1,10})\.([A-Za-z0-9-]{1,20})\.([0-9a-f]{32})")


@dataclass(frozen=True)
class PageToken:
    page_id: int
    revision: int
    locale: str


def make(page: object) -> str:
    """The token of a page as it is now; its revision number is that of the live revision."""
    text = f"{page.pk}.{revision_number(page) or 0}.{page.locale.language_code}"
    return f"{text}.{sign(_PURPOSE, text)}"


def read(token: str) -> PageToken | None:
    """What the token names; None if we did not sign it."""
    match = _SHAPE.fullmatch(token or "")
    if match is None:
        return None
    page_id, revision, locale, mac = match.groups()
    if not verify(_PURPOSE, f"{page_id}.{revision}.{locale}", mac):
        return None
    return PageToken(int(page_id), int(revision), locale)
