"""A filter of the ticket list as it stands in an address, and what it means.

Whatever an address holds, reading it gives a filter: what is unknown is left out, and said.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import reduce
from operator import and_, or_
from urllib.parse import urlencode

from django.db.models import Q
from django.utils.translation import gettext as _

from ..models.mailbox import AccessLevel
from ..models.ticket import WAITING
from ..permissions import holds_anywhere
from .filter_parts import FIXED, Facet, Part
from .filter_values import field_part
from .ticket_choices import Choices
from .ticket_sort import DEFAULT, SORTS, Sort
from .ticket_views import VIEWS, TicketView, view_condition

MOST_VALUES = 8
LONGEST_VALUE = 200
_SHOWN_OF_UNKNOWN = 40


@dataclass(frozen=True)
class Chosen:
    """A filter that is set. ``text``: as in the address."""

    part: Part
    text: str
    value: object

    @property
    def label(self) -> str:
        return str(self.part.label)

    @property
    def shown(self) -> str:
        return self.part.show(self.value)


@dataclass(frozen=True)
class TicketFilter:
    """A view, what it is narrowed by, and its order."""

    view: TicketView
    chosen: tuple[Chosen, ...] = ()
    sort: Sort = DEFAULT

    @property
    def statuses(self) -> tuple[str, ...]:
        picked = tuple(one.value for one in self.chosen if one.part.name == "status")
        return picked or self.view.statuses

    @property
    def waits(self) -> bool:
        """True if nothing but tickets that wait for us can be in it."""
        return set(self.statuses) <= set(WAITING)

    def of(self, name: str) -> list[str]:
        """The texts that are set for one filter."""
        return [one.text for one in self.chosen if one.part.name == name]

    def values(self, name: str) -> list[object]:
        return [one.value for one in self.chosen if one.part.name == name]

    def pairs(self, *, without: Chosen | None = None) -> list[tuple[str, str]]:
        """The address's parameters."""
        rows = [("view", self.view.code)]
        rows += [(one.part.name, one.text) for one in self.chosen if one is not without]
        return rows if self.sort is DEFAULT else [*rows, ("sort", self.sort.code)]

    @property
    def query(self) -> str:
        return urlencode(self.pairs())

    def condition(self, viewer, *, leave_out: Chosen | None = None, statuses: bool = True) -> Q:
        """What its tickets have in common, on ``Ticket``; not who may see them."""
        both = view_condition(viewer, self.view.code) & self.sort.holds
        if statuses:
            both &= Q(status__in=self.statuses)
        for part in {one.part.name: one.part for one in self.chosen}.values():
            rows = [one for one in self.chosen if one.part is part and one is not leave_out]
            if rows:
                both &= reduce(
                    or_ if part.any_of else and_,
                    (part.where(one.value, viewer) for one in rows),
                )
        return both

    def facets(self) -> list[tuple[Chosen, Facet]]:
        """The set filters whose own rows hold tickets latest first."""
        if self.sort is not DEFAULT or self.view.code == "trash":
            return []
        found = ((one, one.part.facet(one.value)) for one in self.chosen)
        # Few tickets wait: a range is sought among them, not they among a range.
        return [(one, facet) for one, facet in found if facet and not (facet.among and self.waits)]


@dataclass(frozen=True)
class Asked:
    """A filter, and sentences about what was asked for and left out."""

    filter: TicketFilter
    left_out: tuple[str, ...] = ()


def parts_for(choices: Choices) -> dict[str, Part]:
    """All that this viewer can filter by."""
    own = (field_part(field) for field in choices.fields.values())
    return {part.name: part for part in (*FIXED, *own)}


def views_for(viewer) -> dict[str, TicketView]:
    """The views this viewer has; the trash is for managers."""
    managing = holds_anywhere(viewer, AccessLevel.MANAGE)
    return {code: view for code, view in VIEWS.items() if managing or not view.managers}


class _Reader:
    def __init__(self, params: Mapping, choices: Choices) -> None:
        self.params, self.choices = params, choices
        self.left_out: list[str] = []

    def texts(self, name: str) -> list[str]:
        values = self.params.getlist(name)
        if len(values) > MOST_VALUES:
            self.left_out.append(
                _("More than %(n)d values for one filter: the rest was left out.")
                % {"n": MOST_VALUES}
            )
        return [text for value in values[:MOST_VALUES] if (text := value.strip())]

    def one(self, name: str) -> str:
        return next(iter(self.texts(name)), "")

    def unknown(self, label: object, text: str) -> None:
        shown = "".join(char for char in text[:_SHOWN_OF_UNKNOWN] if char.isprintable())
        self.left_out.append(
            _("“%(value)s” is nothing that “%(filter)s” knows: it was left out.")
            % {"value": shown, "filter": label}
        )

    def chosen(self, part: Part) -> Iterable[Chosen]:
        texts = self.texts(part.name)
        if part.kind == "tags":
            texts = [name.strip() for text in texts for name in text.split(",") if name.strip()]
        for text in dict.fromkeys(texts[: MOST_VALUES if part.several else 1]):
            try:
                if len(text) > LONGEST_VALUE or not text.isprintable():
                    raise ValueError(text)
                yield Chosen(part, text, part.read(text, self.choices))
            except (ValueError, OverflowError):
                self.unknown(part.label, text)

    def view(self, views: Mapping[str, TicketView]) -> TicketView:
        if (code := self.one("view")) and code not in views:
            self.unknown(_("Views"), code)
        return views.get(code, views["mine"])

    def sort(self, has_dates: bool) -> Sort:
        if (code := self.one("sort")) and code not in SORTS:
            self.unknown(_("Sort by"), code)
        return SORTS.get(code, SORTS["newest"] if has_dates else DEFAULT)


def read_filter(viewer, params: Mapping, choices: Choices | None = None) -> Asked:
    """The filter that a ``QueryDict`` asks for."""
    reader = _Reader(params, choices or Choices(viewer))
    views = views_for(viewer)
    parts = parts_for(reader.choices)
    chosen = tuple(one for part in parts.values() for one in reader.chosen(part))
    names = {one.part.name for one in chosen}
    for name in params:
        if name.startswith("field_") and name not in parts:
            reader.unknown(_("Fields"), name.removeprefix("field_"))
    view = _fitting(reader.view(views), names)
    sort = reader.sort(bool(names & {"created_from", "created_to"}))
    found = TicketFilter(view, chosen, sort)
    if sort.waiting_only and not found.waits:
        reader.left_out.append(
            _("“%(order)s” orders open tickets only; these stand by their last change.")
            % {"order": sort.label}
        )
        found = TicketFilter(view, chosen)
    return Asked(found, tuple(dict.fromkeys(reader.left_out)))


def _fitting(view: TicketView, names: set[str]) -> TicketView:
    """The same question in the view that says it: a filter is stronger than a view."""
    if "assignee" in names and view.code in ("mine", "unassigned"):
        view = VIEWS["open"]
    if "status" in names and view.of_a_status:
        view = VIEWS["all"]
    return view
