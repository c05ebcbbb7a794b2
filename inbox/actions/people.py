"""Find or make the person behind an address."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone

from wagdesk.rows import insert

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
    known = PersonAddress.objects.filter(channel=channel, value=normalise_address(address))
    row = known.select_related("person").first()
    if row is None:
        person = Person(name=name[:200], locale=locale, created_at=at or timezone.now())
        row = _make(person, known, channel=channel, value=normalise_address(address))
    person = final_person(row.person)
    if name and not person.name:
        _name(person, name[:200])
    return person


def _make(person: Person, known: QuerySet[PersonAddress], **address: str) -> PersonAddress:
    with transaction.atomic(savepoint=False):
        try:
            with transaction.atomic():
                insert(person)
                row = PersonAddress(person=person, **address)
                insert(row)
        except IntegrityError:
            return known.select_related("person").get()
        mark_people([person.pk])
    return row


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
