"""The ticket list: named views, capped counters, keyset pages. No OFFSET, no open-ended COUNT."""

from dataclasses import dataclass
from datetime import UTC, datetime

from django.contrib.auth import get_user_model
from django.db.models import Exists, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Substr
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _

from ..mail.compose import titles_alone
from ..models import (
    Mailbox,
    Message,
    OutgoingMail,
    PersonAddress,
    Ticket,
    TicketArticle,
)
from ..models.article import ArticleRole
from ..models.mail import OutgoingState
from ..models.message import MessageKind
from ..models.ticket import Status
from ..permissions import is_staff_member, own_access
from .tickets import tickets_for

PAGE_SIZE = 50
CAP = 99
SNIPPET = 180
# Read more than is shown: references to articles get shorter.
SNIPPET_READ = 4 * SNIPPET
# What waits for us, not for the customer.
WAITING = (Status.NEW, Status.OPEN, Status.ON_HOLD)


@dataclass(frozen=True)
class TicketView:
    """A named part of the list. ``counted``: its size is shown beside its name."""

    code: str
    label: str
    icon: str
    empty: str
    counted: bool = False


VIEWS = (
    TicketView(
        "mine", _("Mine"), "user", _("Nothing is waiting for you. Enjoy the quiet."), counted=True
    ),
    TicketView(
        "unassigned", _("Unassigned"), "mail", _("Every ticket has somebody."), counted=True
    ),
    TicketView("open", _("All open"), "list-ul", _("There is no open ticket."), counted=True),
    TicketView("pending", _("Waiting for customer"), "time", _("No customer owes an answer.")),
    TicketView("solved", _("Solved"), "check", _("Nothing has been solved yet.")),
    TicketView("closed", _("Closed"), "lock", _("No ticket has been closed yet.")),
    TicketView("spam", _("Spam"), "no-view", _("No spam. Lucky you.")),
)
VIEW_CODES = {view.code: view for view in VIEWS}


def condition(viewer, code: str) -> Q:
    """What a view's tickets have in common."""
    return {
        "mine": Q(assignee=viewer, status__in=WAITING),
        "unassigned": Q(assignee=None, status__in=WAITING),
        "open": Q(status__in=WAITING),
        "pending": Q(status=Status.PENDING),
        "solved": Q(status=Status.SOLVED),
        "closed": Q(status=Status.CLOSED),
        "spam": Q(status=Status.SPAM),
    }[code]


def tickets_in(viewer, code: str, mailbox: int | None = None) -> QuerySet:
    """The tickets of a view, in one mailbox or in all the viewer has."""
    rows = tickets_for(viewer).filter(condition(viewer, code), merged_into=None)
    return rows.filter(mailbox=mailbox) if mailbox else rows


class CappedCount(Subquery):
    """How many rows a sliced query has: stops reading at the slice's end."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) wagdesk_capped)"
    output_field = IntegerField()


def counters(viewer, mailbox: int | None = None) -> dict[str, int]:
    """The sizes of the counted views up to ``CAP + 1``, in one query."""
    counts = {
        f"in_{view.code}": CappedCount(
            tickets_in(viewer, view.code, mailbox).order_by().values("pk")[: CAP + 1]
        )
        for view in VIEWS
        if view.counted
    }
    row = get_user_model().objects.filter(pk=viewer.pk).values(**counts).get()
    return {name.removeprefix("in_"): number for name, number in row.items()}


def waiting_for(viewer) -> int:
    """How many "Mine" and "Unassigned" hold, up to ``CAP + 1``: the menu's number."""
    either = condition(viewer, "mine") | condition(viewer, "unassigned")
    rows = tickets_for(viewer).filter(either, merged_into=None)
    return rows.order_by()[: CAP + 1].count()


def shown_count(number: int) -> str:
    """``7``, ``99+``."""
    return f"{CAP}+" if number > CAP else str(number)


@dataclass(frozen=True)
class Key:
    """A place in the list: between two tickets, whatever happens to others meanwhile."""

    at: datetime
    number: int

    def __str__(self) -> str:
        return f"{self.at.isoformat()}~{self.number}"

    @classmethod
    def of(cls, ticket: Ticket) -> "Key":
        return cls(ticket.updated_at, ticket.number)

    @classmethod
    def read(cls, text: str) -> "Key | None":
        """None for anything that is no key."""
        at, _sep, number = text.replace(" ", "+").partition("~")
        if not number.isdecimal() or len(number) > 18:
            return None
        try:
            moment = parse_datetime(at)
            if moment is None or moment.tzinfo is None:
                return None
            return cls(moment.astimezone(UTC), int(number))
        except (ValueError, OverflowError):
            return None

    @property
    def later_in_list(self) -> Q:
        return Q(updated_at__lt=self.at) | Q(updated_at=self.at, number__lt=self.number)

    @property
    def earlier_in_list(self) -> Q:
        return Q(updated_at__gt=self.at) | Q(updated_at=self.at, number__gt=self.number)


@dataclass(frozen=True)
class TicketPage:
    """Rows, latest first, and where the pages beside it begin."""

    rows: list[Ticket]
    older: Key | None
    newer: Key | None


def ticket_page(
    viewer,
    code: str,
    *,
    mailbox: int | None = None,
    after: Key | None = None,
    before: Key | None = None,
    size: int = PAGE_SIZE,
) -> TicketPage:
    """One page: ``after`` a key, or the page right ``before`` one."""
    rows = tickets_in(viewer, code, mailbox)
    if before:
        rows = rows.filter(before.earlier_in_list).order_by("updated_at", "number")
    else:
        rows = rows.filter(after.later_in_list) if after else rows
        rows = rows.order_by("-updated_at", "-number")
    # Ids first: the row's subqueries must not run for tickets that are sorted away.
    numbers = list(rows.values_list("number", flat=True)[: size + 1])
    more, numbers = len(numbers) > size, numbers[:size]
    found = list(_dressed(numbers).order_by("-updated_at", "-number")) if numbers else []
    if not found:
        return TicketPage([], None, None)
    for ticket in found:
        ticket.snippet = titles_alone(ticket.snippet or "")[:SNIPPET]
    has_older, has_newer = (True, more) if before else (more, bool(after))
    return TicketPage(
        found,
        Key.of(found[-1]) if has_older else None,
        Key.of(found[0]) if has_newer else None,
    )


def _dressed(numbers: list[int]) -> QuerySet:
    """Tickets with all a row shows, in one query."""
    said = Message.with_notes.filter(
        ticket=OuterRef("pk"),
        undone_at=None,
        automatic=False,
        kind__in=(MessageKind.CUSTOMER, MessageKind.REPLY),
    ).order_by("-pk")
    addresses = PersonAddress.objects.filter(person=OuterRef("requester")).order_by("pk")
    return (
        Ticket.objects.filter(pk__in=numbers)
        .select_related("mailbox", "requester", "assignee")
        .annotate(
            snippet=Subquery(said.values(text=Substr("visible_text", 1, SNIPPET_READ))[:1]),
            last_kind=Subquery(said.values("kind")[:1]),
            requester_address=Subquery(addresses.values("value")[:1]),
            look_at=Exists(Message.with_notes.filter(ticket=OuterRef("pk")).exclude(flagged="")),
            wants_article=Exists(
                TicketArticle.objects.filter(ticket=OuterRef("pk"), role=ArticleRole.FLAGGED)
            ),
            not_delivered=Exists(
                OutgoingMail.objects.filter(
                    message__ticket=OuterRef("pk"), state=OutgoingState.FAILED
                )
            ),
        )
    )


def choosable_mailboxes(viewer) -> list[Mailbox]:
    """The mailboxes the viewer works in, by name."""
    if not is_staff_member(viewer):
        return []
    if viewer.is_superuser:
        return list(Mailbox.objects.order_by("name"))
    boxes = {row.mailbox_id: row.mailbox for row in own_access(viewer)}
    return sorted(boxes.values(), key=lambda box: box.name.lower())
