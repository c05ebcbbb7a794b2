"""Whom a viewer may know of: people with a ticket that the viewer sees."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Exists, Max, OuterRef, QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from wagdesk.search.queries import find

from ..models import Participant, Person
from ..permissions import is_staff_member
from .tickets import tickets_for

PAGE_SIZE = 50
MOST_FOUND = 100


def people_for(viewer: Any) -> QuerySet:
    """Those with a ticket that the viewer sees; all of them for a superuser. Who was merged
    into somebody is that person."""
    if not is_staff_member(viewer):
        return Person.objects.none()
    people = Person.objects.filter(merged_into=None)
    if viewer.is_superuser:
        return people
    # Correlated, so that a page of a list stops reading when it is full.
    asked = tickets_for(viewer).filter(requester=OuterRef("pk"))
    part = Participant.objects.filter(person=OuterRef("pk"), ticket__in=tickets_for(viewer))
    return people.filter(Exists(asked) | Exists(part))


def person_for_viewer(viewer: Any, pk: int) -> Person:
    """One person; missing and forbidden look the same (``Http404``)."""
    person = people_for(viewer).filter(pk=pk).first()
    if person is None:
        raise Http404(_("There is no such person."))
    return person


def merged_into_whom(viewer: Any, pk: int) -> Person | None:
    """For an old address of somebody who was merged: who they are now."""
    row = Person.objects.filter(pk=pk, merged_into__isnull=False).first()
    return row and people_for(viewer).filter(pk=row.merged_into_id).first()


@dataclass(frozen=True)
class PeoplePage:
    """Rows, the latest known first, with ``tickets`` (how many the viewer sees) and
    ``last_at``; ``after`` is where the next page begins."""

    rows: list[Person]
    after: int | None = None
    cut: bool = False
    engine_down: bool = False


def people_page(viewer: Any, *, after: int | None = None, size: int = PAGE_SIZE) -> PeoplePage:
    """One page by key: everybody the viewer may know of."""
    people = people_for(viewer)
    if after is not None:
        people = people.filter(pk__lt=after)
    ids = list(people.order_by("-pk").values_list("pk", flat=True)[: size + 1])
    rows = _dressed(viewer, ids[:size])
    return PeoplePage(rows, after=ids[size - 1] if len(ids) > size else None)


def people_found(viewer: Any, text: str, *, locale: str = "") -> PeoplePage:
    """Who is meant by a name or an address, the best match first."""
    found = find(viewer, text, kind="person", locale=locale, limit=MOST_FOUND)
    ids = [int(hit.object_id) for hit in found.hits]
    return PeoplePage(
        _dressed(viewer, ids), cut=len(ids) == MOST_FOUND, engine_down=found.engine_down
    )


def _dressed(viewer: Any, ids: list[int]) -> list[Person]:
    """In this order, with all that a row shows, in three queries."""
    if not ids:
        return []
    people = Person.objects.filter(pk__in=ids).prefetch_related("addresses").in_bulk()
    seen = tickets_for(viewer).filter(requester__in=ids).order_by().values("requester")
    facts: dict[int, tuple[int, datetime | None]] = {
        row["requester"]: (row["number"], row["last"])
        for row in seen.annotate(number=Count("pk"), last=Max("updated_at"))
    }
    rows = [people[pk] for pk in ids if pk in people]
    for person in rows:
        person.tickets_seen, person.last_at = facts.get(person.pk, (0, None))
    return rows
