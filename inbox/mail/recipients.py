"""Addresses an agent typed: told apart, checked, and refused in plain words."""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from .identifiers import normalise_address

MAX_RECIPIENTS = 50
_LONGEST = 254
_BREAK = re.compile(r"[\r\n\0]")


class BadRecipients(ValueError):
    """Somebody this mail can't go to; ``str()`` says who and why."""


@dataclass(frozen=True)
class Recipients:
    """Where a mail goes, each address once."""

    to: tuple[str, ...] = ()
    cc: tuple[str, ...] = ()
    bcc: tuple[str, ...] = ()

    @property
    def all(self) -> tuple[str, ...]:
        return (*self.to, *self.cc, *self.bcc)

    def as_data(self) -> dict[str, list[str]]:
        """As ``Message.recipients`` keeps it: without empty lists."""
        return {key: list(value) for key, value in vars(self).items() if value}


def split_addresses(text: str) -> list[str]:
    """What stands between commas and semicolons; a comma in quotes belongs to a name."""
    parts = re.findall(r'(?:"[^"]*"|[^,;"]|")+', text)
    return [part.strip() for part in parts if part.strip()]


def checked_recipients(
    *,
    to: Iterable[str],
    cc: Iterable[str] = (),
    bcc: Iterable[str] = (),
    own: Collection[str],
) -> Recipients:
    """Addresses in the form they are compared in; raises ``BadRecipients``.

    ``own``: the addresses of all our mailboxes. A mail to one of them would come back to us.
    An address that stands twice is kept where it stands first.
    """
    seen: set[str] = set()
    found: dict[str, tuple[str, ...]] = {}
    for name, given in (("to", to), ("cc", cc), ("bcc", bcc)):
        rows = dict.fromkeys(_checked(one, own) for one in given)
        found[name] = tuple(one for one in rows if one not in seen)
        seen |= set(rows)
    if not found["to"]:
        raise BadRecipients(_("Say to whom this goes."))
    if len(seen) > MAX_RECIPIENTS:
        raise BadRecipients(
            _("A mail can go to %(most)d addresses; these are %(number)d.")
            % {"most": MAX_RECIPIENTS, "number": len(seen)}
        )
    return Recipients(**found)


def _checked(given: str, own: Collection[str]) -> str:
    shown = _BREAK.sub(" ", given).strip()[:100]
    if _BREAK.search(given):
        raise BadRecipients(_("An address can't hold a line break: “%(text)s”.") % {"text": shown})
    value = normalise_address(given)
    try:
        validate_email(value)
    except ValidationError:
        value = ""
    if not value or len(value) > _LONGEST:
        raise BadRecipients(_("“%(text)s” is no mail address.") % {"text": shown})
    if is_own(value, own):
        raise BadRecipients(
            _("%(address)s is an address of ours: the mail would come back here.")
            % {"address": value}
        )
    return value


def is_own(value: str, own: Collection[str]) -> bool:
    """One of our addresses, or one with a ticket's token in it."""
    local, _at, domain = value.rpartition("@")
    return value in own or f"{local.partition('+')[0]}@{domain}" in own
