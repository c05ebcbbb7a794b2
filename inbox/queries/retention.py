"""What has been kept for as long as it may be."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import DateTimeField, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from .. import conf
from ..models import CustomerLink, Export, Mailbox, ReceivedMail, Ticket, TicketEvent
from ..models.event import EventKind
from ..models.mail import ReceivedState
from ..models.privacy import ExportKind
from ..models.ticket import Status


@dataclass(frozen=True)
class Due:
    """``what``: tickets, trash, raw_mail, links or archives; ``mailbox`` only for tickets."""

    what: str
    number: int
    mailbox: str = ""


def mailboxes_with_an_end() -> QuerySet:
    return Mailbox.objects.exclude(retention_days=None).order_by("pk")


def tickets_past(mailbox: Mailbox, now: datetime) -> QuerySet:
    """Closed tickets and spam of the mailbox that its retention has run out for, the oldest
    first. What was merged into a ticket goes with it."""
    if mailbox.retention_days is None:
        return Ticket.objects.none()
    before = now - timedelta(days=mailbox.retention_days)
    closings = TicketEvent.objects.filter(
        ticket=OuterRef("pk"), kind=EventKind.STATUS, status=Status.CLOSED
    )
    closed_at = Subquery(closings.order_by("-pk").values("at")[:1], output_field=DateTimeField())
    rows = Ticket.objects.filter(mailbox=mailbox, merged_into=None, created_at__lte=before)
    rows = rows.filter(status__in=(Status.CLOSED, Status.SPAM))
    rows = rows.annotate(ended_at=Coalesce(closed_at, F("updated_at")))
    return rows.filter(
        Q(status=Status.CLOSED, ended_at__lte=before)
        | Q(status=Status.SPAM, updated_at__lte=before)
    ).order_by("pk")


def trash_past(now: datetime) -> QuerySet:
    before = now - timedelta(days=conf.trash_days())
    return Ticket.objects.filter(trashed_at__lte=before)


def raw_mail_past(now: datetime) -> QuerySet:
    """Originals of mails that were dealt with; failed ones wait for somebody."""
    days = conf.raw_mail_days()
    if days is None:
        return ReceivedMail.objects.none()
    dealt_with = (ReceivedState.DONE, ReceivedState.IGNORED)
    rows = ReceivedMail.objects.filter(state__in=dealt_with).exclude(blob="")
    return rows.filter(received_at__lte=now - timedelta(days=days)).order_by("pk")


def links_past(now: datetime) -> QuerySet:
    """Links to customers' tickets that open nothing any more."""
    return CustomerLink.objects.filter(expires_at__lte=now - timedelta(days=1))


def archives_past(now: datetime) -> QuerySet:
    """Archives of people that nobody may fetch any more."""
    return Export.objects.filter(kind=ExportKind.PERSON, expires_at__lte=now).exclude(blob="")


def everything_due(now: datetime) -> list[Due]:
    """What a run of retention would remove now."""
    boxes = mailboxes_with_an_end()
    due = [Due("tickets", tickets_past(box, now).count(), box.slug) for box in boxes]
    due.append(Due("trash", trash_past(now).count()))
    due.append(Due("raw_mail", raw_mail_past(now).count()))
    due.append(Due("links", links_past(now).count()))
    due.append(Due("archives", archives_past(now).count()))
    return due
