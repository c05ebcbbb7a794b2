"""The orders of the ticket list, and places in them. No page is found by counting rows."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime

from django.db.models import F, Q, QuerySet
from django.db.models.fields.tuple_lookups import Tuple, TupleGreaterThan, TupleLessThan
from django.utils.dateparse import parse_datetime
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

LARGEST = 2**63 - 1


def _moment(text: str) -> datetime:
    moment = parse_datetime(text.replace(" ", "+"))
    if moment is None or moment.tzinfo is None:
        raise ValueError(text)
    return moment.astimezone(UTC)


def _number(text: str) -> int:
    if not (text.isascii() and text.isdecimal()) or not 0 < int(text[:20]) <= LARGEST:
        raise ValueError(text)
    return int(text)


_READERS: dict[str, Callable[[str], object]] = {
    "updated_at": _moment,
    "created_at": _moment,
    "due_at": _moment,
    "waiting_since": _moment,
    "priority": lambda text: min(_number(text), 4),
    "number": _number,
}


@dataclass(frozen=True)
class Sort:
    """One order. All its columns run the same way, and the last one, the number, decides:
    so a place is one comparison of tuples that an index answers.

    ``waiting_only``: an order for what waits for us, which has small indexes of its own.
    """

    code: str
    label: str | Promise
    columns: tuple[str, ...]
    descending: bool = True
    waiting_only: bool = False
    holds: Q = field(default_factory=Q)

    def order(self, rows: QuerySet, *, backwards: bool = False, number: str = "number") -> QuerySet:
        sign = "-" if self.descending != backwards else ""
        return rows.order_by(*(sign + name for name in self._named(number)))

    def beyond(self, rows: QuerySet, key: "Key", *, backwards: bool, number: str = "number"):
        """What comes after the key, or before it."""
        compare = TupleLessThan if self.descending != backwards else TupleGreaterThan
        columns = Tuple(*(F(name) for name in self._named(number)))
        return rows.filter(compare(columns, key.values))

    def _named(self, number: str) -> list[str]:
        return [number if name == "number" else name for name in self.columns]

    def key_of(self, ticket: object) -> "Key":
        """``ticket``: one, or what a list shows of it."""
        return Key(tuple(getattr(ticket, name) for name in self.columns))

    def read(self, text: str) -> "Key | None":
        """None for anything that is no place in this order."""
        parts = text[:200].split("~")
        if len(parts) != len(self.columns):
            return None
        try:
            values = [_READERS[name](part) for name, part in zip(self.columns, parts, strict=True)]
        except (ValueError, OverflowError):
            return None
        return Key(tuple(values))


@dataclass(frozen=True)
class Key:
    """A place in the list: between two tickets, whatever happens to others meanwhile."""

    values: tuple

    def __str__(self) -> str:
        return "~".join(
            value.isoformat() if isinstance(value, datetime) else str(value)
            for value in self.values
        )


_ALL = (
    Sort("changed", _("Last change"), ("updated_at", "number")),
    Sort("newest", _("Newest"), ("created_at", "number")),
    Sort("oldest", _("Oldest"), ("created_at", "number"), descending=False),
    Sort("priority", _("Priority"), ("priority", "updated_at", "number"), waiting_only=True),
    Sort(
        "due",
        _("Due date"),
        ("due_at", "number"),
        descending=False,
        waiting_only=True,
        holds=Q(due_at__isnull=False),
    ),
    Sort(
        "waiting",
        _("Longest waiting"),
        ("waiting_since", "number"),
        descending=False,
        waiting_only=True,
        holds=Q(waiting_since__isnull=False),
    ),
)
SORTS = {sort.code: sort for sort in _ALL}
DEFAULT = SORTS["changed"]
