"""The fields of the list's filter bar, as its template shows them."""

from dataclasses import dataclass

from ..queries.filter_parts import Part
from ..queries.ticket_choices import Choices
from ..queries.ticket_filter import TicketFilter


@dataclass(frozen=True)
class FilterField:
    """``kind``: select, checks, text, tags, range, date or check."""

    name: str
    label: str
    kind: str
    text: str
    picked: tuple[str, ...]
    options: tuple[tuple[str, str], ...] = ()


def filter_fields(asked: TicketFilter, parts: dict[str, Part], choices: Choices) -> list:
    """One for each filter that has something to choose."""
    fields = (_field(part, asked.of(part.name), choices) for part in parts.values())
    return [field for field in fields if field]


def _field(part: Part, picked: list[str], choices: Choices) -> FilterField | None:
    options: tuple = ()
    kind = part.kind
    if part.options:
        options = tuple((code, str(label)) for code, label in part.options(choices).items())
        if not options or (part.name == "mailbox" and len(options) < 2):
            return None
        kind = "checks" if part.several else "select"
    text = ", ".join(picked)
    return FilterField(part.name, str(part.label), kind, text, tuple(picked), options)
