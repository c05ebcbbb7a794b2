"""A text as the terms that tell what it asks; letter phrases say nothing of it."""

import re
from functools import cache

from wagdesk.search.analysis import Analysis, analysis_for, fold, normalise

LONGEST_TEXT = 4000
LONGEST_WORD = 40

# What letters begin and end with, by language; the search's stop words come on top.
LETTER_WORDS: dict[str, str] = {
    "en": """
        hello hi hey dear sir madam team good morning evening afternoon regards kind best
        cheers thanks thank thx greetings sincerely wishes yours mr mrs ms pls please sent
        phone iphone android everyone anybody somebody nobody someone anyone question quick
        wondering wonder know tell told want wants would like need get got go going help
        could say said see
    """,
    "tr": """
        merhaba merhabalar selam selamlar sayın bey hanım iyi günler akşamlar çalışmalar
        teşekkür teşekkürler ederim ederiz saygılar saygılarımla rica sevgiler kolay gelsin
        lütfen acaba yardım yardımcı sorum soru istiyorum isterim gönderildi telefonumdan
    """,
}
_NUMBER = re.compile(r"\d")


@cache
def _letter_words(language: str) -> frozenset[str]:
    return frozenset(fold(word) for word in LETTER_WORDS.get(language, "").split())


def telling_words(text: str, locale: str) -> list[tuple[str, str]]:
    """(term, word as written) in order; no numbers, no addresses, no words of mere form."""
    analysis = analysis_for(locale)
    forms = _letter_words(locale.split("-")[0].lower())
    found = []
    for word in analysis.words(_without_addresses(normalise(text[:LONGEST_TEXT]))):
        if _says_something(word.lowered, analysis, word, forms):
            found.append((word.term, word.lowered))
    return found


def _says_something(lowered: str, analysis: Analysis, word, forms: frozenset[str]) -> bool:
    return (
        1 < len(lowered) <= LONGEST_WORD
        and not _NUMBER.search(lowered)
        and not analysis.is_stop_word(word)
        and fold(lowered) not in forms
    )


def _without_addresses(text: str) -> str:
    return re.sub(r"\S*(?:@|://|www\.)\S*", " ", text)


def terms_of(text: str, locale: str) -> list[str]:
    """The terms of ``telling_words``."""
    return [term for term, _word in telling_words(text, locale)]
