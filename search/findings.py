"""What a search gives back."""

from dataclasses import dataclass, field
from typing import Any

from django.utils.safestring import SafeString


@dataclass
class FoundHit:
    """One row that passed the database's check.

    ``excerpt`` and ``title_html`` are safe HTML: the text escaped, matches in ``<mark>``.
    ``obj`` is what the source's ``visible`` returned. ``confidence`` (0–1) only of suggestions.
    ``promoted``: an editor put it above the others. ``section`` and ``section_url``: the
    heading above the excerpt and its deep link, empty where the excerpt has none.
    """

    key: str
    kind: str
    object_id: str
    title: str
    url: str
    score: float
    excerpt: SafeString
    title_html: SafeString
    obj: Any
    source_id: str
    confidence: float | None = None
    explanation: dict | None = None
    promoted: bool = False
    section: str = ""
    section_url: str = ""


@dataclass
class Findings:
    """Hits, best first. ``total`` is capped at 1,000 and then not exact.

    ``corrected`` is the query with mistyped words replaced, or empty. ``locale`` is the
    language that was really searched. ``engine_down``: titles only, from the database.
    ``relaxed``: nothing held the "exact phrase" or did without the -word that was typed, so
    all words were searched alike.
    ``did_you_mean`` is a query that would find more, to be offered, not searched. ``facets``:
    filter name → (value, documents), of what the viewer may find. ``explanation``: how the
    query was understood, if asked for.
    """

    locale: str
    hits: list[FoundHit] = field(default_factory=list)
    total: int = 0
    total_is_exact: bool = True
    took_ms: float = 0.0
    corrected: str = ""
    engine_down: bool = False
    relaxed: bool = False
    did_you_mean: str = ""
    facets: dict[str, list[tuple[str, int]]] = field(default_factory=dict)
    explanation: dict | None = None
