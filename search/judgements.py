"""Texts of which the site knows what answered them."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain, islice

from wagtail import hooks

MOST = 2000


@dataclass(frozen=True)
class Judgement:
    """A text (subject, a line break, body) and the ids of the objects that answered it; none:
    nothing did. ``help_center`` is the one it was for, or empty."""

    text: str
    locale: str
    relevant: frozenset[str]
    help_center: str = ""
    kind: str = "article"


def judgements() -> Iterator[Judgement]:
    """What the apps' hook ``wagdesk_judgements`` gives, 2,000 at most."""
    given = (hook() or () for hook in hooks.get_hooks("wagdesk_judgements"))
    return islice(chain.from_iterable(given), MOST)
