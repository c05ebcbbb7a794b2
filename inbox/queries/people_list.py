"""The list of people, and who may be the same as somebody."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Max
from rapidfuzz.distance import JaroWinkler

from ..mail.identifiers import normalise_address
from ..models import Person
from ..search_documents.words import plain
from .people import people_for
from .search import everywhere
from .tickets import tickets_for

PAGE_SIZE = 50
MOST_FOUND = 100
MOST_ALIKE = 5
ALIKE = 0.88


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


def people_found(viewer: Any, text: str) -> PeoplePage:
    """Who is meant by a name or an address, the best match first. A whole address means one."""
    if value := normalise_address(text):
        owner = people_for(viewer).filter(addresses__value=value).values_list("pk", flat=True)
        if ids := list(owner[:1]):
            return PeoplePage(_dressed(viewer, ids))
    found = everywhere(viewer, text, "person", {}, None, limit=MOST_FOUND, prefix=True)
    ids = list(dict.fromkeys(int(hit.object_id) for hit in found.hits))
    return PeoplePage(
        _dressed(viewer, ids), cut=len(ids) == MOST_FOUND, engine_down=found.engine_down
    )


def perhaps_the_same(viewer: Any, person: Person) -> list[Person]:
    """People with the same name and a similar address, whom the viewer may know of. A hint:
    nothing is ever merged by itself."""
    name = plain_name(person.name)
    if not name:
        return []
    found = everywhere(viewer, person.name, "person", {}, None, limit=4 * MOST_ALIKE)
    ids = [int(hit.object_id) for hit in found.hits if hit.object_id != str(person.pk)]
    mine = [row.value for row in person.addresses.all()]
    alike = [
        other
        for other in _dressed(viewer, list(dict.fromkeys(ids)))
        if plain_name(other.name) == name
        and are_similar(mine, [row.value for row in other.addresses.all()])
    ]
    return alike[:MOST_ALIKE]


def plain_name(name: str) -> str:
    """The words of a name without case, accents and order."""
    return " ".join(sorted(plain(name).replace(",", " ").split()))


def are_similar(ones: list[str], others: list[str]) -> bool:
    """Whether a local part of the ones is nearly one of the others, tags and dots aside."""
    return any(
        JaroWinkler.similarity(_stem(one), _stem(other)) >= ALIKE
        for one in ones
        for other in others
    )


def _stem(address: str) -> str:
    local = address.rpartition("@")[0].partition("+")[0]
    return "".join(char for char in local if char.isalnum())


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
