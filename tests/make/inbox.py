"""Mailboxes, people, tickets and messages for tests."""

from datetime import datetime, timedelta
from itertools import count

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.utils import timezone

from wagdesk.inbox.actions.add_customer_message import Said, add_customer_message
from wagdesk.inbox.actions.attach import NewFile, attach_files
from wagdesk.inbox.actions.open_ticket import open_ticket
from wagdesk.inbox.actions.people import person_for
from wagdesk.inbox.models import (
    Attachment,
    Mailbox,
    MailboxAccess,
    MailboxAddress,
    Message,
    Person,
    SavedReply,
    Ticket,
    TicketEvent,
)
from wagdesk.inbox.models.event import Cause, EventKind
from wagdesk.inbox.models.mailbox import AccessLevel, AccessScope, Channel
from wagdesk.inbox.models.ticket import Status

_numbers = count(1)


def make_mailbox(slug: str | None = None, address: str | None = None, **fields) -> Mailbox:
    """A mailbox with one mail address, ``<slug>@shop.example``."""
    slug = slug or f"team-{next(_numbers)}"
    mailbox = Mailbox.objects.create(slug=slug, **{"name": slug.title(), **fields})
    MailboxAddress.objects.create(
        mailbox=mailbox, value=address or f"{slug}@shop.example", is_default=True
    )
    return mailbox


def make_user(name: str | None = None, *, admin_access: bool = False, **fields):
    """An account with no rights, or only the one to enter the Wagtail admin."""
    name = name or f"user{next(_numbers)}"
    user = get_user_model().objects.create_user(
        username=name, email=f"{name}@shop.example", password="secret", **fields
    )
    if admin_access:
        user.user_permissions.add(Permission.objects.get(codename="access_admin"))
    return user


def make_agent(
    *mailboxes: Mailbox,
    name: str | None = None,
    level: str = AccessLevel.REPLY,
    scope: str = AccessScope.ALL,
    **fields,
):
    """A user of the Wagtail admin with ``level`` and ``scope`` on each mailbox."""
    user = make_user(name, admin_access=True, **fields)
    for mailbox in mailboxes:
        MailboxAccess.objects.create(mailbox=mailbox, user=user, level=level, scope=scope)
    return user


def make_editor(name: str | None = None):
    """Wagtail's own editor: may enter the admin, has no mailbox."""
    user = make_user(name, admin_access=True)
    user.groups.add(Group.objects.get(name="Editors"))
    return user


def make_superuser(name: str | None = None):
    name = name or f"root{next(_numbers)}"
    return get_user_model().objects.create_superuser(
        username=name, email=f"{name}@shop.example", password="secret"
    )


def make_person(address: str | None = None, name: str = "", locale: str = "en") -> Person:
    address = address or f"person{next(_numbers)}@mail.example"
    return person_for(address=address, name=name, locale=locale)


def make_ticket(
    mailbox: Mailbox | None = None,
    person: Person | None = None,
    *,
    subject: str = "Where is my parcel?",
    text: str = "I ordered last week and nothing came.",
    channel: str = Channel.EMAIL,
    locale: str = "en",
    status: str | None = None,
    assignee=None,
    at: datetime | None = None,
    **fields,
) -> Ticket:
    """A ticket with the customer's first message, in ``status``, given to ``assignee``."""
    at = at or timezone.now() - timedelta(hours=1)
    ticket = open_ticket(
        mailbox=mailbox or make_mailbox(),
        person=person or make_person(),
        subject=subject,
        channel=channel,
        locale=locale,
        at=at,
    )
    make_message(ticket, text=text, at=at)
    ticket = Ticket.objects.get(pk=ticket.pk)
    changes = {**fields, **({"status": status} if status else {})}
    if assignee is not None:
        changes["assignee"] = assignee
    if status in (Status.SOLVED, Status.CLOSED):
        changes |= {"first_solved_at": at, "last_solved_at": at}
    if changes:
        Ticket.objects.filter(pk=ticket.pk).update(**changes)
        ticket = Ticket.objects.get(pk=ticket.pk)
    return ticket


def make_message(
    ticket: Ticket,
    *,
    text: str = "Any news?",
    folded: str = "",
    html: str = "",
    person: Person | None = None,
    files: tuple[NewFile, ...] = (),
    at: datetime | None = None,
    **options,
) -> Message:
    """What the customer (or ``person``) says."""
    return add_customer_message(
        ticket=ticket,
        person=person or ticket.requester,
        said=Said(
            visible_text=text,
            folded_text=folded,
            html=html,
            subject=ticket.subject,
            from_address=(person or ticket.requester).address,
            files=files,
        ),
        channel=ticket.channel,
        at=at,
        **options,
    )


def make_attachment(
    message: Message,
    name: str = "photo.jpg",
    content: bytes = b"bytes",
    content_type: str = "image/jpeg",
) -> Attachment:
    file = NewFile(name=name, content_type=content_type, content=content)
    return attach_files(message=message, files=[file])[0]


def make_saved_reply(name: str = "Greeting", text: str = "Hello!", mailbox=None) -> SavedReply:
    return SavedReply.objects.create(name=name, text=text, mailbox=mailbox)


def make_many_tickets(mailbox: Mailbox, number: int, *, person=None, **fields) -> list[Ticket]:
    """Bulk rows, one message and two events each: for growth tests, past every action."""
    person = person or make_person()
    now = timezone.now()
    tickets = Ticket.objects.bulk_create(
        [
            Ticket(
                mailbox=mailbox,
                requester=person,
                channel=Channel.EMAIL,
                locale="en",
                created_at=now - timedelta(minutes=index),
                updated_at=now - timedelta(minutes=index),
                **{"subject": f"Question {index}", **fields},
            )
            for index in range(number)
        ],
        batch_size=2000,
    )
    Message.with_notes.bulk_create(
        [
            Message(
                ticket=ticket,
                kind="customer",
                channel=Channel.EMAIL,
                person=person,
                visible_text=f"Text of {ticket.subject}",
                created_at=ticket.created_at,
            )
            for ticket in tickets
        ],
        batch_size=2000,
    )
    TicketEvent.objects.bulk_create(
        [
            TicketEvent(
                ticket=ticket, kind=kind, cause=Cause.CUSTOMER, status="new", at=ticket.created_at
            )
            for ticket in tickets
            for kind in (EventKind.OPENED, EventKind.CUSTOMER_WROTE)
        ],
        batch_size=2000,
    )
    return tickets
