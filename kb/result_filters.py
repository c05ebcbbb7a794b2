"""What narrows the results page: chosen in its address, counted, and named.

All of it is links, so it works without JavaScript and every state has an address.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from wagdesk.kb.article_classes import category_classes
from wagdesk.kb.article_documents import CONTENT_NAMES
from wagdesk.kb.audience import Audience
from wagdesk.kb.queries import pages_of
from wagdesk.search.documents import row_ids
from wagdesk.search.findings import Findings

FACETS = ("category", "content", "tag")
MOST_CHOSEN = 10
LONGEST_TAG = 100
SHOWN_AT_ONCE = 8


@dataclass(frozen=True)
class Chosen:
    """The query and what narrows it, as the address has it. Unknown values are dropped."""

    query: str
    values: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    literal: bool = False

    @classmethod
    def of(cls, query: str, given: Any, audience: Audience) -> "Chosen":
        """``given`` is a QueryDict. Categories count only if the reader may see them."""
        ids = [str(pk) for pk in row_ids(given.getlist("category"))][:MOST_CHOSEN]
        found = _categories(ids, audience) if ids else {}
        tags = [text[:LONGEST_TAG] for text in given.getlist("tag") if text.strip()]
        values = {
            "category": _unique(text for text in ids if text in found),
            "content": _unique(text for text in given.getlist("content") if text in CONTENT_NAMES),
            "tag": _unique(text.replace("\0", "") for text in tags[:MOST_CHOSEN]),
        }
        kept = {name: chosen for name, chosen in values.items() if chosen}
        return cls(query, kept, given.get("literal") == "1")

    def __bool__(self) -> bool:
        return bool(self.values)

    def has(self, name: str, value: str) -> bool:
        return value in self.values.get(name, ())

    def toggled(self, name: str, value: str) -> "Chosen":
        """With this value if it was not chosen, else without it."""
        before = self.values.get(name, ())
        after = tuple(v for v in before if v != value) if value in before else (*before, value)
        values = {**self.values, name: after}
        return replace(self, values={each: chosen for each, chosen in values.items() if chosen})

    def without(self, name: str) -> dict[str, tuple[str, ...]]:
        return {each: values for each, values in self.values.items() if each != name}

    def address(self, page: int = 1) -> str:
        """``?q=…``, the same for the same choice."""
        pairs = [("q", self.query)] if self.query else []
        pairs += [(name, value) for name in FACETS for value in self.values.get(name, ())]
        pairs += [("literal", "1")] if self.literal else []
        pairs += [("p", str(page))] if page > 1 else []
        return f"?{urlencode(pairs)}"


@dataclass(frozen=True)
class Choice:
    """A row of a facet: following ``address`` chooses it, or leaves it if it is ``chosen``."""

    label: str
    count: int
    address: str
    chosen: bool
    level: int = 0


@dataclass(frozen=True)
class Facet:
    name: str
    title: str
    choices: tuple[Choice, ...]

    @property
    def first(self) -> tuple[Choice, ...]:
        return self.choices[:SHOWN_AT_ONCE]

    @property
    def rest(self) -> tuple[Choice, ...]:
        return self.choices[SHOWN_AT_ONCE:]


def facets_of(
    found: Findings,
    chosen: Chosen,
    audience: Audience,
    count_again: Callable[[str], Findings],
) -> list[Facet]:
    """The facets worth showing. One that is chosen from is counted without its own choice,
    by ``count_again``, so that one can widen it."""
    counts = {
        name: dict((count_again(name) if name in chosen.values else found).facets.get(name, ()))
        for name in FACETS
    }
    for name, values in chosen.values.items():
        for value in values:
            counts[name].setdefault(value, 0)
    categories = _categories(counts["category"], audience) if counts["category"] else {}
    rows = {
        "category": _category_rows(counts["category"], categories),
        "content": [(code, str(name), 0) for code, name in CONTENT_NAMES.items()],
        "tag": [(tag, tag, 0) for tag in counts["tag"]],
    }
    titles = {"category": _("Topic"), "content": _("Kind"), "tag": _("Tag")}
    facets = []
    for name in FACETS:
        choices = tuple(
            Choice(
                label=label,
                count=counts[name][value],
                address=chosen.toggled(name, value).address(),
                chosen=chosen.has(name, value),
                level=level,
            )
            for value, label, level in rows[name]
            if value in counts[name]
        )
        if len(choices) > 1 or any(choice.chosen for choice in choices):
            facets.append(Facet(name, titles[name], choices))
    return facets


def chips_of(chosen: Chosen, audience: Audience) -> list[Choice]:
    """What is chosen, each with the address without it."""
    ids = chosen.values.get("category", ())
    categories = _categories(ids, audience) if ids else {}
    chips = []
    for name in FACETS:
        for value in chosen.values.get(name, ()):
            page = categories.get(value)
            label = page.title if page else str(CONTENT_NAMES.get(value, value))
            chips.append(Choice(label, 0, chosen.toggled(name, value).address(), chosen=True))
    return chips


def _category_rows(
    counts: Mapping[str, int], categories: Mapping[str, Any]
) -> list[tuple[str, str, int]]:
    """(id, title, level) in the order of the tree."""
    shown = sorted((categories[pk] for pk in counts if pk in categories), key=lambda c: c.path)
    top = min((page.depth for page in shown), default=0)
    return [(str(page.pk), page.title, min(page.depth - top, 3)) for page in shown]


def _categories(ids: Iterable[str], audience: Audience) -> dict[str, Any]:
    """Those of the categories that the reader may see, by id."""
    rows = audience.filter(pages_of(category_classes())).filter(pk__in=row_ids(ids))
    return {str(page.pk): page for page in rows}


def _unique(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(values))[:MOST_CHOSEN]
