"""What a person is known by: addresses, the rows they were merged from, their visits."""

from collections.abc import Iterable

from django.db.models import Q, QuerySet

from wagdesk.personal_data import Identifiers, ids_of, values_of

from ..mail.identifiers import normalise_address
from ..models import ContactVisit, Person, PersonAddress, Ticket


def values(identifiers: Identifiers) -> list[str]:
    """Addresses in the form in which they are stored; other values as they are."""
    return sorted({normalise_address(each) or each for each in values_of(identifiers)})


def merged_with(ids: Iterable[int]) -> set[int]:
    """These people, and everybody merged into or with them."""
    found: set[int] = set()
    wave = set(ids)
    while wave - found:
        found |= wave
        linked = Person.objects.filter(Q(merged_into__in=found) | Q(merged__in=found))
        wave = set(linked.values_list("pk", flat=True))
    return found


def expand(identifiers: list[str]) -> set[str]:
    """All that the inbox knows the person by."""
    named = PersonAddress.objects.filter(value__in=values(identifiers))
    first = {*named.values_list("person", flat=True), *ids_of("person", identifiers)}
    people = merged_with(Person.objects.filter(pk__in=first).values_list("pk", flat=True))
    known = set(values(identifiers)) | {f"person:{pk}" for pk in people}
    theirs = PersonAddress.objects.filter(person__in=people)
    known |= set(theirs.values_list("value", flat=True))
    return known | {f"visit:{pk}" for pk in visits_of(people)}


def visits_of(people: Iterable[int]) -> set[int]:
    """The visits in which these people wrote: by consent, so often there is none."""
    own = Ticket.objects.filter(requester__in=people)
    visits = set(own.exclude(visit=None).values_list("visit", flat=True))
    contacts = ContactVisit.objects.filter(ticket__in=own).exclude(visit=None)
    return visits | set(contacts.values_list("visit", flat=True))


def people(identifiers: Identifiers) -> QuerySet:
    return Person.objects.filter(pk__in=ids_of("person", identifiers))


def tickets(identifiers: Identifiers) -> QuerySet:
    """The tickets they asked for, in the trash too."""
    return Ticket.objects.filter(requester__in=people(identifiers))
