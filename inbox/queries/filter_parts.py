"""Each thing the ticket list can be filtered by: how it stands in an address, what it means.

``read`` turns an address's text into a value and raises ``ValueError`` for anything else, so
that no text of an address ever reaches a query.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from django.db.models import Model, Q
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ..models import TaggedTicket
from ..models.ticket import Priority, Status, TicketType
from .ticket_choices import Choices, name_of

NOBODY = "none"
WAITING_HOURS = {"4h": 4, "1d": 24, "2d": 48, "3d": 72, "7d": 168}
_EARLIEST, _LATEST = date(1970, 1, 1), date(9000, 1, 1)


@dataclass(frozen=True)
class Facet:
    """Rows of another table that hold the tickets with something, latest first. ``among``: for
    a range of values, all rows it is a part of; they stand in no one order, see
    ``ticket_weeks``."""

    model: type[Model]
    ticket: str
    holds: Q
    among: Q | None = None


@dataclass(frozen=True)
class Part:
    """One filter. ``several``: may stand there more than once; then ``any_of`` tells whether
    one of the values is enough. ``options``: value → label, for those chosen from a list;
    ``fixed``: where they are the same for everyone."""

    name: str
    label: str | Promise
    read: Callable[[str, Choices], object]
    where: Callable[[object, object], Q]
    show: Callable[[object], str] = str
    several: bool = False
    any_of: bool = True
    options: Callable[[Choices], dict[str, str]] | None = None
    facet: Callable[[object], Facet | None] = lambda _value: None
    kind: str = "text"
    fixed: dict[str, object] = field(default_factory=dict, hash=False)


def _among(find: Callable[[Choices], dict]) -> Callable[[str, Choices], object]:
    def read(text: str, choices: Choices) -> object:
        try:
            return find(choices)[text]
        except KeyError:
            raise ValueError(text) from None

    return read


def day_of(text: str, _choices: Choices | None = None) -> date:
    day = date.fromisoformat(text)
    if not _EARLIEST <= day <= _LATEST:
        raise ValueError(text)
    return day


def start_of(day: date) -> datetime:
    """Midnight where the viewer is."""
    return timezone.make_aware(datetime.combine(day, time()))


def _name(person: object) -> str:
    if isinstance(person, str):
        return gettext("Me") if person == "me" else gettext("Nobody")
    return name_of(person)


def _read_assignee(text: str, choices: Choices) -> object:
    return text if text in ("me", NOBODY) else _among(lambda c: c.agents)(text, choices)


def _where_assignee(value: object, viewer: object) -> Q:
    if value == NOBODY:
        return Q(assignee=None)
    return Q(assignee=viewer if value == "me" else value)


def _read_team(text: str, choices: Choices) -> object:
    return text if text == NOBODY else _among(lambda c: c.teams)(text, choices)


def _read_tag(text: str, choices: Choices) -> object:
    if (tag := choices.tag(text)) is None:
        raise ValueError(text)
    return tag


def _where_waiting(value: str, _viewer: object) -> Q:
    return Q(waiting_since__lte=timezone.now() - timedelta(hours=WAITING_HOURS[value]))


_DUE = {
    "overdue": _("Overdue"),
    "today": _("Today"),
    "week": _("In the next 7 days"),
    "any": _("Any date"),
    "none": _("No date"),
}


def _where_due(value: str, _viewer: object) -> Q:
    today = timezone.localdate()
    return {
        "overdue": lambda: Q(due_at__lt=timezone.now()),
        "today": lambda: _between("due_at", today, today),
        "week": lambda: _between("due_at", today, today + timedelta(days=6)),
        "any": lambda: Q(due_at__isnull=False),
        "none": lambda: Q(due_at=None),
    }[value]()


def _between(column: str, first: date, last: date) -> Q:
    after = start_of(last + timedelta(days=1))
    return Q(**{f"{column}__gte": start_of(first), f"{column}__lt": after})


def _codes(options: dict[str, object]) -> Callable[[str, Choices], str]:
    def read(text: str, _choices: Choices) -> str:
        if text not in options:
            raise ValueError(text)
        return text

    return read


def _labels(options: dict[str, object]) -> Callable[[object], str]:
    return lambda value: str(options[value])


_STATUSES = {str(code): label for code, label in Status.choices}
_TYPES = {str(code): label for code, label in TicketType.choices}
_PRIORITIES = {priority.name.lower(): priority for priority in Priority}
_PRIORITY_LABELS = {code: priority.label for code, priority in _PRIORITIES.items()}
_WAITING_LABELS = {
    "4h": _("over 4 hours"),
    "1d": _("over a day"),
    "2d": _("over 2 days"),
    "3d": _("over 3 days"),
    "7d": _("over a week"),
}
_YES = {"1": _("Yes")}

FIXED = (
    Part(
        "status",
        _("Status"),
        _codes(_STATUSES),
        lambda value, viewer: Q(),  # the view's own statuses give way: see ``statuses_of``
        _labels(_STATUSES),
        several=True,
        options=lambda choices: _STATUSES,
        fixed=_STATUSES,
    ),
    Part(
        "assignee",
        _("Assignee"),
        _read_assignee,
        _where_assignee,
        _name,
        options=lambda choices: {
            "me": gettext("Me"),
            NOBODY: gettext("Nobody"),
            **dict(choices.agent_names),
        },
    ),
    Part(
        "team",
        _("Team"),
        _read_team,
        lambda value, viewer: Q(team=None if value == NOBODY else value),
        lambda value: gettext("No team") if value == NOBODY else value.name,
        options=lambda choices: (
            choices.teams
            and {
                NOBODY: gettext("No team"),
                **{pk: team.name for pk, team in choices.teams.items()},
            }
        ),
    ),
    Part(
        "mailbox",
        _("Mailbox"),
        _among(lambda choices: choices.mailboxes),
        lambda value, viewer: Q(mailbox=value.pk),
        options=lambda choices: {slug: box.name for slug, box in choices.mailboxes.items()},
    ),
    Part(
        "tag",
        _("Tag"),
        _read_tag,
        lambda value, viewer: Q(
            pk__in=TaggedTicket.objects.filter(tag=value).values("content_object")
        ),
        several=True,
        any_of=False,
        facet=lambda value: Facet(TaggedTicket, "content_object", Q(tag=value)),
        kind="tags",
    ),
    Part(
        "priority",
        _("Priority"),
        _codes(_PRIORITIES),
        lambda value, viewer: Q(priority=_PRIORITIES[value]),
        _labels(_PRIORITY_LABELS),
        several=True,
        options=lambda choices: _PRIORITY_LABELS,
        fixed=_PRIORITY_LABELS,
    ),
    Part(
        "type",
        _("Type"),
        _codes(_TYPES),
        lambda value, viewer: Q(type=value),
        _labels(_TYPES),
        options=lambda choices: _TYPES,
        fixed=_TYPES,
    ),
    Part(
        "label",
        _("Label"),
        _among(lambda choices: choices.labels),
        lambda value, viewer: Q(label=value),
        options=lambda choices: {pk: label.name for pk, label in choices.labels.items()},
    ),
    Part(
        "language",
        _("Language"),
        _among(lambda choices: {code: code for code in choices.languages}),
        lambda value, viewer: Q(locale=value),
        str.upper,
        options=lambda choices: choices.languages,
    ),
    Part(
        "created_from",
        _("Created from"),
        day_of,
        lambda value, viewer: Q(created_at__gte=start_of(value)),
        date.isoformat,
        kind="date",
    ),
    Part(
        "created_to",
        _("Created until"),
        day_of,
        lambda value, viewer: Q(created_at__lt=start_of(value + timedelta(days=1))),
        date.isoformat,
        kind="date",
    ),
    Part(
        "waiting",
        _("Waits for an answer"),
        _codes(WAITING_HOURS),
        _where_waiting,
        _labels(_WAITING_LABELS),
        options=lambda choices: _WAITING_LABELS,
        fixed=_WAITING_LABELS,
    ),
    Part(
        "due",
        _("Due"),
        _codes(_DUE),
        _where_due,
        _labels(_DUE),
        options=lambda choices: _DUE,
        fixed=_DUE,
    ),
    Part(
        "files",
        _("With files"),
        _codes(_YES),
        lambda value, viewer: Q(has_files=True),
        _labels(_YES),
        kind="check",
    ),
)
