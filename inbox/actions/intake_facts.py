"""What is asked of every mail and is the same for all: read once for a batch of mails."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from ..models import BlockedAddress, MailboxAddress
from ..models.mailbox import Channel


@dataclass(frozen=True)
class IntakeFacts:
    """``own``: every mail address of ours. ``blocked``: (mailbox or None for all, address or
    ``@domain``) whose mail is spam."""

    own: frozenset[str]
    blocked: frozenset[tuple[int | None, str]]

    def blocked_in(self, mailbox_id: int) -> frozenset[str]:
        return frozenset(value for where, value in self.blocked if where in (None, mailbox_id))


_kept: ContextVar[IntakeFacts | None] = ContextVar("wagdesk_intake_facts", default=None)


@contextmanager
def same_facts() -> Iterator[None]:
    """Read them once until this ends. Keep it short: an address of ours that is added
    meanwhile is not known."""
    token = _kept.set(_read())
    try:
        yield
    finally:
        _kept.reset(token)


def intake_facts() -> IntakeFacts:
    return _kept.get() or _read()


def _read() -> IntakeFacts:
    own = MailboxAddress.objects.filter(channel=Channel.EMAIL).values_list("value", flat=True)
    blocked = BlockedAddress.objects.values_list("mailbox_id", "value")
    return IntakeFacts(frozenset(own), frozenset(blocked))
