"""How many tickets a batch of mails will open, as far as that is sure before it is taken.

So many numbers of tickets are reserved at once, and none in vain: people see the gaps.
"""

from collections import deque
from collections.abc import Sequence

from ..mail.batch import Batch
from ..mail.classify import Kind
from ..mail.parsed import ParsedMail
from ..mail.thread import tokens_in
from ..models import ReceivedMail
from .take_mail import arrival_of, has_sender, is_foreign_answer


class Foreseen:
    """For each mail in turn the tickets it opens; None where it depends, and where the batch
    may end with it."""

    def __init__(self, mails: Sequence[tuple[ReceivedMail, ParsedMail]], batch: Batch) -> None:
        self._coming: deque[int | None] = deque()
        self._now: int | None = None
        prints, ids = set(batch.fingerprints), {mail.message_id for _, mail in mails}
        for row, mail in mails:
            self._coming.append(_opens(row, mail, batch, prints, ids))
            prints.add(row.fingerprint)

    def go_on(self) -> None:
        """The next mail is taken now."""
        self._now = self._coming.popleft()

    def tickets(self) -> int:
        """The one that is being opened, and those that are sure to follow."""
        number = 1
        for opens in self._coming if self._now is not None else ():
            if opens is None:
                break
            number += opens
        return number


def _opens(
    row: ReceivedMail, mail: ParsedMail, batch: Batch, prints: set[str], ids: set[str]
) -> int | None:
    if row.pk not in batch.held or row.fingerprint in prints:
        return 0
    arrival = arrival_of(row, mail)
    kind = arrival.found.kind
    if kind == Kind.BOUNCE:
        return None
    if kind == Kind.OWN or not has_sender(arrival):
        return 0
    references = [*mail.in_reply_to, *mail.references]
    is_known = batch.may_know(row.mailbox_id, references) or not ids.isdisjoint(references)
    if is_known or tokens_in(mail, row.rcpt_to):
        return None
    return 0 if is_foreign_answer(arrival, None) else 1
