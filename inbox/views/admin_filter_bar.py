"""The form of the list's filter bar, as its template shows it."""

from dataclasses import dataclass
from functools import lru_cache

from django.utils.translation import get_language

from ..queries.filter_parts import FIXED, Part
from ..queries.ticket_choices import Choices
from ..queries.ticket_filter import TicketFilter, parts_for
from ..queries.ticket_sort import SORTS

_Options = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class FilterField:
    """``kind``: select, checks, text, tags, range, date or check."""

    name: str
    label: str
    kind: str
    text: str
    picked: tuple[str, ...]
    options: _Options = ()


@dataclass(frozen=True)
class FilterForm:
    """All that its page shows: it is drawn once for each that is not the same."""

    sort: str
    sorts: _Options
    fields: tuple[FilterField, ...]


def filter_form(asked: TicketFilter, choices: Choices) -> FilterForm:
    """A field for each filter that has something to choose."""
    fields = (_field(part, asked.of(part.name), choices) for part in parts_for(choices).values())
    return FilterForm(
        asked.sort.code,
        _sorts(asked.waits, get_language()),
        tuple(field for field in fields if field),
    )


def _field(part: Part, picked: list[str], choices: Choices) -> FilterField | None:
    label, kind, options = _said(part.name, get_language()) or _say(part)
    if part.options:
        options = options or _labels(part.options(choices))
        if not options or (part.name == "mailbox" and len(options) < 2):
            return None
        kind = "checks" if part.several else "select"
    return FilterField(part.name, label, kind, ", ".join(picked), tuple(picked), options)


def _labels(options: dict[str, object]) -> _Options:
    return tuple((code, str(label)) for code, label in options.items())


def _say(part: Part) -> tuple[str, str, _Options]:
    """Label, kind, and the options that are the same for everyone."""
    return str(part.label), part.kind, _labels(part.fixed)


# Asked for on every page of the list, and the same on all in a language.
@lru_cache
def _said(name: str, _language: str) -> tuple[str, str, _Options] | None:
    return next((_say(part) for part in FIXED if part.name == name), None)


@lru_cache
def _sorts(waits: bool, _language: str) -> _Options:
    return tuple(
        (one.code, str(one.label)) for one in SORTS.values() if waits or not one.waiting_only
    )
