"""The passage of a text that answers best, matches marked, safe to print."""

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from .analysis import PLAIN_WORD, Analysis, Word, is_plain, spans
from .engines.base import Clause

PASSAGE = 220
# How far an edge may move to stand between two words.
NEAR = 40
# So much of a text is looked through; some books in one article must not hold up a page.
LOOKED_THROUGH = 250_000
SENTENCE_ENDS = ".?!:;…。？！"
SENTENCE_START = re.compile(r"\n|[.?!…][”’\"')]?\s+(?=\S)|[。？！]")


@dataclass
class Matcher:
    """Which words of a text a query matched: terms, and phrases as tuples of terms.

    Each spelling is analysed once, however often the texts of one answer hold it.
    """

    terms: frozenset[str]
    phrases: frozenset[tuple[str, ...]] = frozenset()
    _spellings: dict[str, str] = field(default_factory=dict, repr=False)

    def __post_init__(self) -> None:
        self._wanted = self.terms.union(*self.phrases)

    def found(self, text: str, analysis: Analysis) -> list[Word]:
        """The matched words of the text, in order."""
        if is_plain(text) and not self.phrases:
            for written in set(PLAIN_WORD.findall(text)).difference(self._spellings):
                self._wanted_term(written, analysis)
            return [
                analysis.word(match[0], match.start(), match.end())
                for match in PLAIN_WORD.finditer(text)
                if self._spellings[match[0]]
            ]
        found, places = [], []
        for place, (written, start, end) in enumerate(spans(text)):
            if self._wanted_term(written, analysis):
                found.append(analysis.word(written, start, end))
                places.append(place)
        return self._without_loose_words(found, places) if self.phrases else found

    def _wanted_term(self, written: str, analysis: Analysis) -> str:
        """The term of a word as written, or nothing if it is not asked for."""
        term = self._spellings.get(written)
        if term is None:
            term = analysis.term(analysis.lower(written))
            term = self._spellings[written] = term if term in self._wanted else ""
        return term

    def _without_loose_words(self, found: list[Word], places: list[int]) -> list[Word]:
        """A word of a phrase counts only where the whole phrase stands."""
        kept = {at for at, word in enumerate(found) if word.term in self.terms}
        for phrase in self.phrases:
            for at in range(len(found) - len(phrase) + 1):
                inside = range(at, at + len(phrase))
                apart = places[inside[-1]] - places[at] >= len(phrase)
                if not apart and all(
                    found[i].term == t for i, t in zip(inside, phrase, strict=True)
                ):
                    kept.update(inside)
        return [word for at, word in enumerate(found) if at in kept]


@dataclass(frozen=True)
class Passage:
    """Safe HTML, and where in the text its first match begins; -1 if nothing matched."""

    html: SafeString
    start: int


def matcher_of(clauses: Iterable[Clause]) -> Matcher:
    """Which words of a text a query matched."""
    terms = {each.term for clause in clauses for each in clause.alternatives}
    phrases = {term for term in terms if " " in term}
    return Matcher(frozenset(terms - phrases), frozenset(tuple(p.split()) for p in phrases))


def marked(text: str, analysis: Analysis, matches: Matcher) -> SafeString:
    """The whole text, escaped, with its matches in ``<mark>``."""
    return _mark(text, matches.found(text, analysis), 0, len(text))


def excerpt(text: str, analysis: Analysis, matches: Matcher, length: int = PASSAGE) -> SafeString:
    """The passage with most different matches; the beginning if there is none."""
    return best_passage(text, analysis, matches, length).html


def best_passage(text: str, analysis: Analysis, matches: Matcher, length: int = PASSAGE) -> Passage:
    """The passage with most different matches, and where in the text it matches first."""
    found = matches.found(text[:LOOKED_THROUGH], analysis)
    if not found:
        end = _before(text, length)
        return Passage(_framed(text, [], 0, end), -1)
    first, last = _best_window(found, length)
    match_start = found[first].start
    # A single word may be longer than any passage.
    match_end = min(found[last].end, match_start + length)
    spare = max(0, length - (match_end - match_start))
    start = _beginning(text, match_start, spare)
    end = max(match_end, _before(text, start + length))
    return Passage(_framed(text, found[first:], start, end), match_start)


def section_at(sections: Iterable[tuple[str, str, int]], start: int) -> tuple[str, str]:
    """(heading, anchor) of the section that holds this place of the body, or two empty ones."""
    above = [section for section in sections if section[2] <= start]
    return above[-1][:2] if above else ("", "")


def _best_window(found: list[Word], length: int) -> tuple[int, int]:
    """First and last of the matches that stand together best."""
    best, best_value = (0, 0), (0, 0)
    inside: Counter[str] = Counter()
    first = 0
    for last, word in enumerate(found):
        inside[word.term] += 1
        while word.end - found[first].start > length and first < last:
            inside[found[first].term] -= 1
            if not inside[found[first].term]:
                del inside[found[first].term]
            first += 1
        value = (len(inside), last - first + 1)
        if value > best_value:
            best, best_value = (first, last), value
    return best


def _beginning(text: str, match: int, spare: int) -> int:
    """Where the passage begins: with the match's own sentence if that is near, else between
    two words before it."""
    earliest = max(0, match - spare // 2)
    sentence = max((end.end() for end in SENTENCE_START.finditer(text, earliest, match)), default=0)
    if sentence or earliest == 0:
        return sentence
    return _after(text, max(0, match - spare // 3), match)


def _after(text: str, at: int, limit: int) -> int:
    """The first place between words from ``at`` on, before ``limit``."""
    if at == 0 or text[at - 1].isspace():
        return at
    for place in range(at, min(limit, at + NEAR)):
        if text[place].isspace():
            return place + 1
    while at < limit and unicodedata.combining(text[at]):
        at += 1
    return at


def _before(text: str, at: int) -> int:
    """The last place between words up to ``at``; the text's end stays."""
    if at >= len(text) or text[at].isspace():
        return min(at, len(text))
    for place in range(at, max(0, at - NEAR), -1):
        if text[place - 1].isspace():
            return place - 1
    while at and unicodedata.combining(text[at]):
        at -= 1
    return at


def _framed(text: str, found: list[Word], start: int, end: int) -> SafeString:
    body = _mark(text, found, start, end, printed=_printed)
    before = "… " if start > 0 else ""
    after = " …" if end < len(text) else ""
    return mark_safe(f"{before}{body}{after}")  # noqa: S308  _mark escapes


def _printed(text: str, start: int, end: int) -> str:
    """Lines of a text as one: a heading does not run into what follows it."""
    first, *lines = text[start:end].split("\n")
    joined, place = first, start + len(first)
    for line in lines:
        ended = text[place - 1 : place] in SENTENCE_ENDS
        joined += (" " if ended else " · ") + line
        place += 1 + len(line)
    return escape(joined)


def _escaped(text: str, start: int, end: int) -> str:
    return escape(text[start:end])


def _mark(
    text: str,
    found: list[Word],
    start: int,
    end: int,
    printed: Callable[[str, int, int], str] = _escaped,
) -> SafeString:
    """Overlapping matches (bigrams) become one mark."""
    parts, position, open_from = [], start, None
    for word in found:
        if word.start < start:
            continue
        if word.end > end:
            break
        if open_from is not None and word.start < position:
            position = word.end
            continue
        if open_from is not None:
            parts.append(f"<mark>{escape(text[open_from:position])}</mark>")
        parts.append(printed(text, position, word.start))
        open_from, position = word.start, word.end
    if open_from is not None:
        parts.append(f"<mark>{escape(text[open_from:position])}</mark>")
    parts.append(printed(text, position, end))
    return mark_safe("".join(parts))  # noqa: S308  every part is escaped
