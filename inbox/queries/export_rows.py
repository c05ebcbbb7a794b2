"""What an export holds of each ticket, in batches."""

from collections.abc import Iterable, Iterator

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ..models import Ticket
from ..permissions import ticket_rule
from .ticket_choices import name_of
from .ticket_filter import TicketFilter
from .ticket_list import ticket_numbers
from .ticket_sort import SORTS

BATCH = 500
ASKED_AT_ONCE = 5000
HEADINGS = (
    _("Number"),
    _("Subject"),
    _("Status"),
    _("Label"),
    _("Priority"),
    _("Type"),
    _("Mailbox"),
    _("Team"),
    _("Assignee"),
    _("Requester"),
    _("Address"),
    _("Language"),
    _("Channel"),
    _("Tags"),
    _("Created"),
    _("Changed"),
    _("First reply"),
    _("Solved"),
    _("Due"),
    _("Waiting since"),
    _("Fields"),
)


def export_batches(viewer, asked: TicketFilter) -> Iterator[list[Ticket]]:
    """The tickets with all that ``row_of`` says of them, newest first: an order that nothing
    changes while it is walked."""
    newest = SORTS["newest"]
    walked = TicketFilter(asked.view, asked.chosen, newest)
    key = None
    while numbers := ticket_numbers(viewer, walked, after=key, limit=BATCH):
        tickets = list(newest.order(_loaded(numbers)))
        if tickets:
            yield tickets
        if len(numbers) < BATCH or not tickets:
            return
        key = newest.key_of(tickets[-1])


def _loaded(numbers: list[int]):
    return (
        Ticket.objects.filter(pk__in=numbers)
        .select_related("mailbox", "requester", "assignee", "team", "label")
        .prefetch_related("requester__addresses", "tagged__tag", "values__field")
    )


def sees_all(viewer, numbers: Iterable[int]) -> bool:
    """Whether the viewer sees all of these tickets that are still there, in the trash too."""
    wanted, rule = list(numbers), ticket_rule(viewer)
    for place in range(0, len(wanted), ASKED_AT_ONCE):
        there = Ticket.objects.filter(pk__in=wanted[place : place + ASKED_AT_ONCE])
        if there.filter(rule).count() < there.count():
            return False
    return True


def row_of(ticket: Ticket) -> list:
    """As under ``HEADINGS``."""
    return [
        ticket.number,
        ticket.subject,
        ticket.get_status_display(),
        ticket.label.name if ticket.label else "",
        ticket.get_priority_display(),
        ticket.get_type_display(),
        ticket.mailbox.name,
        ticket.team.name if ticket.team else "",
        name_of(ticket.assignee) if ticket.assignee else "",
        ticket.requester.name,
        ticket.requester.address,
        ticket.locale,
        ticket.get_channel_display(),
        ", ".join(sorted(row.tag.name for row in ticket.tagged.all())),
        *(_local(moment) for moment in _moments(ticket)),
        "; ".join(f"{row.field.label}: {_value(row)}" for row in ticket.values.all()),
    ]


def _moments(ticket: Ticket) -> tuple:
    return (
        ticket.created_at,
        ticket.updated_at,
        ticket.first_reply_at,
        ticket.last_solved_at,
        ticket.due_at,
        ticket.waiting_since,
    )


def _local(moment) -> object:
    return timezone.localtime(moment).replace(microsecond=0) if moment else ""


def _value(row) -> object:
    if row.yes is not None:
        return _("Yes") if row.yes else _("No")
    if row.number is not None:
        return f"{row.number.normalize():f}"
    return row.date or row.text
