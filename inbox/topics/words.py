"""The words of a topic that may be shown to someone who may not read its tickets."""

import math
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable

MOST_WORDS = 8
# A word that only one or two people use may point at them.
LEAST_VOICES = 3
LEAST_SEARCHERS = 2


def safe_words(
    asked: Iterable[tuple[str, bool, list[tuple[str, str]]]],
    everywhere: Counter,
    total: int,
    names: Collection[str],
) -> list[str]:
    """The most telling words of a group, each used by three people or searched by two.

    ``asked``: (voice, is a search, (term, word) pairs); ``everywhere``: in how many of all
    ``total`` texts a term stands; ``names``: words of people's names, without capitals.
    """
    voices: dict[str, set[str]] = defaultdict(set)
    searchers: dict[str, set[str]] = defaultdict(set)
    here: Counter = Counter()
    forms: dict[str, Counter] = defaultdict(Counter)
    size = 0
    for voice, is_search, pairs in asked:
        size += 1
        for term in {term for term, _word in pairs}:
            here[term] += 1
            (searchers if is_search else voices)[term].add(voice)
        for term, word in pairs:
            forms[term][word] += 1
    telling = {}
    for term, count in here.items():
        known = len(voices[term] | searchers[term]) >= LEAST_VOICES
        if not known and len(searchers[term]) < LEAST_SEARCHERS:
            continue
        word = max(forms[term], key=lambda form: (forms[term][form], form))
        inside = count / size
        outside = (everywhere[term] - count + 0.1) / (total - size + 1)
        if inside > outside and word.casefold() not in names:
            telling[word] = inside * math.log(inside / outside)
    return sorted(telling, key=lambda word: (-telling[word], word))[:MOST_WORDS]
