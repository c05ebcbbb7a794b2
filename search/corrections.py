"""Words that were meant: replaced where nothing knows what was typed, offered where little does.

Only words that stand in a document which the viewer may see are ever shown.
"""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass

from .analysis import Word, analysis_for, normalise
from .documents import Document
from .engines.base import Alternative, Clause, EngineHit
from .understanding import Reach, Understood

# Few results make a slip likely, a word that hardly any document has even more so.
FEW_RESULTS = 3
RARE = 2
LEAST_DOCUMENTS = 5
TIMES_MORE = 10
MOST_SUSPECTS = 6
LOOKED_AT = 5


@dataclass(frozen=True)
class Offer:
    """A word that far more documents have than the one typed, and some of those."""

    word: Word
    spelling: str
    hits: tuple[EngineHit, ...]


def offers(understood: Understood, reach: Reach) -> tuple[Offer, ...]:
    """What rare words of a query may have been meant to be."""
    found = (_offer(word, reach) for word in understood.suspects[:MOST_SUSPECTS])
    return tuple(filter(None, found))


def _offer(word: Word, reach: Reach) -> Offer | None:
    vocabulary = reach.vocabulary()
    documents = _holding(word, reach)
    if not 0 < documents <= RARE:
        return None
    least = max(LEAST_DOCUMENTS, TIMES_MORE * documents)
    near = [
        each
        for each in vocabulary.neighbours(word.lowered)
        if each.documents >= least and each.term != word.term
    ]
    usable = reach.may_use([each.word for each in near])
    for each in near:
        if each.word in usable:
            clause = Clause(each.word, (Alternative(each.term, exact=(each.word,)),))
            found = reach.engine.search(reach.request((clause,), limit=LOOKED_AT))
            if reach.anonymous or found.total >= least:
                return Offer(word, each.word, tuple(found.hits))
    return None


def _holding(word: Word, reach: Reach) -> int:
    """How many documents in reach hold the word. Those of others must not even count: an
    offer, or none, would tell that they hold it."""
    vocabulary = reach.vocabulary()
    exact = vocabulary.counts.get(word.lowered)
    documents = exact or vocabulary.terms.get(word.term, 0)
    if not documents or reach.anonymous:
        return documents
    asked = Alternative(word.term, exact=(word.lowered,) if exact else ())
    return reach.engine.search(reach.request((Clause(word.text, (asked,)),), limit=1)).total


def did_you_mean(text: str, offered: Iterable[Offer], visible: Collection[str]) -> str:
    """The query with the offered words that a visible document holds; "" without any."""
    meant = {}
    for offer in offered:
        seen = [hit.document for hit in offer.hits if hit.object_id in visible]
        if any(word.lowered == offer.spelling for each in seen for word in each.words()):
            meant[offer.word.lowered] = offer.spelling
    if not meant:
        return ""
    locale = next(hit.document.locale for offer in offered for hit in offer.hits)
    return _replaced(text, locale, lambda word: meant.get(word.lowered))


def corrected(text: str, clauses: tuple[Clause, ...], documents: list[Document]) -> str:
    """The query with each mistyped word as a shown document spells it; "" if none is."""
    mistyped = {clause.word: clause for clause in clauses if not clause.known}
    if not mistyped or not documents:
        return ""
    held: dict[str, dict[str, None]] = {}
    for document in documents:
        for word in document.words():
            held.setdefault(word.term, {})[word.lowered] = None

    def meant(word: Word) -> str | None:
        clause = mistyped.get(word.text)
        for term, spelling in clause.spellings.items() if clause else ():
            if spellings := held.get(term):
                # The index may know the word from a document that is not shown.
                return spelling if spelling in spellings else next(iter(spellings))
        return None

    return _replaced(text, documents[0].locale, meant)


def _replaced(text: str, locale: str, meant: Callable[[Word], str | None]) -> str:
    """The text with the words that ``meant`` knows better; "" if it knows none."""
    text = normalise(text)
    parts, position = [], 0
    for word in analysis_for(locale).words(text):
        if better := meant(word):
            parts += [text[position : word.start], better]
            position = word.end
    return "".join([*parts, text[position:]]) if parts else ""
