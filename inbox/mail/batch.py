"""What the database knows of a batch of mails, asked once for all of them.

For the length of the transaction that takes the batch (``actions.take_together``), and kept
up with what it writes; outside of one everybody asks the database.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field

from ..models import MessageReference, Person, PersonAddress, ReceivedMail
from ..models.mailbox import Channel
from .classify import Classification
from .identifiers import normalise_address
from .parsed import ParsedMail

# Whoever refers to more is asked about alone.
MOST_REFERENCES = 100


@dataclass
class Batch:
    """``held``: the ledger's rows that are locked for us. ``people``: who has an address, None
    for nobody; an address that is not in it was not asked about. ``addresses`` are theirs."""

    held: frozenset[int] = frozenset()
    fingerprints: set[str] = field(default_factory=set)
    asked: frozenset[tuple[int, str]] = frozenset()
    references: set[tuple[int, str]] = field(default_factory=set)
    people: dict[str, Person | None] = field(default_factory=dict)
    addresses: dict[int, set[str]] = field(default_factory=dict)
    # Tickets that this transaction made: nobody else can wait for them.
    opened: set[int] = field(default_factory=set)
    holds_others: bool = False
    # What each of the rows was found to be, by its key.
    found: dict[int, Classification] = field(default_factory=dict)
    # Written, and to be on the disk before the transaction is committed.
    files: list[str] = field(default_factory=list)

    def may_know(self, mailbox_id: int, references: Iterable[str]) -> list[str]:
        """Those of the references that lead to a ticket or were not asked about."""
        keys = ((mailbox_id, reference) for reference in references)
        return [key[1] for key in keys if key not in self.asked or key in self.references]


_current: ContextVar[Batch | None] = ContextVar("wagdesk_mail_batch", default=None)


def current_batch() -> Batch | None:
    return _current.get()


@contextmanager
def taking(batch: Batch) -> Iterator[Batch]:
    token = _current.set(batch)
    try:
        yield batch
    finally:
        _current.reset(token)


def ask_for(mails: Sequence[tuple[ReceivedMail, ParsedMail]], held: frozenset[int]) -> Batch:
    """Everything the database knows of these mails; ``row.fingerprint`` is there."""
    prints = [row.fingerprint for row, _ in mails]
    known = ReceivedMail.objects.filter(fingerprint__in=prints).values_list("fingerprint")
    asked = frozenset(
        (row.mailbox_id, reference)
        for row, mail in mails
        for reference in _references(mail)
        if len(reference) <= 255
    )
    people = _people({normalise_address(mail.from_.address) for _, mail in mails})
    return Batch(
        held=held,
        fingerprints={value for (value,) in known},
        asked=asked,
        references=_known(asked),
        people=people,
        addresses=_addresses(people),
    )


def _references(mail: ParsedMail) -> list[str]:
    return [*mail.in_reply_to, *mail.references, *mail.returned_ids][:MOST_REFERENCES]


def _known(asked: frozenset[tuple[int, str]]) -> set[tuple[int, str]]:
    if not asked:
        return set()
    rows = MessageReference.objects.filter(
        mailbox__in={mailbox for mailbox, _ in asked}, reference__in={value for _, value in asked}
    )
    return set(rows.values_list("mailbox_id", "reference"))


def _people(values: set[str]) -> dict[str, Person | None]:
    found: dict[str, Person | None] = dict.fromkeys(value for value in values if value)
    rows = PersonAddress.objects.filter(channel=Channel.EMAIL, value__in=list(found))
    for row in rows.select_related("person"):
        found[row.value] = row.person
    # Where a merged one leads to is asked when it is needed.
    return {value: one for value, one in found.items() if not (one and one.merged_into_id)}


def _addresses(people: Mapping[str, Person | None]) -> dict[int, set[str]]:
    theirs: dict[int, set[str]] = {one.pk: set() for one in people.values() if one}
    if theirs:
        rows = PersonAddress.objects.filter(channel=Channel.EMAIL, person__in=list(theirs))
        for pk, value in rows.values_list("person_id", "value"):
            theirs[pk].add(value)
    return theirs
