"""Synonyms as Solr writes them: one rule a line.

``refund, money back, chargeback`` stand for each other; ``iban => account number`` finds the
right side when the left is asked for, not the other way round. ``#`` begins a comment line;
``\\,`` ``\\=`` ``\\>`` ``\\#`` and ``\\\\`` are the characters themselves.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from .analysis import analysis_for, normalise

MOST_TERMS = 20
LONGEST_TERM = 60
MOST_WORDS = 6
LONGEST_SIDE = 300
MOST_LINES = 5000
SPECIAL = re.compile(r"([\\,#]|=(?=>))")
ESCAPED = re.compile(r"\\(.)")


@dataclass(frozen=True)
class Rule:
    """``words`` stand for each other if ``gives`` is empty; else each of them gives those."""

    words: tuple[str, ...]
    gives: tuple[str, ...] = ()

    def __str__(self) -> str:
        return format_rule(self)


@dataclass(frozen=True)
class BadLine:
    """A line that can't be read; ``number`` counts from 1."""

    number: int
    text: str
    reason: str

    def __str__(self) -> str:
        return _("Line %(number)d: %(reason)s") % {"number": self.number, "reason": self.reason}


def parse(text: str, locale: str) -> tuple[list[Rule], list[BadLine]]:
    """The rules of a file, and the lines that are none. A rule said twice counts once."""
    rules: dict[Rule, None] = {}
    bad: list[BadLine] = []
    lines = text.removeprefix("\ufeff").splitlines()
    for number, line in enumerate(lines[:MOST_LINES], start=1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        try:
            rules[parse_rule(line, locale)] = None
        except ValueError as error:
            bad.append(BadLine(number, line.strip()[:100], str(error)))
    if len(lines) > MOST_LINES:
        reason = _("A file may have %(most)d lines at most; the rest was not read.")
        bad.append(BadLine(MOST_LINES + 1, "", reason % {"most": MOST_LINES}))
    return list(rules), bad


def parse_rule(line: str, locale: str) -> Rule:
    """One line as a rule, in small letters; ``ValueError`` with a sentence if it is none."""
    sides = _split(normalise(line), "=>")
    if len(sides) > 2:
        raise ValueError(_("There is more than one “=>”."))
    words = _terms(sides[0], locale)
    if len(sides) == 1:
        if len(words) < 2:
            raise ValueError(_("Give at least two different words, separated by commas."))
        return Rule(words)
    gives = _terms(sides[1], locale)
    if not words or not gives:
        raise ValueError(_("There must be words on both sides of “=>”."))
    if set(gives) <= set(words):
        raise ValueError(_("The right side of “=>” says nothing new."))
    return Rule(words, gives)


def parse_terms(text: str, locale: str) -> tuple[str, ...]:
    """The words of one side; ``ValueError`` as ``parse_rule``."""
    if len(_split(text, "=>")) > 1:
        raise ValueError(_("“=>” can't stand here."))
    return _terms(normalise(text), locale)


def format_rules(rules: Iterable[Rule]) -> str:
    """A file that ``parse`` reads back as the same rules."""
    return "".join(f"{format_rule(rule)}\n" for rule in rules)


def format_rule(rule: Rule) -> str:
    left = format_terms(rule.words)
    return f"{left} => {format_terms(rule.gives)}" if rule.gives else left


def format_terms(terms: Iterable[str]) -> str:
    return ", ".join(SPECIAL.sub(r"\\\1", term) for term in terms)


def _terms(side: str, locale: str) -> tuple[str, ...]:
    if len(side) > 2 * LONGEST_SIDE:
        raise ValueError(_("This is too long. Make several rules of it."))
    analysis = analysis_for(locale)
    terms: dict[str, None] = {}
    for part in _split(side, ","):
        term = " ".join(analysis.lower(ESCAPED.sub(r"\1", part)).split())
        if not term:
            continue
        _check(term, len(list(analysis.words(term))))
        terms[term] = None
    if len(terms) > MOST_TERMS:
        raise ValueError(_("A rule may have %(most)d words on a side.") % {"most": MOST_TERMS})
    if len(format_terms(terms)) > LONGEST_SIDE:
        raise ValueError(_("This is too long. Make several rules of it."))
    return tuple(terms)


def _check(term: str, words: int) -> None:
    said = {"term": term[:LONGEST_TERM], "most": MOST_WORDS, "longest": LONGEST_TERM}
    if not words:
        raise ValueError(_("“%(term)s” has no letter and no digit.") % said)
    if len(term) > LONGEST_TERM:
        raise ValueError(_("“%(term)s…” is longer than %(longest)d characters.") % said)
    if words > MOST_WORDS:
        raise ValueError(_("“%(term)s” has more than %(most)d words.") % said)


def _split(text: str, separator: str) -> list[str]:
    """Split where the separator is not escaped; escapes stay."""
    parts, start, at = [], 0, 0
    while at < len(text):
        if text[at] == "\\":
            at += 2
        elif text.startswith(separator, at):
            parts.append(text[start:at])
            at += len(separator)
            start = at
        else:
            at += 1
    return [*parts, text[start:]]
