"""Find or make the person behind an address."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone

from wagdesk.rows import find, insert

from ..mail.identifiers import normalise_address
from ..models import Person, PersonAddress
from ..models.mailbox import Channel
from .mark_for_search import mark_people, mark_tickets_of


def person_for(
    *,
    address: str,
    name: str = "",
    locale: str = "",
    channel: str = Channel.EMAIL,
    at: datetime | None = None,
) -> Person:
    """The person with this address (following merges), made if there is none.

    Two at once make one: the address is unique, the loser reads the winner's row. ``at``: when
    a new one became known.
    """
    known = {"channel": channel, "value": normalise_address(address)}
    found = find(PersonAddress, "person", **known)
    if found:
        person = Person.objects.get(pk=found[0])
    else:
        new = Person(name=name[:200], locale=locale, created_at=at or timezone.now())
        person = _make(new, **known)
    person = final_person(person)
    if name and not person.name:
        _name(person, name[:200])
    return person


def _make(person: Person, **address: str) -> Person:
    with transaction.atomic(savepoint=False):
        try:
            with transaction.atomic():
                insert(person)
                insert(PersonAddress(person=person, **address))
        except IntegrityError:
            (pk,) = find(PersonAddress, "person", **address)
            return Person.objects.get(pk=pk)
        mark_people([person.pk])
    return person


def final_person(person: Person) -> Person:
    """Who this is after all merges."""
    while person.merged_into_id:
        person = person.merged_into
    return person


@transaction.atomic
def _name(person: Person, name: str) -> None:
    """Somebody without a name has told theirs: their tickets are found by it from now on."""
    Person.objects.filter(pk=person.pk, name="").update(name=name)
    person.name = name
    mark_people([person.pk])
    mark_tickets_of([person.pk])
