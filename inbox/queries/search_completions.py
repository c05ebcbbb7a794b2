"""What may come next in the search box: operators, their values, people, one ticket."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from ..search_documents.words import plain
from ..search_language import BY_NAME, OPERATORS, Operator, Typed, read
from .search import everywhere
from .search_terms import quoted
from .search_values import Value, Values, loose
from .tickets import tickets_for

MOST = 8
DAYS = ("today", "yesterday", "7d", "30d", "3m", "1y")


@dataclass(frozen=True)
class Completion:
    """``text`` is the whole box after taking it, with the cursor at ``cursor``; or ``url`` is
    where it leads at once."""

    label: str
    hint: str
    text: str = ""
    cursor: int = 0
    url: str = ""

    def as_json(self) -> dict:
        return vars(self)


def completions(viewer: Any, text: str, cursor: int) -> list[Completion]:
    """For the word that the cursor stands in or behind. Only what the viewer may see."""
    values = Values(viewer)
    if not values.boxes:
        return []
    word = _Word.at(text, cursor)
    found = _ticket(viewer, read(text))
    name, colon, begun = word.text.removeprefix("-").partition(":")
    operator = BY_NAME.get(plain(name)) if colon else None
    if operator:
        found += _values(viewer, operator, begun.lstrip('"“'), word, values)
    elif not colon:
        found += _operators(name, word)
    return found[:MOST]


@dataclass(frozen=True)
class _Word:
    """The stretch of non-blanks before the cursor, up to the end of the word it stands in."""

    whole: str
    start: int
    end: int

    @classmethod
    def at(cls, text: str, cursor: int) -> "_Word":
        cursor = max(0, min(cursor, len(text)))
        start, end = cursor, cursor
        # An open quotation mark holds its blanks.
        opened = text.rfind(':"', 0, cursor)
        if opened >= 0 and '"' not in text[opened + 2 : cursor]:
            cursor = start = opened
        while start > 0 and not text[start - 1].isspace():
            start -= 1
        while end < len(text) and not text[end].isspace():
            end += 1
        return cls(text, start, end)

    @property
    def text(self) -> str:
        return self.whole[self.start : self.end]

    def replaced(self, label: str, hint: str, by: str, *, done: bool) -> Completion:
        minus = "-" if self.text.startswith("-") else ""
        put = f"{minus}{by}{' ' if done else ''}"
        rest = self.whole[self.end :].lstrip() if done else self.whole[self.end :]
        before = self.whole[: self.start]
        return Completion(minus + label, hint, before + put + rest, len(before) + len(put))


def _ticket(viewer: Any, typed: Typed) -> list[Completion]:
    if typed.number is None:
        return []
    ticket = tickets_for(viewer).filter(pk=typed.number).first()
    if ticket is None:
        return []
    url = reverse("wagdesk_inbox_admin:ticket", args=[ticket.pk])
    return [Completion(f"#{ticket.pk}", ticket.subject or _("No subject"), url=url)]


def _operators(begun: str, word: _Word) -> list[Completion]:
    begun = plain(begun)
    return [
        word.replaced(f"{each.code}:", str(each.means), f"{each.code}:", done=False)
        for each in OPERATORS
        if not begun or any(name.startswith(begun) for name in (each.code, *each.aliases))
    ]


def _values(
    viewer: Any, operator: Operator, begun: str, word: _Word, values: Values
) -> list[Completion]:
    known = values.of(operator.code)
    if known is None and operator.code == "from":
        known = _people(viewer, begun)
    elif known is None and operator.code in ("before", "after", "on"):
        known = [Value(day, day, _days(day)) for day in DAYS]
    wanted = loose(begun)
    fits = [
        value
        for value in known or []
        if operator.code == "from" or any(name.startswith(wanted) for name in value.names)
    ]
    return [
        word.replaced(
            f"{operator.code}:{value.typed}",
            value.label if value.label != value.typed else "",
            f"{operator.code}:{quoted(value.typed)}",
            done=True,
        )
        for value in fits
    ]


def _people(viewer: Any, begun: str) -> list[Value]:
    """People with tickets the viewer sees, by name or address."""
    if not begun.strip():
        return []
    found = everywhere(viewer, begun, "person", {}, None, limit=MOST, prefix=True)
    people = [hit.obj for hit in found.hits]
    return [
        Value(person.address or person.name, "", person.name or person.address) for person in people
    ]


def _days(day: str) -> str:
    return {
        "today": _("today"),
        "yesterday": _("yesterday"),
        "7d": _("a week ago"),
        "30d": _("30 days ago"),
        "3m": _("90 days ago"),
        "1y": _("a year ago"),
    }[day]
