"""The marks by which a mail finds its ticket, and the form in which addresses are compared."""

import re
import unicodedata
import uuid

from wagdesk import keys

_PURPOSE = "message-id"
# Short, so that a header with such an id fits on one line: some programs break longer ones.
_MAC_LENGTH = 16
_OURS = re.compile(
    r"<?(?<![0-9a-f])([0-9a-f]{32})\.([0-9a-f]{16,64})@[^\s<>@]{1,253}>?", re.IGNORECASE
)
_MAX_SEARCHED = 200_000
# Letters of IDNA 2008 that Python's codec, which is of 2003, maps away: ß, ς, joiners.
_DEVIATING = "\u00df\u03c2\u200c\u200d"
_TOKEN = re.compile(r"\+([0-9a-f]{32})@", re.IGNORECASE)


def new_message_id(domain: str) -> str:
    """``<uuid4.mac@domain>``: random, and known as ours by whoever holds ``WAGDESK_KEYS``."""
    unique = uuid.uuid4().hex
    return f"<{unique}.{keys.sign(_PURPOSE, unique, _MAC_LENGTH)}@{domain}>"


def is_our_message_id(value: str) -> bool:
    """True if one of our keys signed this Message-ID. The domain is not part of the proof."""
    match = _OURS.fullmatch(value.strip())
    return bool(match) and keys.verify(_PURPOSE, match[1].lower(), match[2].lower())


def our_message_ids(text: str) -> list[str]:
    """Our own Message-IDs anywhere in a text, in order, once each (bounces quote them)."""
    found = (f"<{match[0].strip('<>')}>" for match in _OURS.finditer(text[:_MAX_SEARCHED]))
    return [value for value in dict.fromkeys(found) if is_our_message_id(value)]


def plus_address(address: str, reply_token: str) -> str:
    """``support@example.com`` with the ticket's token: ``support+<token>@example.com``."""
    local, _, domain = address.rpartition("@")
    return f"{local}+{reply_token}@{domain}"


def token_of(address: str) -> str | None:
    """The reply token in a plus-address, lower case, or None."""
    match = _TOKEN.search(address)
    return match[1].lower() if match else None


def without_token(address: str) -> str:
    """The address a plus-address stands for."""
    return _TOKEN.sub("@", address)


def normalise_address(address: str) -> str:
    """The form two equal addresses share: no display name, lower case, NFC, ASCII domain.

    Text without an ``@`` gives an empty string.
    """
    if "<" in address:
        address = address.rpartition("<")[2].partition(">")[0]
    text = unicodedata.normalize("NFC", address.strip()).lower()
    local, at, domain = text.rpartition("@")
    if not at or not local or not domain or text.split() != [text] or "\0" in text:
        return ""
    return f"{local}@{_ascii_domain(domain)}"


def _ascii_domain(domain: str) -> str:
    if domain.isascii() or len(domain) > 253:
        return domain
    if any(char in _DEVIATING for char in domain):
        # The codec would make them other letters, and another domain with it.
        return ".".join(map(_punycode, domain.split(".")))
    try:
        return domain.encode("idna").decode("ascii")
    except UnicodeError:
        return domain


def _punycode(label: str) -> str:
    return label if label.isascii() else f"xn--{label.encode('punycode').decode('ascii')}"
