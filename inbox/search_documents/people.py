"""People as search documents: found by whoever may see a ticket of theirs."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

from django.db.models import Q
from django.urls import reverse

from wagdesk.search.documents import Document, DocumentSource, row_ids

from ..models import Participant, Person, PersonAddress, Ticket
from ..queries.people import people_for
from .keys import EVERYTHING, keys_of_tickets, viewer_keys
from .words import filed_under

BATCH = 500


class PersonDocuments(DocumentSource):
    """Kind ``person``; the object id is the person's."""

    kind = "person"
    steered = False

    def documents(self, object_ids: list[str] | None, *, after: str = "") -> Iterator[Document]:
        people = Person.objects.filter(merged_into=None)
        if object_ids is not None:
            people = people.filter(pk__in=row_ids(object_ids))
        last = int(after or 0)
        while batch := list(people.filter(pk__gt=last).order_by("pk")[:BATCH]):
            last = batch[-1].pk
            yield from _documents(batch)

    def visible(
        self, viewer: Any, object_ids: list[str], filters: Mapping[str, Any]
    ) -> dict[str, Any]:
        rows = people_for(viewer).filter(pk__in=row_ids(object_ids))
        return {str(person.pk): person for person in rows.prefetch_related("addresses")}

    def title_search(
        self, viewer: Any, text: str, locale: str, filters: Mapping[str, Any], limit: int
    ) -> list[Any]:
        """By what their address begins with: the index of addresses serves that."""
        words = text.lower().split()[:8]
        if not words:
            return []
        any_word = Q()
        for word in words:
            any_word |= Q(value__startswith=word)
        rows = PersonAddress.objects.filter(any_word, channel="email").values("person")
        found = people_for(viewer).filter(pk__in=rows).prefetch_related("addresses")
        return list(found.order_by("-pk")[:limit])

    def audience_keys(self, viewer: Any) -> frozenset[str]:
        return viewer_keys(viewer)

    def source_id(self, obj: Any) -> str:
        return str(obj.pk)

    def url(self, obj: Any) -> str:
        """Their page."""
        return reverse("wagdesk_inbox_admin:person", args=[obj.pk])

    def title(self, obj: Any) -> str:
        return obj.label


def _documents(people: list[Person]) -> Iterator[Document]:
    ids = [person.pk for person in people]
    addresses: dict[int, list[str]] = defaultdict(list)
    known = PersonAddress.objects.filter(person__in=ids).order_by("pk")
    for person, value in known.values_list("person", "value"):
        addresses[person].append(value)
    places = _places(ids)
    for person in people:
        named = [person.name, *addresses[person.pk]]
        if not any(named):
            continue
        yield Document(
            kind="person",
            object_id=str(person.pk),
            locale=filed_under(person.locale, ()),
            title=person.name or addresses[person.pk][0],
            asked_as=tuple(addresses[person.pk]),
            audience=keys_of_tickets(sorted(places[person.pk], key=str)) or (EVERYTHING,),
            filters={"mailbox": tuple(sorted({str(box) for box, _agent in places[person.pk]}))},
        )


def _places(ids: list[int]) -> dict[int, set[tuple]]:
    """Where each person has tickets: (mailbox, assignee)."""
    places: dict[int, set[tuple]] = defaultdict(set)
    own = Ticket.objects.filter(requester__in=ids, trashed_at=None).order_by()
    rows = list(own.values_list("requester", "mailbox", "assignee").distinct())
    others = Participant.objects.filter(person__in=ids, ticket__trashed_at=None).order_by()
    named = ("person", "ticket__mailbox", "ticket__assignee")
    rows += others.values_list(*named).distinct()
    for person, mailbox, assignee in rows:
        places[person].add((mailbox, assignee))
    return places
