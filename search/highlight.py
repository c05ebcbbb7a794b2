"""The passage of a text that answers best, matches marked, safe to print."""

from collections.abc import Callable

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from .analysis import Analysis, Word
from .engines.base import Clause

PASSAGE = 220


Matcher = Callable[[Word], bool]


def matcher_of(clauses: tuple[Clause, ...]) -> Matcher:
    """Which words of a text a query matched."""
    terms = {each.term for clause in clauses for each in clause.alternatives}
    return lambda word: word.term in terms


def marked(text: str, analysis: Analysis, matches: Matcher) -> SafeString:
    """The whole text, escaped, with its matches in ``<mark>``."""
    found = [word for word in analysis.words(text) if matches(word)]
    return _mark(text, found, 0, len(text))


def excerpt(text: str, analysis: Analysis, matches: Matcher, length: int = PASSAGE) -> SafeString:
    """The passage with most different matches; the beginning if there is none."""
    words = list(analysis.words(text))
    found = [word for word in words if matches(word)]
    if not found:
        start, end = 0, _word_end(words, length, len(text))
    else:
        start, end = _best_window(found, length)
        spare = max(0, length - (end - start))
        start = _word_start(words, max(0, start - spare // 3))
        end = _word_end(words, start + length, len(text))
    body = _mark(text, found, start, end)
    before = "… " if start > 0 else ""
    after = " …" if end < len(text) else ""
    return mark_safe(f"{before}{body}{after}")  # noqa: S308  _mark escapes


def _best_window(found: list[Word], length: int) -> tuple[int, int]:
    best, best_value = (found[0].start, found[0].end), (0, 0)
    first = 0
    for last, word in enumerate(found):
        while word.end - found[first].start > length and first < last:
            first += 1
        inside = found[first : last + 1]
        value = (len({each.term for each in inside}), len(inside))
        if value > best_value:
            best, best_value = (found[first].start, word.end), value
    return best


def _word_start(words: list[Word], at: int) -> int:
    """Where the first word at or after ``at`` begins; the text's start stays."""
    if at == 0:
        return 0
    return next((word.start for word in words if word.start >= at), at)


def _word_end(words: list[Word], at: int, length: int) -> int:
    if at >= length:
        return length
    return max((word.end for word in words if word.end <= at), default=at)


def _mark(text: str, found: list[Word], start: int, end: int) -> SafeString:
    parts, position = [], start
    for word in found:
        if word.start < position or word.end > end:
            continue
        parts.append(escape(text[position : word.start]))
        parts.append(f"<mark>{escape(text[word.start : word.end])}</mark>")
        position = word.end
    parts.append(escape(text[position:end]))
    return mark_safe("".join(parts))  # noqa: S308  every part is escaped
