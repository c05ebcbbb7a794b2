"""Links that we mail to customers, and what opening one proves."""

import hashlib
import secrets
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from wagdesk.kb.queries import help_center_by_key, help_centers

from ..mail.compose import compose
from ..mail.identifiers import normalise_address
from ..models import CustomerLink, Mailbox, Person, PersonAddress, Ticket
from ..models.mailbox import Channel
from ..queries.customer import Customer, tickets_of
from .people import final_person
from .queue_mail import queue_notice

TICKET_LIFE = timedelta(days=14)
LIST_LIFE = timedelta(minutes=30)


class LinkGone(Exception):
    """No such link, or it is over; ``str()`` is a sentence for people."""


def new_customer_link(*, person: Person, address: str, ticket: Ticket | None = None) -> str:
    """A new secret for the address ``…/tickets/link/<secret>/``; only its hash is kept."""
    secret = secrets.token_urlsafe(32)
    CustomerLink.objects.create(
        person=person,
        address=address,
        ticket=ticket,
        secret_hash=_hash(secret),
        expires_at=timezone.now() + (LIST_LIFE if ticket is None else TICKET_LIFE),
    )
    return secret


def find_link(secret: str) -> CustomerLink:
    """The living link; raises ``LinkGone``. A link to a whole list works once."""
    rows = CustomerLink.objects.select_related("ticket", "person")
    link = rows.filter(secret_hash=_hash(secret), expires_at__gt=timezone.now()).first()
    if link is None or (link.ticket_id is None and link.used_at is not None):
        raise LinkGone(_("This link is no longer valid. Ask for a new one below."))
    return link


def ticket_link(*, ticket: Ticket, address: str) -> str:
    """The address of a new link to this one ticket for its requester, "" if nothing of ours
    can show it. Whoever reads the mail can use it: never put it where others read along."""
    home = _home_of(ticket)
    owned = ticket.requester.addresses.filter(channel=Channel.EMAIL, value=address)
    if home is None or not owned.exists():
        return ""
    secret = new_customer_link(person=ticket.requester, address=address, ticket=ticket)
    return home.full_url + home.reverse_subpage("ticket_link", kwargs={"secret": secret})


def _home_of(ticket: Ticket) -> Any | None:
    """The help center of the ticket's mailbox; for a mailbox of no help center, any."""
    key = ticket.mailbox.help_center
    homes = [help_center_by_key(key, ticket.locale)] if key else help_centers()
    # One that lies below no site's root page has no address.
    return next((home for home in homes if home and home.full_url), None)


@transaction.atomic
def exchange_link(*, secret: str, user: Any) -> CustomerLink:
    """Somebody opened a mailed link and pressed the button: the address is theirs.

    Who is signed in with that very address is tied to the person, so that signing in is
    enough from now on.
    """
    link = find_link(secret)
    now = timezone.now()
    fresh = CustomerLink.objects.filter(pk=link.pk)
    if link.ticket_id is None:
        fresh = fresh.filter(used_at=None)
    if not fresh.update(used_at=now):
        raise LinkGone(_("This link is no longer valid. Ask for a new one below."))
    rows = PersonAddress.objects.filter(channel=Channel.EMAIL, value=link.address)
    rows.filter(person=link.person, verified_at=None).update(verified_at=now)
    if user.is_authenticated and normalise_address(user.email or "") == link.address:
        Person.objects.filter(pk=link.person_id, user=None).update(user=user)
    return link


@transaction.atomic
def mail_list_link(
    *, address: str, help_center: Any, mailbox: Mailbox, url_of: Callable[[str], str]
) -> bool:
    """Mail a link to all tickets of ``address``; nothing goes to an address that has none.

    The caller must not tell the one who asked which it was. The mail holds no word that
    anybody outside chose.
    """
    value = normalise_address(address)
    rows = PersonAddress.objects.filter(channel=Channel.EMAIL, value=value)
    row = rows.select_related("person").first()
    if row is None:
        return False
    person = final_person(row.person)
    if not tickets_of(Customer(people=frozenset({person.pk})), help_center).exists():
        return False
    url = url_of(new_customer_link(person=person, address=value))
    locale = help_center.locale.language_code
    with translation.override(locale):
        subject, text = _words(mailbox, url)
    composed = compose(text, {}, footer=mailbox.footer, locale=locale)
    queue_notice(mailbox=mailbox, to=value, subject=subject, composed=composed)
    return True


def _words(mailbox: Mailbox, url: str) -> tuple[str, str]:
    text = _(
        "Open this link to see your requests:\n\n%(url)s\n\n"
        "It works once, for %(minutes)d minutes. If you did not ask for it, you can ignore "
        "this mail: nobody sees anything without it."
    )
    minutes = int(LIST_LIFE.total_seconds() // 60)
    subject = _("Your requests at %(name)s") % {"name": mailbox.sender_name}
    return subject, text % {"url": url, "minutes": minutes}


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()
