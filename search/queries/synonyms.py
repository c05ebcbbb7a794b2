"""Synonyms of a file, compared with those that hold."""

from collections.abc import Iterable
from dataclasses import dataclass

from ..models import Synonym
from ..synonym_format import BadLine, format_rules, format_terms, parse


@dataclass(frozen=True)
class Read:
    """What a file would add and remove, how many of its rules hold already, how many there
    would be then, and its lines that are no rules."""

    add: list[Synonym]
    remove: list[Synonym]
    known: int
    total: int
    bad: list[BadLine]


def read_synonyms(text: str, locale: str, *, replace: bool = False) -> Read:
    """``replace``: what the file does not have goes, unless a line could not be read."""
    rules, bad = parse(text, locale)
    wanted = [(format_terms(rule.words), format_terms(rule.gives)) for rule in rules]
    have = {(row.words, row.gives): row for row in Synonym.objects.filter(locale=locale)}
    add = [Synonym(locale=locale, words=w, gives=g) for w, g in wanted if (w, g) not in have]
    kept = set(wanted)
    remove = [row for key, row in have.items() if key not in kept] if replace and not bad else []
    total = len(have) + len(add) - len(remove)
    return Read(add, remove, len(rules) - len(add), total, bad)


def synonym_file(rows: Iterable[Synonym]) -> str:
    return format_rules(row.rule for row in rows)
