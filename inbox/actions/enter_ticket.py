"""A colleague writes down what a customer said on the phone or at the counter."""

import re
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from ..mail.identifiers import normalise_address
from ..models import ContactForm, Mailbox, Person, PersonAddress, Ticket
from ..models.event import Cause
from ..models.mailbox import AccessLevel, Channel
from ..models.ticket import Priority
from ..permissions import demand_mailbox
from .mark_for_search import mark_people
from .open_ticket import open_ticket
from .people import final_person, person_for
from .submit_form import Sent, file_as_told, say_it

SPOKEN = (Channel.PHONE, Channel.IN_PERSON)
_NO_DIGIT = re.compile(r"[^\d+]")


@dataclass(frozen=True)
class Caller:
    """Who called or came: a mail address, a phone number, a name, any of them."""

    name: str = ""
    email: str = ""
    phone: str = ""


def normalise_phone(number: str) -> str:
    """Digits and a leading plus; "" for what has fewer than four digits."""
    plain = _NO_DIGIT.sub("", number)
    plain = plain[:1] + plain[1:].replace("+", "")
    return plain if sum(char.isdigit() for char in plain) >= 4 else ""


@transaction.atomic
def enter_ticket(
    *,
    user: Any,
    mailbox: Mailbox,
    caller: Caller,
    channel: str,
    sent: Sent,
    form: ContactForm | None = None,
    priority: int = Priority.NORMAL,
    assignee: Any = None,
) -> Ticket:
    """A new ticket that says what the customer said. With a ``form``, its questions were
    asked and it is filed as the form says; nothing is mailed to anybody."""
    demand_mailbox(user, mailbox, AccessLevel.REPLY)
    if channel not in SPOKEN:
        raise ValueError(f"{channel} is no channel that somebody speaks on.")
    person = _person(caller, sent.locale)
    ticket = open_ticket(
        mailbox=mailbox,
        person=person,
        subject=sent.subject,
        channel=channel,
        locale=sent.locale,
        cause=Cause.AGENT,
        actor=user,
        assignee=assignee or (form.assignee if form else None),
        team=form.team if form else None,
        priority=priority,
    )
    say_it(ticket=ticket, person=person, sent=sent, channel=channel)
    if form is not None:
        file_as_told(form=form, ticket=ticket, sent=sent)
    return Ticket.objects.get(pk=ticket.pk)


def _person(caller: Caller, locale: str) -> Person:
    """The person behind the address or the number; a phone number of a new mail address
    belongs to them from now on."""
    email, phone = normalise_address(caller.email), normalise_phone(caller.phone)
    known = PersonAddress.objects.filter(channel=Channel.PHONE, value=phone).first()
    if email:
        person = person_for(address=email, name=caller.name, locale=locale)
    elif phone and known:
        return final_person(known.person)
    else:
        person = Person.objects.create(name=caller.name[:200], locale=locale)
        mark_people([person.pk])
    if phone and known is None:
        PersonAddress.objects.get_or_create(
            channel=Channel.PHONE, value=phone, defaults={"person": person}
        )
    return person
