"""May a program answer this mail? Pure. In doubt it may not: a person will anyway.

RFC 3834 and what the programs of the world do in place of it.
"""

import re
from collections.abc import Collection
from datetime import datetime, timedelta

from .classify import Kind
from .identifiers import normalise_address, without_token
from .parsed import ParsedMail

# An old mail that arrives now was imported, or lay somewhere; its sender waits no more.
MAX_AGE = timedelta(days=1)
_MACHINES = re.compile(
    r"(?:.*[._+-])?(?:no|not|do|dont|never|ne|non?|nao|não|nicht|keine|geen|niet)[._-]?"
    r"(?:reply|respond|answer|antwort(?:en)?|repond(?:re|ez)|pas[._-]?repondre|"
    r"responder|responda|rispondere|odpowiadac|beantwoorden|antwoord|contest(?:ar|e))(?:[._+-].*)?|"
    r"do[._-]?not[._-]?(?:reply|respond|answer)(?:[._+-].*)?|"
    r"(?:yanitlama(?:yin(?:iz)?)?|cevaplama(?:yin(?:iz)?)?|cevap[._-]?vermeyin(?:iz)?)(?:[._+-].*)?|"
    r"mailer[._-]?daemon|mail[._-]?daemon|mail[._-]?delivery.*|mdaemon|daemon|postmaster|"
    r"hostmaster|abuse|root|nobody|null|devnull|bounces?(?:[._+-].*)?|.*[._+-]bounces?|"
    r"(?:auto|mail)[._-]?(?:mailer|responder|reply|confirm|generated)|listserv|listproc|majordomo|"
    r"mailman|owner-.*|.*-(?:owner|request|admin|errors)|notifications?|notify|alerts?|"
    r"newsletters?|robot|system|cron|prvs=.*|srs[01][=+-].*|msprvs1=.*",
    re.IGNORECASE,
)
_LIST_HEADERS = (
    "list-id",
    "list-unsubscribe",
    "list-post",
    "list-help",
    "mailing-list",
    "x-mailing-list",
    "feedback-id",
    "x-loop",
)
_SUPPRESSED = re.compile(r"\b(?:all|autoreply|oof)\b", re.IGNORECASE)


def is_machine_address(address: str) -> bool:
    """True for addresses that no person reads: no-reply, daemons, lists, bounces."""
    return bool(_MACHINES.fullmatch(normalise_address(address).rpartition("@")[0]))


def is_own_address(address: str, own: Collection[str]) -> bool:
    """True for ``own`` ones and their plus-addresses."""
    value = normalise_address(address)
    local, _, domain = value.rpartition("@")
    bare = {value, without_token(value), f"{local.partition('+')[0]}@{domain}"}
    return not bare.isdisjoint(own)


def why_not(
    mail: ParsedMail,
    *,
    kind: Kind,
    mail_from: str | None,
    own_addresses: Collection[str],
    now: datetime,
) -> str:
    """A code for why no program may answer ``mail``; empty if one may.

    ``mail_from`` is the envelope's sender: empty for the null sender, None if unknown.
    """
    sender = normalise_address(mail.from_.address)
    if kind != Kind.HUMAN:
        return f"kind_{kind}"
    if mail_from == "" or mail.header("return-path").replace(" ", "") == "<>":
        return "null_sender"
    if not sender or "many_senders" in mail.defects:
        return "no_sender"
    if is_own_address(sender, own_addresses):
        return "own_address"
    if any(is_machine_address(one) for one in (sender, mail_from or "") if one):
        return "machine_address"
    if mail.header("auto-submitted") and mail.header("auto-submitted").lower() != "no":
        return "auto_submitted"
    if mail.header("precedence"):
        return "precedence"
    if any(mail.header(name) for name in _LIST_HEADERS):
        return "list"
    if _SUPPRESSED.search(mail.header("x-auto-response-suppress")):
        return "suppressed"
    return "old" if _is_old(mail.date, now) else ""


def _is_old(date: str, now: datetime) -> bool:
    """A date that can't be read says nothing."""
    try:
        return now - datetime.fromisoformat(date) > MAX_AGE
    except (ValueError, TypeError):
        return False
