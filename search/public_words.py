"""Words that anybody may read: those of public documents, as the index has them now."""

import logging

from .analysis import Analysis, Word, analysis_for, normalise
from .asking import searched_locale
from .budget import within_budget
from .engines import get_engine
from .vocabulary import Vocabulary, vocabulary_of

logger = logging.getLogger(__name__)

LONGEST_TERMS = 200


def public_vocabulary(kind: str, locale: str) -> Vocabulary | None:
    """None while the engine can't say: then nothing of other people's may be shown."""

    def read() -> Vocabulary:
        engine = get_engine()
        return vocabulary_of(engine, kind, searched_locale(engine, kind, locale), public=True)

    try:
        return within_budget(read)
    except Exception:
        logger.warning("search.no_vocabulary", extra={"kind": kind}, exc_info=True)
        return None


def is_public(text: str, vocabulary: Vocabulary) -> bool:
    """True if every word of the text is a public document's or says nothing by itself."""
    analysis = vocabulary.analysis
    words = list(analysis.words(normalise(text)))
    return bool(words) and all(
        word.lowered in vocabulary or analysis.is_stop_word(word) for word in words
    )


def same_terms(text: str, locale: str) -> str:
    """What two ways of asking for the same have in common: their terms, sorted."""
    analysis = analysis_for(locale)
    words = list(analysis.words(normalise(text)))
    telling = _without_stop_words(words, analysis) or words
    return " ".join(sorted({word.term for word in telling}))[:LONGEST_TERMS]


def _without_stop_words(words: list[Word], analysis: Analysis) -> list[Word]:
    return [word for word in words if not analysis.is_stop_word(word)]
