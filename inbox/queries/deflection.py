"""How often an article answered what would have become a ticket."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any

from django.db.models import DurationField, Exists, ExpressionWrapper, F, OuterRef, Q, Value
from django.utils import timezone

from wagdesk.search.models.visit import IDLE

from ..models import ContactVisit, Ticket

CANCELLED_WITHIN = timedelta(hours=72)


@dataclass
class Deflection:
    """Counts of visits that reached the contact page; each visit stands in one of the rows
    ``confirmed``, ``silent``, ``wrote``, ``not_shown`` or ``running``.

    - confirmed: pressed "this answered my question", and no ticket came within 72 hours
    - silent: was shown articles and left, and no ticket came within 72 hours
    - wrote: a ticket by the same visitor or address within 72 hours
    - not_shown: left without a ticket and without having been shown an article
    - running: still here (30 idle minutes have not passed)

    ``provisional`` of the confirmed and silent are younger than 72 hours and may still be
    cancelled. The hold-out share, who are shown nothing, is counted apart: ``held_out``
    and, of these, ``held_out_wrote``. Without consent there is no silent visit to count.
    """

    visits: int = 0
    confirmed: int = 0
    silent: int = 0
    wrote: int = 0
    not_shown: int = 0
    running: int = 0
    provisional: int = 0
    held_out: int = 0
    held_out_wrote: int = 0

    @property
    def lower(self) -> int:
        return self.confirmed

    @property
    def upper(self) -> int:
        return self.confirmed + self.silent


def deflection_figures(
    help_center: Any, since: datetime, until: datetime | None = None, now: datetime | None = None
) -> Deflection:
    """Lower bound (confirmed) and upper bound (confirmed and silent) of a help center.

    Counts only, in one query; nothing in them can be traced to a person.
    """
    now = now or timezone.now()
    rows = (
        ContactVisit.objects.filter(
            help_center=help_center.translation_key,
            created_at__gte=since,
            created_at__lt=until or now + timedelta(seconds=1),
        )
        .annotate(
            wrote_later=Exists(_tickets_after()),
            hold_out=F("visit__visitor__hold_out"),
            last_at=F("visit__last_at"),
        )
        .order_by("visit", "pk")
        .values(
            "pk",
            "visit",
            "shown",
            "confirmed_at",
            "ticket",
            "created_at",
            "wrote_later",
            "hold_out",
            "last_at",
        )
    )
    figures = Deflection()
    # Without a visit every form stands alone.
    for _key, group in groupby(rows, key=lambda row: (row["visit"], row["visit"] or row["pk"])):
        _count(figures, list(group), now)
    return figures


def _tickets_after():
    """Tickets within 72 hours by the visitor, or by an address the visitor has used."""
    ends = ExpressionWrapper(
        OuterRef("created_at") + Value(CANCELLED_WITHIN, output_field=DurationField()),
        output_field=ContactVisit._meta.get_field("created_at"),
    )
    visitor = OuterRef("visit__visitor")
    known = Ticket.objects.filter(visit__visitor=OuterRef(OuterRef("visit__visitor")))
    return Ticket.objects.filter(
        Q(visit__visitor=visitor) | Q(requester__in=known.values("requester")),
        created_at__gte=OuterRef("created_at"),
        created_at__lte=ends,
    )


def _count(figures: Deflection, forms: Iterable[dict], now: datetime) -> None:
    """Put one visit (its forms) into its row."""
    wrote = any(form["ticket"] or form["wrote_later"] for form in forms)
    if any(form["hold_out"] for form in forms):
        figures.held_out += 1
        figures.held_out_wrote += wrote
        return
    figures.visits += 1
    if wrote:
        figures.wrote += 1
    elif any(form["confirmed_at"] for form in forms):
        figures.confirmed += 1
        figures.provisional += _is_young(forms, now)
    elif any(form["last_at"] and form["last_at"] > now - IDLE for form in forms):
        figures.running += 1
    elif any(form["shown"] for form in forms):
        figures.silent += 1
        figures.provisional += _is_young(forms, now)
    else:
        figures.not_shown += 1


def _is_young(forms: Iterable[dict], now: datetime) -> bool:
    return max(form["created_at"] for form in forms) > now - CANCELLED_WITHIN
