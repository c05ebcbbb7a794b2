"""What can be done to many tickets: each by its own action, with that action's rights."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ..models import Mailbox, Team, Ticket, TicketTag
from ..models.ticket import Priority, Status
from ..queries.tickets import tickets_for
from .assign import assign
from .change_status import change_status, undo_status
from .merge import merge_tickets, unmerge
from .move_ticket import move_ticket
from .set_priority import set_priority
from .set_team import set_team
from .snooze import snooze, wake
from .tag_ticket import change_tags
from .trash import restore, trash

# What a value may say beside a moment, and behind a number.
UNTIL_WRITTEN = "answer"
CONFIRMED = "yes"


class ImpossibleBulk(ValueError):
    """No such act, or not with this value. ``str()`` is a sentence for people."""


@dataclass(frozen=True)
class BulkAct:
    """``do(user, ticket, value)`` acts and raises what its action raises. ``before(ticket)``
    is what the way back needs; ``undo(user, ticket, before)`` is that way."""

    code: str
    label: str | Promise
    do: Callable[[object, Ticket, str], object]
    before: Callable[[Ticket], object] | None = None
    undo: Callable[[object, Ticket, object], object] | None = None


def _found(rows, pk: object):
    try:
        return rows.get(pk=pk)
    except (rows.model.DoesNotExist, ValueError, ValidationError, OverflowError):
        raise ImpossibleBulk(gettext("What you chose is no longer there.")) from None


def _assign(user, ticket: Ticket, value: str) -> None:
    person = user if value == "me" else value and _found(get_user_model().objects, value)
    assign(user=user, ticket=ticket, assignee=person or None)


def _set_status(user, ticket: Ticket, value: str) -> None:
    change_status(user=user, ticket=ticket, status=value)


def _status_back(user, ticket: Ticket, before: object) -> None:
    undo_status(user=user, ticket=ticket)


def _set_priority(user, ticket: Ticket, value: object) -> None:
    set_priority(user=user, ticket=ticket, priority=int(value) if str(value).isdecimal() else 0)


def _set_team(user, ticket: Ticket, value: object) -> None:
    team = _found(Team.objects, value) if value else None
    set_team(user=user, ticket=ticket, team=team)


def _move(user, ticket: Ticket, value: object) -> None:
    move_ticket(user=user, ticket=ticket, mailbox=_found(Mailbox.objects, value))


def _moment(value: str) -> datetime | None:
    """None: until the customer writes."""
    if value == UNTIL_WRITTEN:
        return None
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        raise ImpossibleBulk(gettext("Pick when the tickets should come back."))
    return moment


def _snooze(user, ticket: Ticket, value: str) -> None:
    snooze(user=user, ticket=ticket, until=_moment(value))


def _snoozed_until(ticket: Ticket) -> str | None:
    return ticket.snoozed_until and ticket.snoozed_until.isoformat()


def _snooze_back(user, ticket: Ticket, before: str | None) -> None:
    if before is None:
        wake(user=user, ticket=ticket)
    else:
        _snooze(user, ticket, before)


def _target(value: str) -> tuple[int, bool]:
    """The number of the ticket they are merged into, and whether that may join people."""
    number, _sep, confirmed = value.partition(":")
    number = number.strip().removeprefix("#")
    if not (number.isascii() and number.isdecimal() and len(number) < 19):
        raise ImpossibleBulk(gettext("Type the number of the ticket to merge into."))
    return int(number), confirmed == CONFIRMED


def _merge(user, ticket: Ticket, value: str) -> None:
    number, confirmed = _target(value)
    target = tickets_for(user).filter(pk=number).first()
    if target is None:
        raise ImpossibleBulk(gettext("There is no ticket of this number to merge into."))
    merge_tickets(user=user, sources=[ticket], target=target, confirmed=confirmed)


def _names(value: str) -> list[str]:
    names = [name for name in value.split(",") if name.strip()]
    if not names:
        raise ImpossibleBulk(gettext("Type a tag first."))
    return names


def _add_tags(user, ticket: Ticket, value: str) -> None:
    change_tags(user=user, ticket=ticket, add=_names(value))


def _remove_tags(user, ticket: Ticket, value: str) -> None:
    change_tags(user=user, ticket=ticket, remove=_names(value))


def _tags(ticket: Ticket) -> list[int]:
    return list(ticket.tagged.order_by("tag").values_list("tag", flat=True))


def _tags_back(user, ticket: Ticket, before: list[int]) -> None:
    now = set(_tags(ticket))
    names = dict(TicketTag.objects.filter(pk__in={*now, *before}).values_list("pk", "name"))
    change_tags(
        user=user,
        ticket=ticket,
        add=[names[pk] for pk in before if pk not in now and pk in names],
        remove=[names[pk] for pk in now if pk not in before and pk in names],
    )


_ACTS = (
    BulkAct(
        "assign",
        _("Assign"),
        _assign,
        lambda ticket: ticket.assignee_id and str(ticket.assignee_id),
        lambda user, ticket, before: _assign(user, ticket, before or ""),
    ),
    BulkAct(
        "status",
        _("Status"),
        _set_status,
        lambda ticket: ticket.status,
        _status_back,
    ),
    BulkAct(
        "priority",
        _("Priority"),
        _set_priority,
        lambda ticket: ticket.priority,
        _set_priority,
    ),
    BulkAct("team", _("Team"), _set_team, lambda ticket: ticket.team_id, _set_team),
    BulkAct("tag", _("Add tags"), _add_tags, _tags, _tags_back),
    BulkAct("untag", _("Take tags off"), _remove_tags, _tags, _tags_back),
    BulkAct("snooze", _("Snooze"), _snooze, _snoozed_until, _snooze_back),
    BulkAct(
        "merge",
        _("Merge"),
        _merge,
        lambda ticket: ticket.merged_into_id,
        lambda user, ticket, before: unmerge(user=user, ticket=ticket),
    ),
    BulkAct("move", _("Move"), _move, lambda ticket: ticket.mailbox_id, _move),
    BulkAct(
        "spam",
        _("Spam"),
        lambda user, ticket, value: _set_status(user, ticket, Status.SPAM),
        lambda ticket: ticket.status,
        _status_back,
    ),
    BulkAct(
        "trash",
        _("Trash"),
        lambda user, ticket, value: trash(user=user, ticket=ticket),
        lambda ticket: ticket.trashed_at is not None,
        lambda user, ticket, before: restore(user=user, ticket=ticket),
    ),
)
BULK_STATUSES = (Status.OPEN, Status.PENDING, Status.ON_HOLD, Status.SOLVED)
BULK_ACTS = {act.code: act for act in _ACTS}
# What a value may be, where a wrong one would be refused ticket by ticket.
_VALUES: dict[str, frozenset[str]] = {
    "priority": frozenset(str(value) for value in Priority.values),
    "status": frozenset(BULK_STATUSES),
}


def checked(act: str, value: str) -> BulkAct:
    """The act; raises ``ImpossibleBulk`` for what no ticket could be done to."""
    found = BULK_ACTS.get(act)
    allowed = _VALUES.get(act)
    if found is None or (allowed is not None and value not in allowed):
        raise ImpossibleBulk(gettext("Choose what to do with the tickets."))
    if check := {"tag": _names, "untag": _names, "snooze": _moment, "merge": _target}.get(act):
        check(value)
    return found
