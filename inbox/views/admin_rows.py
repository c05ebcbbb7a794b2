"""What a row of the ticket list says, made ready: a page has fifty, and a template that works
each part out takes most of the page's time (``benchmarks/ticket_list.py``)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils import formats, timezone
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ..models.message import MessageKind
from ..models.ticket import Priority, status_name
from ..queries.listed_tickets import ListedTicket
from ..short_times import moment
from .admin_access import inbox_url
from .admin_trail import name_of


@dataclass(slots=True)
class TicketRow:
    """``marks``: CSS class and text of what stands before the words. ``changed``: a ``<time>``."""

    number: str
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
    changed: SafeString
    assignee: str


class _Words:
    """What rows say again and again, in the page's language."""

    def __init__(self) -> None:
        self.now = timezone.now()
        self.today = timezone.localdate(self.now)
        self.language = get_language()
        self.url = inbox_url("ticket", 0)
        self.somebody, self.nobody = _("Somebody"), _("Nobody")
        self.no_subject, self.choose = _("No subject"), _("Choose #%(number)s")
        self.names: dict[object, str] = {}

    def name(self, user: object) -> str:
        if user.pk not in self.names:
            self.names[user.pk] = name_of(user)
        return self.names[user.pk]


def ticket_rows(tickets: Iterable[ListedTicket], *, name_mailbox: bool) -> list[TicketRow]:
    """For tickets as ``ticket_page`` gives them."""
    words = _Words()
    return [_row(ticket, words, name_mailbox) for ticket in tickets]


def _row(ticket: ListedTicket, words: _Words, name_mailbox: bool) -> TicketRow:
    number, last_kind, assignee = str(ticket.number), ticket.last_kind, ticket.assignee
    return TicketRow(
        number=number,
        url=words.url.replace("/0/", f"/{number}/"),
        who=ticket.who or words.somebody,
        subject=ticket.subject or words.no_subject,
        choose=words.choose % {"number": number},
        mailbox=ticket.mailbox_name if name_mailbox else "",
        locale=ticket.locale.upper(),
        waits=last_kind == MessageKind.CUSTOMER,
        marks=tuple(_marks(ticket, words.now)),
        has_files=ticket.has_files,
        is_ours=last_kind == MessageKind.REPLY,
        snippet=ticket.snippet,
        status=ticket.status,
        status_name=ticket.label_name or status_name(ticket.status, words.language),
        changed=moment(ticket.updated_at, css="wd-row__time", today=words.today),
        assignee=words.name(assignee) if assignee else ticket.team_name or words.nobody,
    )


_PRIORITY_MARKS = {
    Priority.URGENT: " wd-tag--critical",
    Priority.HIGH: " wd-tag--warning",
    Priority.LOW: "",
}


def _marks(ticket: ListedTicket, now: datetime) -> Iterable[tuple[str, str]]:
    if ticket.priority in _PRIORITY_MARKS:
        yield _PRIORITY_MARKS[ticket.priority], str(Priority(ticket.priority).label)
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
