"""What editors told the search, ready to be asked: pure data, the same above every engine.

``Steering`` is built from rows, saved or not: a preview builds one with a proposed change
and gives it to ``find(steering=…)``.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import date
from functools import cached_property
from typing import TypeVar

from .analysis import Analysis, Word, analysis_for, fold, normalise
from .models import HiddenResult, Promotion, ProtectedTerm, StopPhrase, Synonym
from .models.steering import SteeringRow
from .synonym_format import Rule

LONGEST_KEYED = 1000
# A word with more synonyms would ask for half the index each time.
MOST_FORMS = 50

Key = tuple[str, ...]
Value = TypeVar("Value")


@dataclass(frozen=True)
class Pin:
    """A promoted object; ``ends_on`` is its last day."""

    kind: str
    object_id: str
    title: str = ""
    queries: tuple[str, ...] = ()
    position: int = 1
    starts_on: date | None = None
    ends_on: date | None = None

    def holds_on(self, day: date) -> bool:
        return (self.starts_on or day) <= day <= (self.ends_on or day)


@dataclass(frozen=True)
class Hidden:
    """An object that must not come up; without ``queries`` for no search at all."""

    kind: str
    object_id: str
    title: str = ""
    queries: tuple[str, ...] = ()


@dataclass(frozen=True)
class SynonymForm:
    """What a synonym adds to a query: the terms of one form, and the rule that says so."""

    text: str
    terms: Key
    rule: Rule


@dataclass(frozen=True)
class Span:
    """The words ``start:end`` of a query, and the key of the table that they matched."""

    start: int
    end: int
    key: Key


@dataclass(frozen=True)
class Steering:
    """All that holds for one language in one help center."""

    locale: str = "en"
    help_center: str | None = None
    synonyms: tuple[Rule, ...] = ()
    stop_phrases: tuple[str, ...] = ()
    protected: tuple[str, ...] = ()
    promotions: tuple[Pin, ...] = ()
    hidden: tuple[Hidden, ...] = field(default=())

    @classmethod
    def from_rows(
        cls, locale: str, help_center: str | None, rows: Iterable[SteeringRow]
    ) -> "Steering":
        """Of these rows, saved or drafts, what holds here."""
        return cls(locale, help_center).changed(add=rows)

    def changed(
        self, *, add: Iterable[SteeringRow] = (), remove: Iterable[SteeringRow] = ()
    ) -> "Steering":
        """With a proposed change: rows of other languages or help centers change nothing."""
        gone, new = self._entries(remove), self._entries(add)
        lists = {}
        for name, entries in gone.items():
            removed = set(entries)
            kept = [each for each in getattr(self, name) if each not in removed]
            lists[name] = tuple(dict.fromkeys(kept + new[name]))
        return replace(self, **lists)

    def _entries(self, rows: Iterable[SteeringRow]) -> dict[str, list]:
        found: dict[str, list] = {each.name: [] for each in fields(self)[2:]}
        here = {self.locale, self.locale.split("-")[0]}
        for row in rows:
            center = getattr(row, "help_center", None)
            if row.locale in here and (center is None or str(center) == str(self.help_center)):
                name, make = _ENTRIES[type(row)]
                found[name].append(make(row))
        return found

    @cached_property
    def analysis(self) -> Analysis:
        return analysis_for(self.locale)

    # Tables, made once

    @cached_property
    def synonym_table(self) -> Mapping[Key, tuple[SynonymForm, ...]]:
        """Terms of a form → the other forms that it also finds."""
        table: dict[Key, dict[Key, SynonymForm]] = {}
        for rule in self.synonyms:
            words = rule.gives or rule.words
            others = [SynonymForm(word, self._terms(word), rule) for word in words]
            for asked in filter(None, map(self._terms, rule.words)):
                forms = table.setdefault(asked, {})
                for form in others:
                    if form.terms and form.terms != asked and len(forms) < MOST_FORMS:
                        forms.setdefault(form.terms, form)
        return {asked: tuple(forms.values()) for asked, forms in table.items() if forms}

    @cached_property
    def stop_phrase_table(self) -> Mapping[Key, str]:
        return {tuple(map(folded, self._words(phrase))): phrase for phrase in self.stop_phrases}

    @cached_property
    def protected_table(self) -> Mapping[Key, str]:
        return {tuple(map(lowered, self._words(name))): name for name in self.protected}

    @cached_property
    def _pins(self) -> Mapping[Key, list[Pin]]:
        return _by_query(self.promotions, self.query_key)

    @cached_property
    def _hidden(self) -> Mapping[Key, list[Hidden]]:
        return _by_query(self.hidden, self.query_key)

    # Questions

    def promoted(self, text: str, kind: str, day: date) -> list[Pin]:
        """The objects put above the others for this text, in order, each once."""
        if not self.promotions:
            return []
        pins = [p for p in self._pins.get(self.query_key(text), ()) if p.kind == kind]
        pins = sorted((p for p in pins if p.holds_on(day)), key=lambda p: p.position)
        return list({pin.object_id: pin for pin in reversed(pins)}.values())[::-1]

    def hidden_from(self, text: str, kind: str) -> frozenset[str]:
        """The ids of the objects that must not come up for this text."""
        if not self.hidden:
            return frozenset()
        rows = [*self._hidden.get((), ()), *self._hidden.get(self.query_key(text), ())]
        return frozenset(row.object_id for row in rows if row.kind == kind)

    def query_key(self, text: str) -> Key:
        """What two texts have in common that ask the same: terms, without order.

        Empty for what is longer than any query that editors may name.
        """
        if len(text) > LONGEST_KEYED:
            return ()
        words = self._words(text)
        left_out = self.stop_phrase_words(words)
        kept = [word for at, word in enumerate(words) if at not in left_out] or words
        telling = [word for word in kept if not self.analysis.is_stop_word(word)] or kept
        return tuple(sorted({word.term for word in telling}))

    def stop_phrase_words(self, words: list[Word]) -> set[int]:
        """The places of the words that are part of a stop phrase."""
        spans = spans_of(words, self.stop_phrase_table, folded)
        return {at for span in spans for at in range(span.start, span.end)}

    def _words(self, text: str) -> list[Word]:
        return list(self.analysis.words(normalise(text)))

    def _terms(self, text: str) -> Key:
        return tuple(word.term for word in self._words(text))


def folded(word: Word) -> str:
    return fold(word.lowered)


def lowered(word: Word) -> str:
    return word.lowered


def stemmed(word: Word) -> str:
    return word.term


def spans_of(
    words: list[Word], table: Mapping[Key, object], form: Callable[[Word], str]
) -> list[Span]:
    """Where the words hold keys of the table: from the left, the longest first."""
    if not table:
        return []
    lengths = sorted({len(key) for key in table}, reverse=True)
    forms = [form(word) for word in words]
    found, at = [], 0
    while at < len(forms):
        for length in lengths:
            key = tuple(forms[at : at + length])
            if len(key) == length and key in table:
                found.append(Span(at, at + length, key))
                at += length
                break
        else:
            at += 1
    return found


def _by_query(rows: Iterable[Value], key_of: Callable[[str], Key]) -> Mapping[Key, list[Value]]:
    """By the key of each of their queries; those without one below the empty key."""
    table: dict[Key, list[Value]] = {}
    for row in rows:
        for key in {key_of(query) for query in row.queries} or {()}:
            table.setdefault(key, []).append(row)
    return table


def _pin(row: Promotion) -> Pin:
    return Pin(
        row.kind,
        str(row.object_id),
        row.title,
        tuple(row.query_lines),
        row.position,
        row.starts_on,
        row.ends_on,
    )


def _hidden(row: HiddenResult) -> Hidden:
    return Hidden(row.kind, str(row.object_id), row.title, tuple(row.query_lines))


_ENTRIES: dict[type[SteeringRow], tuple[str, Callable]] = {
    Synonym: ("synonyms", lambda row: row.rule),
    StopPhrase: ("stop_phrases", lambda row: row.phrase),
    ProtectedTerm: ("protected", lambda row: row.term),
    Promotion: ("promotions", _pin),
    HiddenResult: ("hidden", _hidden),
}
