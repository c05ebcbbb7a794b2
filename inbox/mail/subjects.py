"""Do two subjects mean one matter? Pure, and a hint only: the subject is never a key."""

import re

from rapidfuzz import fuzz

_MARKS = re.compile(
    r"^(?:\s*(?:re|aw|sv|vs|ynt|cvp|yan[ıi]t|antw?|odp|rif|ri|res|resp|ref|fwd?|wg|ilt|i̇lt|tr|rv|"
    r"enc|pd|doorst|vb|antwort|回复|返信|転送)(?:\s*\[\d+\]|\(\d+\))?\s*[:：]|\s*\[[^\]]{1,40}\])+",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W_]+")
# Of 100; below it two subjects share next to nothing.
_LIKE = 55


def bare_subject(subject: str) -> str:
    """Without the marks of answering and forwarding, without tags, in one case."""
    text = _MARKS.sub("", subject.replace("İ", "i").lower()[:500])
    return " ".join(_WORD.findall(text))


def is_new_subject(subject: str, known: str) -> bool:
    """True if ``subject`` is clearly about something else than ``known``. An empty one, and
    what is contained in the other, say nothing."""
    one, other = bare_subject(subject), bare_subject(known)
    if not one or not other or one in other or other in one:
        return False
    return fuzz.token_set_ratio(one, other) < _LIKE
