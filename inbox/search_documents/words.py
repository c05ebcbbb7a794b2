"""Names and addresses as exact filter values, and the language a text is filed under."""

from collections.abc import Iterable
from functools import cache

from django.conf import settings
from wagtail.coreutils import get_content_languages

from wagdesk.search.analysis import analysis_for, fold, normalise

LONGEST_VALUE = 100
READ_FOR_LANGUAGE = 2000


def plain(text: str) -> str:
    """Without capitals and accents, in every language alike: ``Ayşe`` → ``ayse``."""
    lowered = normalise(text).replace("İ", "i").replace("ı", "i").lower()
    return " ".join(fold(lowered).split())[:LONGEST_VALUE]


def ways_to_name(name: str, address: str) -> set[str]:
    """All by which somebody may be asked for: name, its words, address, both its halves."""
    name, address = plain(name), plain(address)
    local, _at, domain = address.rpartition("@")
    return {name, *name.split(), address, local, domain} - {""}


def filed_under(declared: str, texts: Iterable[str]) -> str:
    """The language to index under: the declared one, else what the text looks like, else the
    site's. Always one of the site's, so that there are no more indexes than languages."""
    known = _languages()
    base = declared.replace("_", "-").split("-")[0].lower()
    if base in known:
        return base
    sample = " ".join(texts)[:READ_FOR_LANGUAGE]
    scores = {code: _stop_words_in(sample, code) for code in known}
    best = max(scores, key=scores.__getitem__)
    return best if scores[best] > 1 else _base(settings.LANGUAGE_CODE)


def _stop_words_in(text: str, code: str) -> int:
    analysis = analysis_for(code)
    return sum(analysis.is_stop_word(word) for word in analysis.words(normalise(text)))


def _languages() -> list[str]:
    """The site's languages, its own first."""
    return list(dict.fromkeys([_base(settings.LANGUAGE_CODE), *_content_languages()]))


@cache
def _bases(codes: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(_base(code) for code in codes))


def _content_languages() -> tuple[str, ...]:
    return _bases(tuple(get_content_languages()))


def _base(code: str) -> str:
    return code.split("-")[0].lower()
