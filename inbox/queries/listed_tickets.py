"""What a row of the ticket list shows of a ticket, flat."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import (
    Case,
    CharField,
    Exists,
    F,
    OuterRef,
    QuerySet,
    Subquery,
    When,
)
from django.db.models.functions import JSONObject, Substr
from django.utils.translation import get_language

from wagdesk.kept import kept_rows
from wagdesk.reads import filled_up, read

from ..mail.compose import titles_alone
from ..models import Message, OutgoingMail, Person, PersonAddress, Ticket, TicketArticle
from ..models.article import ArticleRole
from ..models.mail import OutgoingState
from ..models.message import MessageKind
from ..models.ticket import status_name
from .ticket_sort import SORTS, Sort

SNIPPET = 180
# Read more than is shown: references to articles get shorter.
_SNIPPET_READ = 4 * SNIPPET


@dataclass(slots=True)
class ListedTicket:
    """``last``: kind and text of what was said last, by us or by them. The fields stand in the
    order in which ``_listed`` reads them."""

    number: int
    subject: str
    status: str
    priority: int
    locale: str
    has_files: bool
    updated_at: datetime
    created_at: datetime
    due_at: datetime | None
    waiting_since: datetime | None
    assignee_id: object
    mailbox_name: str
    team_name: str | None
    label_name: str | None
    last: dict[str, str] | None
    who: str | None
    look_at: bool
    wants_article: bool
    not_delivered: bool
    assignee: Any = None

    @property
    def last_kind(self) -> str:
        return self.last["kind"] if self.last else ""

    @property
    def snippet(self) -> str:
        return titles_alone(self.last["text"])[:SNIPPET] if self.last else ""

    @property
    def status_shown(self) -> str:
        return status_name(self.status, get_language())


def listed(numbers: list[int], sort: Sort) -> list[ListedTicket]:
    """The tickets of these numbers, in order."""
    rows = kept_rows(Ticket, _listed, filled_up(numbers), sort.code) if numbers else []
    found = [ListedTicket(*row) for row in rows]
    whose = {one.assignee_id for one in found} - {None}
    users = {user.pk: user for user in read(get_user_model(), pk=whose)} if whose else {}
    for one in found:
        one.assignee = users.get(one.assignee_id)
    return found


def _listed(numbers: list[int], sort: str) -> QuerySet:
    """Whatever grows with the years is looked up row by row, by its index: a join would now and
    then read the whole table."""
    said = Message.with_notes.filter(
        ticket=OuterRef("pk"),
        undone_at=None,
        automatic=False,
        kind__in=(MessageKind.CUSTOMER, MessageKind.REPLY),
    ).order_by("-pk")
    shown = JSONObject(kind="kind", text=Substr("visible_text", 1, _SNIPPET_READ))
    rows = Ticket.objects.filter(pk__in=numbers).values_list(
        "number",
        "subject",
        "status",
        "priority",
        "locale",
        "has_files",
        "updated_at",
        "created_at",
        "due_at",
        "waiting_since",
        "assignee_id",
        F("mailbox__name"),
        F("team__name"),
        F("label__name"),
        Subquery(said.values(one=shown)[:1]),
        Subquery(_names(OuterRef("requester")).values("shown")[:1]),
        Exists(Message.with_notes.filter(ticket=OuterRef("pk")).exclude(flagged="")),
        Exists(TicketArticle.objects.filter(ticket=OuterRef("pk"), role=ArticleRole.FLAGGED)),
        Exists(
            OutgoingMail.objects.filter(message__ticket=OuterRef("pk"), state=OutgoingState.FAILED)
        ),
    )
    return SORTS[sort].order(rows)


def _names(person: OuterRef) -> QuerySet:
    """A person's name, or their address where there is none."""
    addresses = PersonAddress.objects.filter(person=OuterRef("pk")).order_by("pk")
    address = Subquery(addresses.values("value")[:1], output_field=CharField())
    return Person.objects.filter(pk=person).annotate(
        shown=Case(When(name="", then=address), default=F("name"), output_field=CharField())
    )
