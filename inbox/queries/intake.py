"""How mail comes in: what waits, what failed, which source works. Viewer first."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.core.exceptions import PermissionDenied
from django.db.models import Count, Max, OuterRef, QuerySet, Subquery
from django.http import Http404
from django.utils.translation import gettext as _

from .. import conf
from ..mail.reasons import Advice, advice_for
from ..models import IntakeAlarm, Mailbox, MailSource, ReceivedMail, WorkerBeat
from ..models.mail import ReceivedState
from ..models.mailbox import AccessLevel
from ..permissions import is_administrator, mailboxes_for, own_access
from .trouble import BEAT, oldest_waiting, stopped_answers, unsent

PER_PAGE = 30
MOST_COUNTED = 1_000
# Ways in that are no row of ``MailSource``, and their names for people.
OWN_WAYS = ("listener", "file")


def managed_mailboxes(viewer) -> QuerySet[Mailbox]:
    """The mailboxes whose failed mails the viewer may see: all, for administrators."""
    if is_administrator(viewer):
        return Mailbox.objects.all()
    return mailboxes_for(viewer, AccessLevel.MANAGE)


def failed_mail(viewer) -> QuerySet[ReceivedMail]:
    """The failed mails of the mailboxes that the viewer manages."""
    rows = ReceivedMail.objects.filter(state=ReceivedState.FAILED)
    return rows.filter(mailbox__in=managed_mailboxes(viewer))


def failed_mail_for(viewer, pk: int) -> ReceivedMail:
    """One of them; missing and forbidden look the same."""
    row = failed_mail(viewer).select_related("mailbox").filter(pk=pk).first()
    if row is None:
        raise Http404(_("There is no such mail among the failed ones."))
    return row


def can_be_tried(row: ReceivedMail) -> bool:
    """False for a mail that lies at its source and is still larger than we take."""
    return bool(row.blob) or row.size <= conf.mail_max_bytes()


@dataclass(frozen=True)
class FailedPage:
    """Failed mails, newest first. ``older`` and ``newer`` are keys of the next pages."""

    rows: list[ReceivedMail]
    older: int | None
    newer: int | None


def failed_page(
    viewer, *, reason: str = "", after: int | None = None, before: int | None = None
) -> FailedPage:
    rows = failed_mail(viewer).select_related("mailbox")
    if reason:
        rows = rows.filter(reason=reason)
    if before is not None:
        found = list(rows.filter(pk__gt=before).order_by("pk")[: PER_PAGE + 1])
        shown = found[:PER_PAGE][::-1]
        newer = len(found) > PER_PAGE
        return _page(shown, has_older=True, has_newer=newer)
    if after is not None:
        rows = rows.filter(pk__lt=after)
    found = list(rows.order_by("-pk")[: PER_PAGE + 1])
    return _page(found[:PER_PAGE], has_older=len(found) > PER_PAGE, has_newer=after is not None)


def _page(rows: list[ReceivedMail], *, has_older: bool, has_newer: bool) -> FailedPage:
    older = rows[-1].pk if rows and has_older else None
    return FailedPage(rows, older, rows[0].pk if rows and has_newer else None)


@dataclass(frozen=True)
class FailedReason:
    """How many mails failed for one reason, and what to do about it."""

    code: str
    count: int
    advice: Advice

    @property
    def shown_count(self) -> str:
        return capped(self.count)


@dataclass(frozen=True)
class WayIn:
    """One way by which mail comes to a mailbox."""

    mailbox: Mailbox
    name: str
    kind: str
    enabled: bool
    last_success: datetime | None
    failing_since: datetime | None
    error: str


class IntakeHealth:
    """All that the screen says. Each part is one query, whatever there is."""

    def __init__(self, viewer) -> None:
        self.viewer = viewer
        self.sees_all = is_administrator(viewer)
        self.managed = list(managed_mailboxes(viewer))
        if not self.managed and not mailboxes_for(viewer).exists():
            raise PermissionDenied(_("You have no mailbox."))

    @cached_property
    def waiting(self) -> int:
        """Mails that are stored and not yet worked on, at most one more than a thousand."""
        rows = ReceivedMail.objects.filter(state=ReceivedState.STORED)
        if not self.sees_all:
            rows = rows.filter(mailbox__in=mailboxes_for(self.viewer))
        return rows.values("pk")[: MOST_COUNTED + 1].count()

    @cached_property
    def oldest(self) -> datetime | None:
        return oldest_waiting(None if self.sees_all else mailboxes_for(self.viewer))

    @cached_property
    def reasons(self) -> list[FailedReason]:
        newest = failed_mail(self.viewer).order_by("-pk")[: MOST_COUNTED + 1]
        rows = ReceivedMail.objects.filter(pk__in=newest.values("pk")).values("reason")
        counts = rows.annotate(count=Count("pk")).order_by("-count", "reason")
        return [
            FailedReason(row["reason"] or "", row["count"], advice_for(row["reason"]))
            for row in counts
        ]

    @cached_property
    def failed(self) -> int:
        return sum(reason.count for reason in self.reasons)

    @cached_property
    def by_mailbox(self) -> list[Mailbox]:
        """The mailboxes the viewer sees in which something failed, with ``failed_count``."""
        return failed_by_mailbox(self.viewer)

    @cached_property
    def ways(self) -> list[WayIn]:
        return ways_in(self.managed)

    @cached_property
    def alarms(self) -> list[IntakeAlarm]:
        return list(IntakeAlarm.objects.order_by("since", "pk")) if self.sees_all else []

    @cached_property
    def last_beat(self) -> datetime | None:
        return WorkerBeat.objects.filter(name=BEAT).aggregate(at=Max("at"))["at"]

    @cached_property
    def unsent(self) -> datetime | None:
        return unsent(None if self.sees_all else mailboxes_for(self.viewer))

    @cached_property
    def stopped_answers(self) -> list[Mailbox]:
        return list(stopped_answers().filter(pk__in=[box.pk for box in self.managed]))


def failed_by_mailbox(viewer) -> list[Mailbox]:
    """The viewer's mailboxes in which mails failed, with ``failed_count`` (capped): that
    something failed is told to everyone who may look, what it was only to managers."""
    failed = ReceivedMail.objects.filter(state=ReceivedState.FAILED)
    if not is_administrator(viewer):
        failed = failed.filter(mailbox__in=[row.mailbox_id for row in own_access(viewer)])
    newest = failed.order_by("-pk").values_list("mailbox", flat=True)
    # Counted here: above every list, where nearly always there is none.
    counts = Counter(newest[: MOST_COUNTED + 1])
    if not counts:
        return []
    found = list(Mailbox.objects.filter(pk__in=counts))
    for mailbox in found:
        mailbox.failed_count = capped(counts[mailbox.pk])
    return found


def ways_in(mailboxes: list[Mailbox]) -> list[WayIn]:
    """Every source of these mailboxes, and when mail last came by the listener and by file."""
    ids = [mailbox.pk for mailbox in mailboxes]
    found = [
        WayIn(
            row.mailbox,
            row.name,
            row.kind,
            row.enabled,
            row.last_success_at,
            row.failing_since,
            row.last_error,
        )
        for row in MailSource.objects.filter(mailbox__in=ids).select_related("mailbox")
    ]
    latest = ReceivedMail.objects.filter(mailbox=OuterRef("pk")).order_by("-pk")
    last = {way: Subquery(latest.filter(source=way).values("received_at")[:1]) for way in OWN_WAYS}
    for mailbox in Mailbox.objects.filter(pk__in=ids).annotate(**last):
        for way in OWN_WAYS:
            if at := getattr(mailbox, way):
                found.append(WayIn(mailbox, way, way, True, at, None, ""))
    return sorted(found, key=lambda way: (way.mailbox.name, way.name))


def capped(count: int) -> str:
    return f"{MOST_COUNTED:,}+" if count > MOST_COUNTED else f"{count:,}"
