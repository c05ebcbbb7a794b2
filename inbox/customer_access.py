"""Who a visitor of the customer's pages is, kept in their session.

A mailed link, exchanged by a POST, opens one ticket until the link ends, or the whole list
for some hours. Signed in, an account with an address that we verified opens the list.
"""

import uuid
from datetime import datetime, timedelta

from django.http import HttpRequest
from django.utils import timezone

from .models import CustomerLink, Person, Ticket
from .queries.customer import Customer, people_signed_in

SESSION_KEY = "wagdesk_customer"
LIST_HOURS = timedelta(hours=12)
MAX_TICKETS = 50


def customer_of(request: HttpRequest) -> Customer:
    """The customer as the session and the account tell; an empty one is falsy."""
    kept = request.session.get(SESSION_KEY) or {}
    now = timezone.now().timestamp()
    people = {int(pk) for pk, until in kept.get("people", {}).items() if until > now}
    tickets = {
        uuid.UUID(public_id): person
        for public_id, (person, until) in kept.get("tickets", {}).items()
        if until > now
    }
    final = _final_people({*people, *tickets.values()})
    tickets = {public_id: final.get(person, person) for public_id, person in tickets.items()}
    people = {final.get(pk, pk) for pk in people} | people_signed_in(request.user)
    return Customer(frozenset(people), tickets)


def _final_people(ids: set[int]) -> dict[int, int]:
    """For those merged meanwhile, who they are now."""
    if not ids:
        return {}
    rows = Person.objects.filter(pk__in=ids, merged_into__isnull=False)
    return dict(rows.values_list("pk", "merged_into"))


def let_in(request: HttpRequest, link: CustomerLink) -> None:
    """Keep what an exchanged link opens; the session gets a new name."""
    request.session.cycle_key()
    if link.ticket is None:
        kept = _kept(request)
        kept["people"][str(link.person_id)] = (timezone.now() + LIST_HOURS).timestamp()
        request.session[SESSION_KEY] = kept
    else:
        open_ticket_for(request, link.ticket, link.person, link.expires_at)


def open_ticket_for(request: HttpRequest, ticket: Ticket, person: Person, until: datetime) -> None:
    """Let this browser see one more ticket; the oldest of very many are forgotten."""
    kept = _kept(request)
    kept["tickets"].pop(str(ticket.public_id), None)
    kept["tickets"][str(ticket.public_id)] = [person.pk, until.timestamp()]
    kept["tickets"] = dict(list(kept["tickets"].items())[-MAX_TICKETS:])
    request.session[SESSION_KEY] = kept


def leave(request: HttpRequest) -> None:
    """Forget all of it on this device."""
    request.session.pop(SESSION_KEY, None)


def _kept(request: HttpRequest) -> dict:
    kept = request.session.get(SESSION_KEY) or {}
    return {"people": dict(kept.get("people", {})), "tickets": dict(kept.get("tickets", {}))}
