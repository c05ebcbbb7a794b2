"""A query as clauses: which words count, and what each may stand for."""

from collections.abc import Mapping
from dataclasses import dataclass

from .analysis import Analysis, Word, analysis_for, normalise
from .documents import PUBLIC
from .engines.base import Alternative, Clause, SearchEngine, SearchRequest
from .vocabulary import Vocabulary, vocabulary_of

LONGEST_QUERY = 400
MOST_WORDS = 40
TYPO_WEIGHT = {1: 0.8, 2: 0.6}
MOST_NEIGHBOURS = 5
COMPLETION_WEIGHT = 0.9


@dataclass(frozen=True)
class Reach:
    """Who searches what: everything that is not the words."""

    engine: SearchEngine
    kind: str
    locale: str
    audience: frozenset[str]
    filters: Mapping[str, str]

    @property
    def anonymous(self) -> bool:
        return self.audience <= {PUBLIC}

    def request(self, clauses: tuple[Clause, ...], **options: int) -> SearchRequest:
        return SearchRequest(
            kind=self.kind,
            locale=self.locale,
            clauses=clauses,
            audience=self.audience,
            filters=self.filters,
            **options,
        )

    def vocabulary(self) -> Vocabulary:
        return vocabulary_of(self.engine, self.kind, self.locale, public=self.anonymous)

    def may_use(self, words: list[str]) -> set[str]:
        """Those of the vocabulary's words that a document in reach holds."""
        if self.anonymous and not self.filters:
            return set(words)
        return self.engine.holds(self.request(()), words)


def understand(text: str, reach: Reach, *, prefix: bool = False) -> tuple[Clause, ...]:
    """The clauses of what somebody typed. ``prefix``: the last word may be unfinished."""
    analysis = analysis_for(reach.locale)
    text = normalise(text)[:LONGEST_QUERY]
    words = list(analysis.words(text))[:MOST_WORDS]
    unfinished = words[-1] if prefix and words and not text[-1:].isspace() else None
    kept = _without_stop_words(words, analysis, unfinished)
    vocabulary = reach.vocabulary()
    clauses: dict[str, Clause] = {}
    for word in kept:
        clauses.setdefault(word.term, _clause(word, reach, vocabulary, word is unfinished))
    return tuple(clauses.values())


def _without_stop_words(
    words: list[Word], analysis: Analysis, unfinished: Word | None
) -> list[Word]:
    kept = [word for word in words if word is unfinished or not analysis.is_stop_word(word)]
    return kept or words


def _clause(word: Word, reach: Reach, vocabulary: Vocabulary, unfinished: bool) -> Clause:
    alternatives = {word.term: 1.0}
    # Whoever types plain letters means the accented word; its stem may differ from theirs.
    same = vocabulary.same_letters(word.lowered)[:3]
    for spelling in same:
        alternatives.setdefault(vocabulary.analysis.term(spelling), 1.0)
    if unfinished:
        completions = vocabulary.completions(word.lowered)
        usable = reach.may_use(completions)
        for completion in completions:
            if completion in usable:
                alternatives.setdefault(vocabulary.analysis.term(completion), COMPLETION_WEIGHT)
    spellings: dict[str, str] = {}
    if len(alternatives) == 1 and not _known(word, same, reach, vocabulary):
        near = vocabulary.neighbours(word.lowered, MOST_NEIGHBOURS)
        usable = reach.may_use([neighbour.word for neighbour in near])
        for neighbour in near:
            if neighbour.word in usable and neighbour.term not in spellings:
                spellings[neighbour.term] = neighbour.word
                alternatives.setdefault(neighbour.term, TYPO_WEIGHT[neighbour.distance])
    return Clause(
        word.text,
        tuple(Alternative(term, weight) for term, weight in alternatives.items()),
        known=not spellings,
        spellings=spellings,
    )


def _known(word: Word, same: list[str], reach: Reach, vocabulary: Vocabulary) -> bool:
    """True if a document in reach holds the word. The public vocabulary says it by itself."""
    if not same and word.lowered not in vocabulary:
        return False
    if reach.anonymous:
        return True
    clause = Clause(word.text, (Alternative(word.term),))
    return bool(reach.engine.search(reach.request((clause,), limit=1)).total)
