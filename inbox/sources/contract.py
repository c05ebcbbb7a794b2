"""What a kind of mail source offers. Another app's kind keeps to this and to its test
(``tests/inbox/sources/contract.py``)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, ClassVar, Self

from django.forms import Field

from wagdesk.secrets import decrypt, encrypt

from ..models import MailSource
from .ledger import Ledger

PURPOSE = "mail-source"


class Problem(Exception):
    """What is wrong, in a sentence for the person who set the source up."""


class Lost(Problem):
    """The connection is of no use any more."""


class Gone(Exception):
    """The mail is not there any more: somebody else took it away."""


class NotYet(Exception):
    """The mail is still being written: look again at the next poll."""


@dataclass(frozen=True)
class Item:
    """One mail that a source holds. ``name`` is its own there for good."""

    name: str
    size: int | None = None


@dataclass(frozen=True)
class Fetched:
    """A mail's bytes and what the transport knows beside them."""

    raw: bytes
    mail_from: str = ""
    rcpt_to: Sequence[str] = field(default=())
    peer: str = ""
    received_at: datetime | None = None


@dataclass(frozen=True)
class Check:
    """What a test of the connection found: all well or not, and why, in plain words."""

    ok: bool
    sentences: tuple[str, ...]


class Source:
    """A kind of source; an object is one row of it. Pulled ones are opened with ``with``."""

    # Templates show kinds; they must not make sources of them.
    do_not_call_in_templates = True
    code: ClassVar[str]
    label: ClassVar[str]
    description: ClassVar[str] = ""
    secret_label: ClassVar[str] = ""
    # The names of options that say where the server connects or reads: administrators' own.
    place: ClassVar[frozenset[str]] = frozenset()
    # The names of options that say who gets to see the secret: with another one the saved
    # secret must be typed again.
    secret_goes_to: ClassVar[frozenset[str]] = frozenset()
    # False: the mail server or service calls us, and nothing is fetched.
    pulled: ClassVar[bool] = True
    # False: an empty MAIL FROM means that there was no envelope, not a null sender.
    has_envelope: ClassVar[bool] = False

    def __init__(self, row: MailSource, secret: str | None = None) -> None:
        self.row = row
        self.options: dict[str, Any] = row.options
        self._secret = secret

    @property
    def secret(self) -> str:
        """The password or token; raises ``wagdesk.secrets.Unreadable``."""
        return decrypt(PURPOSE, self.row.secret) if self._secret is None else self._secret

    @classmethod
    def fields(cls) -> dict[str, Field]:
        """Form fields of this kind's options, fresh ones."""
        return {}

    @classmethod
    def missing(cls) -> str:
        """What has to be installed first, as a sentence; empty if nothing."""
        return ""

    @classmethod
    def new_options(cls) -> dict[str, Any]:
        """Options of a new source that nobody types."""
        return {}

    @classmethod
    def clean(cls, options: dict[str, Any], secret: str) -> None:
        """Raise ``ValidationError`` where options do not go together."""

    def check(self) -> Check:
        """Try it, change nothing, take at most some ten seconds for each step."""
        raise NotImplementedError

    def about(self) -> Sequence[tuple[str, str]]:
        """What people must know to use it (an address, for one), as (label, text)."""
        return ()

    # What follows is for pulled kinds.
    def open(self) -> None:
        """Connect. Raises ``Problem`` or whatever the library raises."""

    def close(self) -> None:
        """Let go; never raises."""

    def __enter__(self) -> Self:
        self.open()
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()

    def pending(self, ledger: Ledger) -> Iterator[Item]:
        """The mails that are not taken yet, oldest first; those that failed before come last."""
        raise NotImplementedError

    def fetch(self, item: str) -> Fetched:
        """The mail, leaving it as it is. Raises ``Gone`` or ``NotYet``."""
        raise NotImplementedError

    def settle(self, items: Sequence[str]) -> None:
        """Do what shall be done with mails that we have (leave, flag, move, delete). May be
        called again for the same ones, and for ones that are gone."""
        raise NotImplementedError

    def has_news(self) -> bool:
        """Whether ``wait`` learns of new mail, so that nobody need ask every minute."""
        return False

    def wait(self, seconds: float) -> bool:
        """Wait at most so long for news; True if it is time to look. A kind that has none
        returns at once."""
        return False


def seal(secret: str) -> str:
    """The secret as it is kept in ``MailSource.secret``."""
    return encrypt(PURPOSE, secret)
