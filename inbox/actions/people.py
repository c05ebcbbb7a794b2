"""Find or make the person behind an address."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone

from wagdesk.rows import find, insert

from ..mail.batch import current_batch
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
    time_zone: str = "",
    at: datetime | None = None,
) -> Person:
    """The person with this address (following merges), made if there is none. ``time_zone``:
    what their clock seems to be now, as ``+03:00``.

    Two at once make one: the address is unique, the loser reads the winner's row. ``at``: when
    a new one became known.
    """
    known = {"channel": channel, "value": normalise_address(address)}
    new = Person(
        name=name[:200], locale=locale, time_zone=time_zone, created_at=at or timezone.now()
    )
    person = final_person(_in_batch(new, **known) or _find_or_make(new, **known))
    if name and not person.name:
        _name(person, name[:200])
    if time_zone and person.time_zone != time_zone:
        Person.objects.filter(pk=person.pk).update(time_zone=time_zone)
        person.time_zone = time_zone
    return person


def _in_batch(new: Person, *, channel: str, value: str) -> Person | None:
    """Where the batch knows who has the address: them, or ``new`` if nobody. If somebody else
    makes the same person meanwhile, the batch fails and is taken one by one."""
    batch = current_batch()
    if batch is None or channel != Channel.EMAIL or value not in batch.people:
        return None
    if batch.people[value] is None:
        _insert(new, channel=channel, value=value)
        batch.people[value], batch.addresses[new.pk] = new, {value}
        mark_people([new.pk])
    return batch.people[value]


def _find_or_make(new: Person, **address: str) -> Person:
    found = find(PersonAddress, "person", **address)
    if found:
        return Person.objects.get(pk=found[0])
    with transaction.atomic(savepoint=False):
        try:
            with transaction.atomic():
                _insert(new, **address)
        except IntegrityError:
            (pk,) = find(PersonAddress, "person", **address)
            return Person.objects.get(pk=pk)
        mark_people([new.pk])
    return new


def _insert(person: Person, **address: str) -> None:
    insert(person)
    insert(PersonAddress(person=person, **address))


def addresses_of(person: Person) -> set[str]:
    """Their mail addresses."""
    batch = current_batch()
    if batch and person.pk in batch.addresses:
        return batch.addresses[person.pk]
    theirs = PersonAddress.objects.filter(person=person, channel=Channel.EMAIL)
    return set(theirs.values_list("value", flat=True))


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
