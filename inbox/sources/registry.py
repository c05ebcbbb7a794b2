"""All kinds of mail source. An app adds its own in a module ``mail_sources.py``::

from wagdesk.inbox.sources.registry import register

@register
class Pop3Source(Source): ...
"""

from functools import cache

from django.utils.module_loading import autodiscover_modules

from ..models import MailSource
from .contract import Source

_kinds: dict[str, type[Source]] = {}
# No row of ours, and the one way in beside these whose envelope is a true one.
_LISTENER = "listener"


class UnknownKind(ValueError):
    """No installed app has this kind (any more)."""


def register(kind: type[Source]) -> type[Source]:
    """Add a kind; a second one with the same code takes the first one's place."""
    if not kind.code or len(kind.code) > 20:
        raise ValueError(f"{kind.__name__}.code must have 1 to 20 characters.")
    _kinds[kind.code] = kind
    return kind


@cache
def _discover() -> None:
    autodiscover_modules("mail_sources")


def kinds() -> dict[str, type[Source]]:
    """Code to kind, in order of registration."""
    _discover()
    return _kinds


def kind_of(code: str) -> type[Source]:
    if code not in kinds():
        raise UnknownKind(f"No installed app knows mail sources of the kind “{code}”.")
    return kinds()[code]


def source_for(row: MailSource, secret: str | None = None) -> Source:
    """The row as its kind; ``secret`` in place of the one that is saved."""
    return kind_of(row.kind)(row, secret)


def has_envelope(code: str) -> bool:
    """Whether mail of this source comes with a MAIL FROM that may be empty on purpose."""
    known = kinds().get(code)
    return known.has_envelope if known else code == _LISTENER
