"""What a row of the ticket list says, made ready: a page has fifty, and a template that works
each part out takes most of the page's time (``benchmarks/ticket_list.py``)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils import formats, timezone
from django.utils.translation import gettext as _

from ..models import Ticket
from ..models.message import MessageKind
from ..models.ticket import Priority, Status
from ..short_times import short_time
from .admin_access import inbox_url
from .admin_trail import name_of


@dataclass(frozen=True, slots=True)
class TicketRow:
    """``marks``: CSS class and text of what stands before the words."""

    number: int
    url: str
    who: str
    subject: str
    choose: str
    mailbox: str
    locale: str
    waits: bool
    marks: tuple[tuple[str, str], ...]
    has_files: bool
    is_ours: bool
    snippet: str
    status: str
    status_name: str
    changed: str
    changed_in_full: str
    changed_short: str
    assignee: str


def ticket_rows(tickets: Iterable[Ticket], *, name_mailbox: bool) -> list[TicketRow]:
    """For tickets as ``ticket_page`` gives them."""
    now = timezone.now()
    pattern = inbox_url("ticket", 0)
    statuses = {value: str(label) for value, label in Status.choices}
    return [_row(ticket, pattern, statuses, now, name_mailbox) for ticket in tickets]


def _row(
    ticket: Ticket, pattern: str, statuses: dict[str, str], now: datetime, name_mailbox: bool
) -> TicketRow:
    changed = timezone.localtime(ticket.updated_at)
    return TicketRow(
        number=ticket.number,
        url=pattern.replace("/0/", f"/{ticket.number}/"),
        who=ticket.who or _("Somebody"),
        subject=ticket.subject or _("No subject"),
        choose=_("Choose #%(number)s") % {"number": ticket.number},
        mailbox=ticket.mailbox_name if name_mailbox else "",
        locale=ticket.locale.upper(),
        waits=ticket.last_kind == MessageKind.CUSTOMER,
        marks=tuple(_marks(ticket, now)),
        has_files=ticket.has_files,
        is_ours=ticket.last_kind == MessageKind.REPLY,
        snippet=ticket.snippet or "",
        status=ticket.status,
        status_name=ticket.label_name or statuses[ticket.status],
        changed=changed.isoformat(timespec="seconds"),
        changed_in_full=formats.date_format(changed, "DATETIME_FORMAT"),
        changed_short=short_time(changed, now),
        assignee=name_of(ticket.assignee) if ticket.assignee else ticket.team_name or _("Nobody"),
    )


_PRIORITY_MARKS = {
    Priority.URGENT: " wd-tag--critical",
    Priority.HIGH: " wd-tag--warning",
    Priority.LOW: "",
}


def _marks(ticket: Ticket, now: datetime) -> Iterable[tuple[str, str]]:
    if ticket.priority in _PRIORITY_MARKS:
        yield _PRIORITY_MARKS[ticket.priority], ticket.get_priority_display()
    if ticket.not_delivered:
        yield " wd-tag--critical", _("Not delivered")
    if ticket.look_at:
        yield " wd-tag--warning", _("Please look")
    if ticket.wants_article:
        yield " wd-tag--info", _("Needs an article")
    if ticket.due_at:
        day = formats.date_format(timezone.localtime(ticket.due_at), "j M")
        late = " wd-tag--critical" if ticket.due_at < now else ""
        yield late, _("Due %(date)s") % {"date": day}
