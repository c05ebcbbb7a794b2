"""A long, noisy text as a query, and the right to say nothing."""

import math
import re
from collections import Counter

from .analysis import Analysis, analysis_for, normalise
from .documents import Document
from .engines.base import Alternative, Clause
from .understanding import Reach
from .vocabulary import Vocabulary

LONGEST_TEXT = 6000
MOST_CLAUSES = 24
# Share of the text's weight that a document must hold to be suggested at all.
LEAST_CONFIDENCE = 0.3
LEAST_TERMS = 2
SUBJECT_FACTOR = 1.5

QUOTED = re.compile(r"^\s*(?:>|\|).*$", re.MULTILINE)
SIGNATURE = re.compile(r"^-- ?$.*", re.MULTILINE | re.DOTALL)
ADDRESS = re.compile(r"\S+@\S+|https?://\S+|www\.\S+")


def likely_clauses(text: str, reach: Reach) -> tuple[Clause, ...]:
    """The telling words of subject (first line) and body, the rarer the heavier."""
    analysis, vocabulary = analysis_for(reach.locale), reach.vocabulary()
    subject, _, body = _plain(text).partition("\n")
    weights: Counter[str] = Counter()
    written: dict[str, str] = {}
    for part, factor in ((subject, SUBJECT_FACTOR), (body, 1.0)):
        for term, (word, count) in _terms(part, analysis, vocabulary).items():
            weights[term] += factor * (1 + math.log(count))
            written.setdefault(term, word)
    for term in weights:
        weights[term] *= vocabulary.rarity(term)
    best = weights.most_common(MOST_CLAUSES)
    heaviest = best[0][1] if best else 1.0
    return tuple(
        Clause(written[term], (Alternative(term, weight / heaviest),)) for term, weight in best
    )


def confidence(document: Document, clauses: tuple[Clause, ...]) -> float:
    """The share (0–1) of the clauses' weight that the document holds; 0 if that is noise."""
    total = sum(clause.alternatives[0].weight for clause in clauses)
    held = {word.term for word in document.words()}
    matched = [clause for clause in clauses if clause.alternatives[0].term in held]
    if not total or len(matched) < min(LEAST_TERMS, len(clauses)):
        return 0.0
    share = sum(clause.alternatives[0].weight for clause in matched) / total
    return round(share, 3) if share >= LEAST_CONFIDENCE else 0.0


def _plain(text: str) -> str:
    text = normalise(text)[:LONGEST_TEXT]
    text = SIGNATURE.sub("", text)
    return ADDRESS.sub(" ", QUOTED.sub("", text)).strip()


def _terms(text: str, analysis: Analysis, vocabulary: Vocabulary) -> dict[str, tuple[str, int]]:
    """Term → (word as written, occurrences), stop words and unknown words left out."""
    found: dict[str, tuple[str, int]] = {}
    for word in analysis.words(text):
        if analysis.is_stop_word(word):
            continue
        terms = {word.term} & vocabulary.terms.keys() or {
            vocabulary.analysis.term(same) for same in vocabulary.same_letters(word.lowered)[:1]
        }
        for term in terms:
            found[term] = (word.text, found.get(term, ("", 0))[1] + 1)
    return found
