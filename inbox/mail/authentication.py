"""What our own receiving host found out about a sender (RFC 8601). Pure.

Anybody can write such a header: only those that bear the name of one of our hosts count,
and our host has to remove strangers' headers with its name, as the standard demands. Parts
of a true header hold words of the sender's own; so a failure counts wherever it stands, a
pass only outside of comments and quotes.
"""

import re
from collections.abc import Collection

from .headers import without_comments
from .parsed import ParsedMail

_FAILED_DMARC = re.compile(r"(?:^|[;\s])dmarc\s*=\s*fail\b", re.IGNORECASE)
_FAILED_SPF = re.compile(r"(?:^|[;\s])spf\s*=\s*(?:fail|softfail|hardfail)\b", re.IGNORECASE)
_RESULT = re.compile(r";\s*(dmarc|spf|dkim)(?:/\d+)?\s*=\s*(\w+)", re.IGNORECASE)
_SIGNED = re.compile(
    r";\s*dkim(?:/\d+)?\s*=\s*pass\b[^;]*?\sheader\.d\s*=\s*([\w.-]+)", re.IGNORECASE
)
_QUOTED = re.compile(r'"[^"]*"')


def is_unproven(mail: ParsedMail, hosts: Collection[str]) -> bool:
    """True if one of ``hosts`` says that the sender's address is not proven.

    That is: DMARC failed; or SPF failed and DKIM, which was looked at, did not pass.
    """
    found = mail.headers.get("authentication-results", ())
    believed = [value for value in found if _host_of(value) in hosts]
    if any(_FAILED_DMARC.search(value) for value in believed):
        return True
    bare = (_QUOTED.sub("", without_comments(value)[0]) for value in believed)
    results = {
        (method.lower(), result.lower())
        for value in bare
        for method, result in _RESULT.findall(value)
    }
    if any((method, "pass") in results for method in ("dmarc", "spf", "dkim")):
        return False
    has_looked = any(method == "dkim" for method, _ in results)
    return has_looked and any(_FAILED_SPF.search(value) for value in believed)


def is_proven(mail: ParsedMail, hosts: Collection[str]) -> bool:
    """True if one of ``hosts`` says that the sender's address is proven: DMARC passed, or a
    signature of the address's own domain did. SPF alone proves only the envelope."""
    if is_unproven(mail, hosts):
        return False
    domain = mail.from_.address.rpartition("@")[2].lower()
    for value in mail.headers.get("authentication-results", ()):
        if not domain or _host_of(value) not in hosts:
            continue
        bare = _QUOTED.sub("", without_comments(value)[0])
        if ("dmarc", "pass") in {(a.lower(), b.lower()) for a, b in _RESULT.findall(bare)}:
            return True
        signed = (one.lower() for one in _SIGNED.findall(bare))
        if any(domain == one or domain.endswith(f".{one}") for one in signed if "." in one):
            return True
    return False


def _host_of(value: str) -> str:
    """The authserv-id: the first word, which a version may follow."""
    words = without_comments(value)[0].partition(";")[0].split()
    return words[0].strip('"').lower() if words else ""
