"""A query as clauses: which words count, and what each may stand for.

All of it happens above the engines, so that all engines rank alike.
"""

import math
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from .analysis import Word, analysis_for
from .documents import PUBLIC, FilterValue
from .engines.base import Alternative, Clause, SearchEngine, SearchRequest
from .steering import Steering, SynonymForm, lowered, spans_of, stemmed
from .typed import read_typed
from .vocabulary import Vocabulary, vocabulary_of

# Of a long text the telling words count.
MOST_WORDS = 40
# A text of unknown words is code or another language: no use in guessing at each.
MOST_GUESSES = 8
RUN_TOGETHER_WEIGHT = 0.8
MOST_NEIGHBOURS = 5
# Words beside a quoted phrase in a search that means it strictly.
MOST_BESIDE_PHRASES = 5
COMPLETION_WEIGHT = 0.9
SYNONYM_WEIGHT = 0.9
SYNONYM_PHRASE_WEIGHT = 0.8
# What a name's stem, or one of its words, counts where nothing has the name itself.
PART_OF_NAME_WEIGHT = 0.3


@dataclass(frozen=True)
class Reach:
    """Who searches what, steered how: everything that is not the words."""

    engine: SearchEngine
    kind: str
    locale: str
    audience: frozenset[str]
    filters: Mapping[str, FilterValue]
    steering: Steering | None = None

    @property
    def anonymous(self) -> bool:
        return self.audience <= {PUBLIC}

    def request(self, clauses: tuple[Clause, ...], **options: Any) -> SearchRequest:
        return SearchRequest(
            kind=self.kind,
            locale=self.locale,
            clauses=clauses,
            audience=self.audience,
            filters=self.filters,
            **options,
        )

    def vocabulary(self, *, public: bool = False) -> Vocabulary:
        """The words of all documents; of the public ones for who may see no others."""
        public = public or self.anonymous
        return vocabulary_of(self.engine, self.kind, self.locale, public=public)

    def may_use(self, words: list[str]) -> set[str]:
        """Those of the vocabulary's words that a document in reach holds."""
        if self.anonymous and not self.filters:
            return set(words)
        return self.engine.holds(self.request(()), words)


@dataclass(frozen=True)
class FiredSynonym:
    """Words of the query that a rule of the editors widened."""

    typed: str
    rule: str
    added: tuple[str, ...]


@dataclass(frozen=True)
class Understood:
    """What a text asks for.

    ``must`` and ``must_not`` are phrases and refusals that were typed. ``left_out``: stop
    words and phrases. ``suspects``: known words as typed, of which one may be a slip.
    """

    clauses: tuple[Clause, ...] = ()
    must: tuple[Clause, ...] = ()
    must_not: tuple[Clause, ...] = ()
    left_out: tuple[str, ...] = ()
    synonyms: tuple[FiredSynonym, ...] = ()
    suspects: tuple[Word, ...] = ()

    @property
    def strict(self) -> bool:
        return bool(self.must or self.must_not)


def understand(text: str, reach: Reach, *, prefix: bool = False) -> tuple[Clause, ...]:
    """The clauses of what somebody typed. ``prefix``: the last word may be unfinished."""
    return understand_query(text, reach, prefix=prefix).clauses


def understand_query(
    text: str,
    reach: Reach,
    *,
    prefix: bool = False,
    operators: bool = True,
    literal: bool = False,
) -> Understood:
    """All that was typed. ``operators``: quotes and hyphens mean something.

    ``literal``: words stand for nothing but themselves, no typo is mended.
    """
    analysis = analysis_for(reach.locale)
    typed = read_typed(text, operators=operators)
    words = list(analysis.words(typed.text))
    open_end = prefix and words and not typed.text[-1:].isspace()
    query = _Query(words, reach, words[-1] if open_end else None, literal)
    clauses, phrases = query.clauses(), typed.must(analysis)
    quoted = sum(len(clause.alternatives[0].terms) for clause in phrases)
    if len(words) - quoted > MOST_BESIDE_PHRASES:
        # In a sentence, quotes stand around what somebody read somewhere: good if it is there.
        clauses, phrases = (*clauses, *phrases), ()
    return Understood(
        clauses=clauses,
        must=phrases,
        must_not=typed.must_not(analysis),
        left_out=query.left_out(),
        synonyms=tuple(query.fired),
        suspects=query.suspects(),
    )


@dataclass
class _Query:
    """The words of one query and what becomes of each."""

    words: list[Word]
    reach: Reach
    unfinished: Word | None
    literal: bool = False
    fired: list[FiredSynonym] = field(default_factory=list)
    guesses: int = 0
    judged: dict[str, bool] = field(default_factory=dict)

    def __post_init__(self) -> None:
        steered = None if self.literal else self.reach.steering
        self.steering = steered or Steering(self.reach.locale)
        self.vocabulary = self.reach.vocabulary()
        self.analysis = self.vocabulary.analysis
        self.names = spans_of(self.words, self.steering.protected_table, lowered)
        self.in_name = {at for span in self.names for at in range(span.start, span.end)}
        self.phrases = self.steering.stop_phrase_words(self.words) - self.in_name
        self.widened: dict[tuple[int, int], tuple[SynonymForm, ...]] = {
            (span.start, span.end): self.steering.synonym_table[span.key]
            for span in spans_of(self.words, self.steering.synonym_table, stemmed)
        }

    # Which words

    @cached_property
    def public_words(self) -> Mapping[str, int]:
        """Words of public documents, asked for once: the index is looked at each time."""
        same = self.reach.anonymous
        return (self.vocabulary if same else self.reach.vocabulary(public=True)).counts

    @cached_property
    def kept(self) -> list[int]:
        """The places of the words that count by themselves."""
        rest = [at for at in range(len(self.words)) if at not in self.phrases]
        telling = [at for at in rest if not self._is_stop_word(at)]
        return self._few(telling or rest or list(range(len(self.words))))

    def _is_stop_word(self, at: int) -> bool:
        word = self.words[at]
        if word is self.unfinished or at in self.in_name or (at, at + 1) in self.widened:
            return False
        return self.analysis.is_stop_word(word) or self._is_mistyped_stop_word(word)

    def _is_mistyped_stop_word(self, word: Word) -> bool:
        known = self.literal or word.lowered in self.vocabulary
        if known or self.vocabulary.same_letters(word.lowered):
            return False
        if word.lowered not in self.judged:
            if len(self.judged) >= MOST_WORDS:
                return False
            is_one = self.vocabulary.is_mistyped_stop_word(word.lowered)
            self.judged[word.lowered] = is_one
        return self.judged[word.lowered]

    def _few(self, places: list[int]) -> list[int]:
        """Of a long text the rarest words that the index knows, and what editors named."""
        tally = Counter(self.words[at].lowered for at in places)
        if len(tally) <= MOST_WORDS:
            return places
        weight = {}
        for word, count in tally.items():
            spelling = next(iter(self.vocabulary.same_letters(word)), word)
            if spelling in self.vocabulary:
                rarity = self.vocabulary.rarity(self.analysis.term(spelling))
                weight[word] = rarity * (1 + math.log(count))
        best = set(sorted(weight or tally, key=lambda word: -weight.get(word, 0))[:MOST_WORDS])
        return [at for at in places if self.words[at].lowered in best]

    def left_out(self) -> tuple[str, ...]:
        kept = set(self.kept) | {at for start, end in self.widened for at in range(start, end)}
        return tuple(
            dict.fromkeys(
                word.text
                for at, word in enumerate(self.words)
                if at not in kept and (at in self.phrases or self._is_stop_word(at))
            )
        )

    def suspects(self) -> tuple[Word, ...]:
        """Words typed by hand that no editor named or widened."""
        if self.literal:
            return ()
        named = self.in_name | {at for s, e in self.widened for at in range(s, e)}
        places = [at for at in self.kept if at not in named]
        return tuple(self.words[at] for at in places if self.words[at] is not self.unfinished)

    # Clauses

    def clauses(self) -> tuple[Clause, ...]:
        """One for each word that counts, each name, and each phrase with synonyms."""
        made: dict[str, Clause] = {}
        of_name = {span.start: span.end for span in self.names if span.end - span.start > 1}
        of_phrase = {start: end for start, end in self.widened if end - start > 1}
        kept = set(self.kept)
        for at, each in enumerate(self.words):
            for make, ends in ((self._name, of_name), (self._phrase, of_phrase)):
                if at in ends:
                    term = " ".join(word.term for word in self.words[at : ends[at]])
                    if term not in made:
                        made[term] = make(at, ends[at])
            if at in kept and not self._inside_longer_name(at) and each.term not in made:
                made[each.term] = self._word(at)
        return tuple(made.values())

    def _inside_longer_name(self, at: int) -> bool:
        return any(s.start <= at < s.end and s.end - s.start > 1 for s in self.names)

    def _name(self, start: int, end: int) -> Clause:
        """A name, as it is written; only where nothing has it, its words and their stems."""
        words = self.words[start:end]
        term = " ".join(word.term for word in words)
        name = Alternative(term, 1.0, "protected", tuple(word.lowered for word in words))
        typed, parts = self._typed(start, end), []
        alone = self.reach.request((Clause(typed, (name,)),), limit=1)
        if not self.reach.engine.search(alone).total:
            parts = [
                Alternative(word.term, PART_OF_NAME_WEIGHT, "part of a name")
                for word in words
                if len(words) == 1 or not self.analysis.is_stop_word(word)
            ]
        return Clause(typed, (name, *parts, *self._synonyms(start, end)))

    def _phrase(self, start: int, end: int) -> Clause:
        """Words that have a synonym together: the other forms, beside themselves."""
        term = " ".join(word.term for word in self.words[start:end])
        return Clause(self._typed(start, end), (Alternative(term), *self._synonyms(start, end)))

    def _typed(self, start: int, end: int) -> str:
        return " ".join(word.text for word in self.words[start:end])

    def _synonyms(self, start: int, end: int) -> list[Alternative]:
        forms = self.widened.get((start, end), ())
        for rule in dict.fromkeys(form.rule for form in forms):
            added = tuple(form.text for form in forms if form.rule == rule)
            self.fired.append(FiredSynonym(self._typed(start, end), str(rule), added))
        typed = self._rarity([word.term for word in self.words[start:end]])
        return [
            Alternative(" ".join(form.terms), self._synonym_weight(form, typed), "synonym")
            for form in forms
        ]

    def _synonym_weight(self, form: SynonymForm, typed: float) -> float:
        """A form that is rarer than what was typed would outrank it by that alone."""
        weight = SYNONYM_WEIGHT if len(form.terms) == 1 else SYNONYM_PHRASE_WEIGHT
        return round(weight * min(1.0, typed / self._rarity(form.terms)), 3)

    def _rarity(self, terms: Iterable[str]) -> float:
        return sum(map(self.vocabulary.rarity, terms)) or 1.0

    def _word(self, at: int) -> Clause:
        word = self.words[at]
        if self.literal:
            return Clause(word.text, (Alternative(word.term),))
        if at in self.in_name:
            return self._name(at, at + 1)
        synonyms = self._synonyms(at, at + 1)
        alternatives = {word.term: Alternative(word.term)}
        # Whoever types plain letters means the accented word; its stem may differ from theirs.
        same = self._same_letters(word)
        for spelling in same:
            self._add(alternatives, spelling, 1.0, "accent")
        if word is self.unfinished:
            completions = self.vocabulary.completions(word.lowered)
            usable = self.reach.may_use(completions)
            for completion in completions:
                if completion in usable:
                    self._add(alternatives, completion, COMPLETION_WEIGHT, "completion")
        for synonym in synonyms:
            alternatives.setdefault(synonym.term, synonym)
        spellings: dict[str, str] = {}
        if len(alternatives) == 1 and not self._known(word, same):
            spellings = self._guess(word, alternatives)
        self._joined(at, alternatives)
        return Clause(
            word.text, tuple(alternatives.values()), known=not spellings, spellings=spellings
        )

    def _same_letters(self, word: Word) -> list[str]:
        """The word with the accents that documents in reach give it."""
        same = self.vocabulary.same_letters(word.lowered)[:3]
        public = self.public_words
        closed = [spelling for spelling in same if spelling not in public]
        usable = self.reach.may_use(closed) if closed else ()
        return [spelling for spelling in same if spelling in public or spelling in usable]

    def _add_term(self, found: dict[str, Alternative], term: str) -> None:
        found.setdefault(term, Alternative(term, RUN_TOGETHER_WEIGHT, "run together"))

    def _joined(self, at: int, alternatives: dict[str, Alternative]) -> None:
        """Add what a word makes with the next: ``pass word`` finds ``password``."""
        following = self.words[at + 1 : at + 2]
        if not following or following[0] is self.unfinished:
            return
        joined = self.vocabulary.joined(self.words[at].lowered, following[0].lowered)
        if joined and self.reach.may_use([joined]):
            self._add_term(alternatives, self.analysis.term(joined))

    def _add(self, found: dict[str, Alternative], spelling: str, weight: float, why: str) -> None:
        term = self.analysis.term(spelling)
        found.setdefault(term, Alternative(term, weight, why))

    def _guess(self, word: Word, alternatives: dict[str, Alternative]) -> dict[str, str]:
        """Add the words that an unknown one may have meant; their spellings by term."""
        self.guesses += 1
        if self.guesses > MOST_GUESSES:
            return {}
        near = self.vocabulary.neighbours(word.lowered, MOST_NEIGHBOURS)
        usable = self.reach.may_use([neighbour.word for neighbour in near])
        spellings: dict[str, str] = {}
        for neighbour in near:
            if neighbour.word in usable and neighbour.term not in spellings:
                spellings[neighbour.term] = neighbour.word
                self._add(alternatives, neighbour.word, neighbour.weight, "typo")
        halves = self.vocabulary.split(word.lowered)
        if halves and self.reach.may_use(list(halves)) >= set(halves):
            self._add_term(alternatives, " ".join(map(self.analysis.term, halves)))
        return spellings

    def _known(self, word: Word, same: list[str]) -> bool:
        """True if a document in reach holds the word. The public vocabulary says it by itself."""
        if not same and word.lowered not in self.vocabulary:
            return False
        if self.reach.anonymous or word.lowered in self.reach.vocabulary(public=True):
            return True
        clause = Clause(word.text, (Alternative(word.term),))
        return bool(self.reach.engine.search(self.reach.request((clause,), limit=1)).total)
