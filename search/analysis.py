"""Text to terms, by language; the same above every engine, for documents and queries.

Each word becomes: NFC → (Turkish ``I``→``ı``, ``İ``→``i``) → lowercase → stem → fold. Folding
comes last because a stemmer needs the letters. Every step keeps the offsets of the text,
so that a highlight is a slice of the original.
"""

import re
import sys
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache

import tantivy

from .stop_words import STOP_WORDS

LONGEST_WORD = 60
MOST_KEPT = 200_000
TURKISH_CAPITALS = str.maketrans("Iİ", "ıi")
STEMMERS = {
    "ar": "arabic",
    "da": "danish",
    "de": "german",
    "el": "greek",
    "en": "english",
    "es": "spanish",
    "fi": "finnish",
    "fr": "french",
    "hu": "hungarian",
    "it": "italian",
    "nb": "norwegian",
    "nl": "dutch",
    "no": "norwegian",
    "pt": "portuguese",
    "ro": "romanian",
    "ru": "russian",
    "sv": "swedish",
    "ta": "tamil",
    "tr": "turkish",
}
# Scripts that put no blanks between words: bigrams. Kana, Han, Hangul; Thai, Lao, Khmer.
UNSPACED = (
    "\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff\uff66-\uff9f\u0e00-\u0eff\u1780-\u17ff"
)


PLAIN_WORD = re.compile(r"[^\W_]+")


@cache
def _not_plain() -> frozenset[str]:
    """What makes the slow pattern necessary: marks, and scripts without blanks."""
    unspaced = re.compile(f"[{UNSPACED}]")
    every = map(chr, range(0x300, 0x10000))
    return frozenset(_marks()).union(char for char in every if unspaced.match(char))


@cache
def _marks() -> str:
    return "".join(
        chr(code)
        for code in range(0x300, min(sys.maxunicode, 0x1FFFF))
        if unicodedata.category(chr(code)) in ("Mn", "Mc")
    )


@cache
def _word_pattern() -> re.Pattern:
    """Letters, digits and the marks that belong to them; a run of an unspaced script apart."""
    marks = re.escape(_marks())
    spaced = rf"(?:(?![{UNSPACED}])[^\W_])(?:(?![{UNSPACED}])[^\W_]|[{marks}])*"
    return re.compile(rf"(?P<unspaced>(?:[{UNSPACED}])+)|(?P<spaced>{spaced})")


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a text: as written, without capitals, its term, and where it stands."""

    text: str
    lowered: str
    term: str
    start: int
    end: int


@dataclass
class Analysis:
    """The analysis of one language. Words are few, so each is analysed once."""

    locale: str
    _terms: dict[str, str] = field(default_factory=dict, repr=False)

    def __post_init__(self) -> None:
        language = self.locale.split("-")[0].lower()
        self.turkish = language in ("tr", "az")
        self.stop_words = frozenset(fold(word) for word in STOP_WORDS.get(language, ()))
        stemmer = STEMMERS.get(language)
        builder = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.raw())
        if stemmer:
            builder = builder.filter(tantivy.Filter.stemmer(stemmer))
        self._analyzer = builder.filter(tantivy.Filter.ascii_fold()).build()

    def lower(self, word: str) -> str:
        if self.turkish:
            word = word.translate(TURKISH_CAPITALS)
        return word.lower()

    def term(self, lowered: str) -> str:
        """The term of a lowered word."""
        term = self._terms.get(lowered)
        if term is None:
            analysed = self._analyzer.analyze(lowered[:LONGEST_WORD])
            term = "".join(analysed).replace(" ", "") or lowered
            # Longer ones are nobody's words; kept, they would fill the memory.
            if len(lowered) <= LONGEST_WORD and len(self._terms) < MOST_KEPT:
                self._terms[lowered] = term
        return term

    def words(self, text: str) -> Iterator[Word]:
        """The words of an NFC text in order; bigrams where a script has no blanks."""
        for written, start, end in spans(text):
            yield self.word(written, start, end)

    def word(self, text: str, start: int, end: int) -> Word:
        lowered = self.lower(text)
        return Word(text, lowered, self.term(lowered), start, end)

    def is_stop_word(self, word: Word) -> bool:
        return fold(word.lowered) in self.stop_words


def is_plain(text: str) -> bool:
    """True if ``PLAIN_WORD`` finds its words: it has no marks and no unspaced script."""
    return text.isascii() or _not_plain().isdisjoint(text)


def spans(text: str) -> Iterator[tuple[str, int, int]]:
    """(as written, start, end) of every word, not analysed yet."""
    if is_plain(text):
        for match in PLAIN_WORD.finditer(text):
            yield match.group(), match.start(), match.end()
        return
    for match in _word_pattern().finditer(text):
        start, end = match.span()
        if match.lastgroup == "unspaced" and end - start > 2:
            for at in range(start, end - 1):
                yield text[at : at + 2], at, at + 2
        else:
            yield match.group(), start, end


def written_words(text: str) -> list[str]:
    """The words of ``spans`` without their places, which costs far less."""
    if is_plain(text):
        return PLAIN_WORD.findall(text)
    return [written for written, _, _ in spans(text)]


@cache
def analysis_for(locale: str) -> Analysis:
    return Analysis(locale)


def normalise(text: str) -> str:
    """The form in which texts are kept: NFC, so that a letter is one character."""
    return unicodedata.normalize("NFC", text.replace("\0", " "))


_folder = (
    tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.raw()).filter(tantivy.Filter.ascii_fold()).build()
)


def fold(text: str) -> str:
    """Without accents: ``şifre`` → ``sifre``, ``ı`` → ``i``."""
    return text if text.isascii() else "".join(_folder.analyze(text))
