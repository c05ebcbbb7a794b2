"""Where the inbox keeps personal data, how a person's part of it is found and erased.

What is erased keeps its row: numbers, times, statuses and sizes are what figures need.
"""

from collections.abc import Callable, Iterable

from django.db import transaction
from django.db.models import Q, QuerySet

from wagdesk.personal_data import PersonalData, registry

from .actions.mark_for_search import (
    drop_from_search_at_once,
    mark_people,
    mark_tickets,
    mark_tickets_of,
)
from .mail.identifiers import normalise_address
from .models import (
    Attachment,
    ContactVisit,
    CopiedAddress,
    Message,
    MessageReference,
    OutgoingMail,
    Person,
    PersonAddress,
    ReceivedMail,
    Ticket,
)
from .models.mail import OutgoingState
from .models.message import private_storage

ERASED = "erased"


def _values(addresses: Iterable[str]) -> list[str]:
    return sorted({normalise_address(address) for address in addresses} - {""})


def find_people(addresses: Iterable[str]) -> QuerySet:
    """The person behind the addresses, and everybody merged into or with them."""
    rows = Person.objects.filter(addresses__value__in=_values(addresses))
    found: set[int] = set()
    wave = set(rows.values_list("pk", flat=True))
    while wave - found:
        found |= wave
        linked = Person.objects.filter(Q(merged_into__in=found) | Q(merged__in=found))
        wave = set(linked.values_list("pk", flat=True))
    return Person.objects.filter(pk__in=found)


def _all_addresses(addresses: Iterable[str]) -> list[str]:
    """These addresses and every other one of the same person."""
    values = _values(addresses)
    rows = PersonAddress.objects.filter(person__in=find_people(values))
    return sorted({*values, *rows.values_list("value", flat=True)})


def find_addresses(addresses: Iterable[str]) -> QuerySet:
    return PersonAddress.objects.filter(person__in=find_people(addresses))


def find_tickets(addresses: Iterable[str]) -> QuerySet:
    return Ticket.objects.filter(requester__in=find_people(addresses))


def find_messages(addresses: Iterable[str]) -> QuerySet:
    """All that was said in their tickets, notes and answers too, and by them elsewhere."""
    addresses = _all_addresses(addresses)
    return Message.with_notes.filter(
        Q(ticket__in=find_tickets(addresses))
        | Q(person__in=find_people(addresses))
        | Q(from_address__in=addresses)
    )


def find_attachments(addresses: Iterable[str]) -> QuerySet:
    return Attachment.objects.filter(message__in=find_messages(addresses))


def find_references(addresses: Iterable[str]) -> QuerySet:
    return MessageReference.objects.filter(message__in=find_messages(addresses))


def find_received(addresses: Iterable[str]) -> QuerySet:
    """Mails they sent, by envelope or by what became of them, and copies of those."""
    addresses = _all_addresses(addresses)
    theirs = Q(message__in=find_messages(addresses)) | Q(ticket__in=find_tickets(addresses))
    for value in addresses:
        theirs |= Q(mail_from__iexact=value)
    ids = set(ReceivedMail.objects.filter(theirs).values_list("pk", flat=True))
    return ReceivedMail.objects.filter(Q(pk__in=ids) | Q(first__in=ids))


def find_outgoing(addresses: Iterable[str]) -> QuerySet:
    """Mails about their tickets, and mails that went to them."""
    addresses = _all_addresses(addresses)
    wanted = Q(message__in=find_messages(addresses))
    for value in addresses:
        wanted |= Q(to__icontains=value) | Q(cc__icontains=value)
    return OutgoingMail.objects.filter(wanted)


def find_copied(addresses: Iterable[str]) -> QuerySet:
    return CopiedAddress.objects.filter(value__in=_all_addresses(addresses))


def find_contact_visits(addresses: Iterable[str]) -> QuerySet:
    return ContactVisit.objects.filter(ticket__in=find_tickets(addresses))


def erase_people(people: QuerySet) -> None:
    ids = list(people.values_list("pk", flat=True))
    people.update(name="", user=None)
    mark_people(ids)
    mark_tickets_of(ids)
    drop_from_search_at_once()


def erase_tickets(tickets: QuerySet) -> None:
    """The visit is cut off too: it leads to what the person searched and read."""
    tickets.update(subject="", visit=None)
    _found_anew(tickets.values_list("pk", flat=True))


def erase_messages(messages: QuerySet) -> None:
    messages.update(visible_text="", folded_text="", html="", subject="", from_address="")
    _found_anew(messages.values_list("ticket", flat=True))


def erase_attachments(attachments: QuerySet) -> None:
    names = list(attachments.exclude(file="").values_list("file", flat=True))
    attachments.update(name="", content_id="", sha256="", file="", refused=ERASED)
    _found_anew(attachments.values_list("message__ticket", flat=True))
    _delete_blobs(names)


def erase_received(mails: QuerySet) -> None:
    """The hashes stay, so that the same mail arriving again is still known as a repeat."""
    names = list(mails.exclude(blob="").values_list("blob", flat=True))
    mails.update(mail_from="", rcpt_to=[], peer="", blob="", error="", defects=[])
    _delete_blobs(names)


def erase_outgoing(mails: QuerySet) -> None:
    """What still waits can't be sent any more: it has lost its text and its address."""
    mails.filter(state=OutgoingState.QUEUED).update(state=OutgoingState.CANCELLED)
    mails.update(
        to=[], cc=[], subject="", text="", html="", in_reply_to="", references=[], last_error=""
    )


def delete(rows: QuerySet) -> None:
    rows.delete()


def erase_addresses(addresses: QuerySet) -> None:
    people = list(addresses.values_list("person", flat=True).distinct())
    addresses.delete()
    mark_people(people)
    mark_tickets_of(people)
    drop_from_search_at_once()


def erase_copied(copied: QuerySet) -> None:
    tickets = list(copied.values_list("ticket", flat=True))
    copied.delete()
    _found_anew(tickets)


def _found_anew(tickets: Iterable[int]) -> None:
    mark_tickets(set(tickets))
    drop_from_search_at_once()


def erase_contact_visits(visits: QuerySet) -> None:
    visits.update(visit=None)


def _delete_blobs(names: list[str]) -> None:
    """After the commit: a rollback must not leave rows without their files."""

    def gone() -> None:
        storage = private_storage()
        for name in names:
            storage.delete(name)

    transaction.on_commit(gone)


def _register(
    model: str, fields: str, find: Callable, erase: Callable, why: str, impersonal: str = ""
) -> None:
    name = f"wagdesk_inbox.{model}"
    registry.register(
        PersonalData(model=name, fields=tuple(fields.split()), find=find, erase=erase, why=why)
    )
    registry.register_impersonal(name, *impersonal.split())


_register("Person", "name", find_people, erase_people, "Who writes to us.", "locale")
_register(
    "PersonAddress",
    "value bounce_reason",
    find_addresses,
    erase_addresses,
    "How to reach somebody.",
)
_register(
    "Ticket",
    "subject",
    find_tickets,
    erase_tickets,
    "In the customer's words.",
    "reply_token locale",
)
_register("CopiedAddress", "value name", find_copied, erase_copied, "Who stood in Cc.")
_register(
    "Message",
    "visible_text folded_text html subject from_address",
    find_messages,
    erase_messages,
    "All that was said, notes included.",
    "flagged",
)
_register(
    "Attachment",
    "name content_id sha256 file",
    find_attachments,
    erase_attachments,
    "Files people sent.",
    "content_type refused",
)
_register(
    "MessageReference", "reference", find_references, delete, "May name the sender's computer."
)
_register(
    "ReceivedMail",
    "mail_from rcpt_to peer blob error defects",
    find_received,
    erase_received,
    "The mail as it came, with its envelope.",
    "source source_id sha256 fingerprint reason claimed_by",
)
_register(
    "OutgoingMail",
    "to cc subject text html in_reply_to references last_error",
    find_outgoing,
    erase_outgoing,
    "Answers quote the customer.",
    "internet_message_id sender reply_to provider_id claimed_by",
)
_register(
    "ContactVisit",
    "shown opened",
    find_contact_visits,
    erase_contact_visits,
    "Tied to a ticket it tells what somebody looked at; the page ids alone tell nothing.",
    "locale",
)
# Ours, not a customer's: what colleagues configured, codes, titles of pages, chosen words.
registry.register_impersonal(
    "wagdesk_inbox.Mailbox",
    *("slug", "name", "from_name", "signature", "reply_promise", "hours", "time_zone"),
)
registry.register_impersonal("wagdesk_inbox.MailboxAddress", "value")
registry.register_impersonal("wagdesk_inbox.MailboxText", "locale", "reply_promise", "hours")
registry.register_impersonal("wagdesk_inbox.SavedReply", "name", "locale", "text")
registry.register_impersonal("wagdesk_inbox.TicketTag", "name", "slug", "key")
registry.register_impersonal("wagdesk_inbox.TicketArticle", "locale", "title")
registry.register_impersonal("wagdesk_inbox.TicketEvent", "status", "data")
registry.register_impersonal("wagdesk_inbox.Topic", "locale", "words", "title")
