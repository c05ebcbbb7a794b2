"""Why a mail could not be delivered: one code out of status numbers and servers' words."""

import re

NO_SUCH_ADDRESS = "no_such_address"
NO_SUCH_HOST = "no_such_host"
ADDRESS_CLOSED = "address_closed"
MAILBOX_FULL = "mailbox_full"
TOO_BIG = "too_big"
REFUSED = "refused"
NOT_REACHED = "not_reached"
LOOP = "loop"
OTHER = "other"

_HARD = (NO_SUCH_ADDRESS, NO_SUCH_HOST, ADDRESS_CLOSED)
# Servers' words come first: many answer 5.7.1 or 5.0.0 to whatever went wrong.
_WORDS = (
    (
        MAILBOX_FULL,
        r"(?:mailbox|inbox|quota|storage)[^.]{0,40}(?:full|exceed|over)|over ?quota|out of storage|"
        r"exceeded[^.]{0,30}(?:quota|storage)|insufficient (?:disk|system|storage)|"
        r"mailbox size limit",
    ),
    (
        NO_SUCH_HOST,
        r"host (?:or domain name )?(?:unknown|not found)|unknown host|no such domain|"
        r"domain (?:name )?(?:not found|does(?:n't| not) exist)|nxdomain|name service error|"
        r"unrouteable|couldn't be found on|cannot find (?:an? )?(?:mx|domain)|"
        r"dns domain .{0,80} not exist|"
        r"bad destination (?:system|host)",
    ),
    (
        ADDRESS_CLOSED,
        r"(?:account|mailbox|address|user|recipient)[^.]{0,40}(?:disabled|inactive|suspended|closed|"
        r"deactivated|no longer (?:in use|active|available|exists))",
    ),
    (
        NO_SUCH_ADDRESS,
        r"(?:user|recipient|mailbox|account|address|alias)[^\n;]{0,80}(?:unknown|not found|"
        r"does ?n[o']t exist|not exist|invalid|not known|n't be found|no longer)|"
        r"(?:no such|unknown|invalid|bad) "
        r"(?:user|recipient|mailbox|address|account|local|person)|no mailbox here|recipnotfound|"
        r"not listed in|address error|doesn't have (?:an?|a yahoo) |no mailbox",
    ),
    (TOO_BIG, r"(?:message|mail)[^.]{0,40}(?:too (?:big|large)|size limit|exceeds)|size exceeds"),
    (LOOP, r"too many hops|mail loop|loop(?:s back| detected)|hop count"),
    (
        REFUSED,
        r"\bspam\b|black ?list|block(?:ed|list)|blocked using|policy|reputation|dmarc|\bspf\b|"
        r"\bdkim\b|not authenticated|virus|prohibited|content (?:rejected|filter)|"
        r"access denied|relay(?:ing)? (?:access )?denied|"
        r"unsolicited|header error|greylist|grey-list",
    ),
    (
        NOT_REACHED,
        r"timed? ?out|connection refused|could not connect|network is unreachable|no route to host|"
        r"retry time(?:out)? exceeded|delivery time expired|message expired|lost connection|"
        r"temporarily (?:deferred|unavailable)|try again later|delayed",
    ),
)
_PATTERNS = tuple((code, re.compile(pattern, re.IGNORECASE)) for code, pattern in _WORDS)
# RFC 3463: the second and third number.
_DETAILS = {
    "1.0": NO_SUCH_ADDRESS,
    "1.1": NO_SUCH_ADDRESS,
    "1.2": NO_SUCH_HOST,
    "1.3": NO_SUCH_ADDRESS,
    "1.6": ADDRESS_CLOSED,
    "1.10": NO_SUCH_HOST,
    "2.1": ADDRESS_CLOSED,
    "2.2": MAILBOX_FULL,
    "2.3": TOO_BIG,
    "3.1": MAILBOX_FULL,
    "3.4": TOO_BIG,
    "4.1": NOT_REACHED,
    "4.2": NOT_REACHED,
    "4.4": NO_SUCH_HOST,
    "4.6": LOOP,
    "4.7": NOT_REACHED,
}


def cause_of(status: str, diagnostic: str) -> str:
    """The code for an enhanced status ("5.1.1", may be empty) and a server's words."""
    detail = status.partition(".")[2]
    by_number = _DETAILS.get(detail, "")
    if by_number in (NO_SUCH_ADDRESS, MAILBOX_FULL) and detail != "1.0":
        return by_number
    text = diagnostic[:2_000]
    for code, pattern in _PATTERNS:
        if pattern.search(text):
            return code
    if by_number:
        return by_number
    return REFUSED if detail.startswith("7.") else OTHER


def is_hard(cause: str, status: str) -> bool:
    """True if the address itself is at fault, or a server refuses it for no cause we know."""
    return cause in _HARD or (cause == OTHER and status.startswith("5."))
