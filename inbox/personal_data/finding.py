"""How the inbox's rows of a person are found, from all that they are known by."""

from django.contrib.contenttypes.models import ContentType
from django.db.models import F, Min, OuterRef, Q, QuerySet, Subquery
from wagtail.models import ModelLogEntry

from wagdesk.personal_data import Identifiers, ids_of

from ..mail.identifiers import normalise_address
from ..models import (
    Attachment,
    AutoAnswerSent,
    BlockedAddress,
    ContactVisit,
    CopiedAddress,
    CustomerLink,
    Draft,
    Export,
    FormAnswer,
    Message,
    MessageReference,
    OutgoingMail,
    PersonAddress,
    PersonNote,
    ReceivedMail,
    TicketValue,
)
from ..models.mail import OutgoingState
from ..models.message import private_storage
from ..models.privacy import ExportKind, ExportState
from .known import people, tickets, values

_READ_AT_ONCE = 1 << 16
# Between two readings, so that an address on the seam is found.
_SEAM = 320


def addresses(identifiers: Identifiers) -> QuerySet:
    return PersonAddress.objects.filter(person__in=people(identifiers))


def notes_about(identifiers: Identifiers) -> QuerySet:
    return PersonNote.objects.filter(person__in=people(identifiers))


def links(identifiers: Identifiers) -> QuerySet:
    theirs = Q(person__in=people(identifiers)) | Q(address__in=values(identifiers))
    return CustomerLink.objects.filter(theirs)


def messages(identifiers: Identifiers) -> QuerySet:
    """All that was said in their tickets, notes and answers too, and by them elsewhere."""
    return Message.with_notes.filter(
        Q(ticket__in=tickets(identifiers))
        | Q(person__in=people(identifiers))
        | Q(from_address__in=values(identifiers))
    )


def _after_theirs(identifiers: Identifiers) -> QuerySet:
    """Messages of others that came after theirs in tickets of others."""
    theirs = messages(identifiers).exclude(ticket__in=tickets(identifiers))
    first = theirs.filter(ticket=OuterRef("ticket")).order_by().values("ticket")
    rows = Message.with_notes.filter(ticket__in=theirs.values("ticket"))
    rows = rows.annotate(theirs=Subquery(first.annotate(first=Min("pk")).values("first")))
    return rows.filter(pk__gt=F("theirs")).exclude(pk__in=messages(identifiers).values("pk"))


def quoting(identifiers: Identifiers) -> QuerySet:
    """What follows their words in another's ticket may quote them below its own."""
    return _after_theirs(identifiers).exclude(folded_text="", html="", received=None)


def addressed(identifiers: Identifiers) -> QuerySet:
    """Messages of others that say they went to one of the addresses."""
    others = Message.with_notes.exclude(recipients={})
    others = others.exclude(pk__in=messages(identifiers).values("pk"))
    return _with_address(others, ("recipients",), values(identifiers))


def attachments(identifiers: Identifiers) -> QuerySet:
    return Attachment.objects.filter(message__in=messages(identifiers))


def references(identifiers: Identifiers) -> QuerySet:
    return MessageReference.objects.filter(message__in=messages(identifiers))


def received(identifiers: Identifiers) -> QuerySet:
    """Mails they sent, by envelope or by what became of them, copies of those, and what
    became nothing but names them."""
    theirs = Q(message__in=messages(identifiers)) | Q(ticket__in=tickets(identifiers))
    theirs |= Q(messages__in=quoting(identifiers))
    for value in values(identifiers):
        theirs |= Q(mail_from__iexact=value)
    ids = set(ReceivedMail.objects.filter(theirs).values_list("pk", flat=True))
    ids |= _naming(values(identifiers))
    return ReceivedMail.objects.filter(Q(pk__in=ids) | Q(first__in=ids))


def _naming(wanted: list[str]) -> set[int]:
    """Mails that became no message (failed, ignored) in which an address stands."""
    needles = [value.encode() for value in wanted if "@" in value]
    rows = ReceivedMail.objects.filter(message=None, messages=None).exclude(blob="")
    if not needles:
        return set()
    names = rows.values_list("pk", "blob").iterator()
    return {pk for pk, name in names if _stands_in(name, needles)}


def _stands_in(name: str, needles: list[bytes]) -> bool:
    kept = b""
    try:
        with private_storage().open(name) as file:
            while chunk := file.read(_READ_AT_ONCE):
                kept = kept[-_SEAM:] + chunk.lower()
                if any(needle in kept for needle in needles):
                    return True
    except FileNotFoundError:
        return False
    return False


def outgoing(identifiers: Identifiers) -> QuerySet:
    """Mails about their tickets, and mails that went to them."""
    theirs = Q(message__in=messages(identifiers)) | Q(ticket__in=tickets(identifiers))
    named = _with_address(
        OutgoingMail.objects.all(), ("to", "cc", "bcc", "refused"), values(identifiers)
    )
    return OutgoingMail.objects.filter(theirs | Q(pk__in=named.values("pk")))


def outgoing_quoting(identifiers: Identifiers) -> QuerySet:
    """Mails in tickets of others that followed their words and are gone out."""
    rows = OutgoingMail.objects.filter(message__in=_after_theirs(identifiers))
    return rows.exclude(state=OutgoingState.QUEUED).exclude(
        pk__in=outgoing(identifiers).values("pk")
    )


def _with_address(rows: QuerySet, columns: tuple[str, ...], wanted: list[str]) -> QuerySet:
    """Rows of which one of the JSON columns names one of these addresses, and not only a
    longer one that ends alike."""
    mails = [value for value in wanted if "@" in value]
    near = Q(pk__in=[])
    for value in mails:
        for column in columns:
            near |= Q(**{f"{column}__icontains": value})
    found = []
    for pk, *cells in rows.filter(near).values_list("pk", *columns).iterator():
        if {normalise_address(text) for cell in cells for text in texts_in(cell)} & set(mails):
            found.append(pk)
    return rows.model._base_manager.filter(pk__in=found)


def texts_in(cell: object) -> list[str]:
    """Every text of a JSON value, keys too."""
    if isinstance(cell, dict):
        return [*cell, *(text for value in cell.values() for text in texts_in(value))]
    if isinstance(cell, list):
        return [text for value in cell for text in texts_in(value)]
    return [str(cell)]


def copied(identifiers: Identifiers) -> QuerySet:
    """Who stood in Cc: they themselves anywhere, anybody in their tickets."""
    theirs = Q(value__in=values(identifiers)) | Q(ticket__in=tickets(identifiers))
    return CopiedAddress.objects.filter(theirs)


def contact_visits(identifiers: Identifiers) -> QuerySet:
    theirs = Q(ticket__in=tickets(identifiers)) | Q(visit__in=ids_of("visit", identifiers))
    return ContactVisit.objects.filter(theirs)


def drafts(identifiers: Identifiers) -> QuerySet:
    """Unsent texts in their tickets, and in others that name one of their addresses."""
    named = Q(ticket__in=tickets(identifiers))
    for value in values(identifiers):
        named |= Q(text__icontains=value) | Q(options__icontains=value)
    return Draft.objects.filter(named)


def answers(identifiers: Identifiers) -> QuerySet:
    return FormAnswer.objects.filter(ticket__in=tickets(identifiers))


def ticket_values(identifiers: Identifiers) -> QuerySet:
    return TicketValue.objects.filter(ticket__in=tickets(identifiers))


def automatic_answers(identifiers: Identifiers) -> QuerySet:
    theirs = Q(address__in=values(identifiers)) | Q(ticket__in=tickets(identifiers))
    return AutoAnswerSent.objects.filter(theirs).exclude(address="")


def blocked(identifiers: Identifiers) -> QuerySet:
    """Their address alone, never their whole domain."""
    return BlockedAddress.objects.filter(value__in=values(identifiers))


def exports(identifiers: Identifiers) -> QuerySet:
    """Those of the person, those asked for with an address of theirs, and every list that was
    made since we know them: a ticket in it may have been theirs when it was made."""
    theirs = Q(pk__in=_exports_named(identifiers))
    first = people(identifiers).aggregate(at=Min("created_at"))["at"]
    if first is not None:
        theirs |= Q(pk__in=_lists().exclude(blob="").filter(finished_at__gte=first))
    return Export.objects.filter(theirs)


def exports_being_made(identifiers: Identifiers) -> QuerySet:
    """Lists that a worker may be writing now, with rows that it read before."""
    rows = _lists().filter(state=ExportState.WAITING)
    return rows.exclude(pk__in=_exports_named(identifiers))


def _lists() -> QuerySet:
    return Export.objects.filter(kind__in=(ExportKind.TICKETS_CSV, ExportKind.TICKETS_XLSX))


def _exports_named(identifiers: Identifiers) -> list[int]:
    ids = set(ids_of("person", identifiers))
    found = []
    for pk, kind, query in Export.objects.values_list("pk", "kind", "query").iterator():
        written = " ".join(texts_in(query)).lower()
        of_person = kind == ExportKind.PERSON and query.get("person") in ids
        if of_person or any(value in written for value in values(identifiers)):
            found.append(pk)
    return found


def log_entries(identifiers: Identifiers) -> QuerySet:
    """Wagtail's history of our settings names blocked addresses."""
    ours = ContentType.objects.filter(app_label="wagdesk_inbox")
    named = Q(pk__in=[])
    for value in values(identifiers):
        named |= Q(label__icontains=value) | Q(data__icontains=value)
    return ModelLogEntry.objects.filter(named, content_type__in=ours)
