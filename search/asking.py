"""From a question to findings: engine first, then the database, which decides."""

import logging
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.conf import settings
from django.utils.html import escape
from django.utils.safestring import mark_safe

from .analysis import Analysis, analysis_for, normalise
from .documents import Document, DocumentSource, registry
from .engines import get_engine
from .engines.base import Clause, EngineHit, EngineResults, SearchEngine
from .findings import Findings, FoundHit
from .highlight import Matcher, excerpt, marked, matcher_of
from .understanding import Reach

logger = logging.getLogger(__name__)

MOST_COUNTED = 1000
# Rows beyond the page that stand in for those the database refuses.
SPARE = 10


@dataclass(frozen=True)
class Ask:
    """Who asks what, where."""

    viewer: Any
    text: str
    kind: str
    locale: str
    filters: Mapping[str, str]
    limit: int
    offset: int = 0
    explain: bool = False

    @property
    def source(self) -> DocumentSource:
        return registry.get(self.kind)


@dataclass(frozen=True)
class Answer:
    """What the engine said to a question."""

    reach: Reach
    clauses: tuple[Clause, ...]
    results: EngineResults


Understanding = Callable[[Reach], tuple[Clause, ...]]
Judge = Callable[[Document, tuple[Clause, ...]], float]


def answer(
    ask: Ask,
    understanding: Understanding,
    *,
    judge: Judge | None = None,
    titles_if_down: bool = True,
) -> Findings:
    """Findings for ``ask``; a dead engine costs the ranking, never the answer.

    ``judge`` gives a document's confidence, or 0 for one that must not be shown.
    """
    started = time.perf_counter()
    if not ask.text.strip() or ask.limit < 1:
        return Findings(locale=ask.locale)
    said = _ask_engine(ask, understanding)
    if said is not None:
        found = _checked(ask, said if judge is None else _judged(said, judge))
    elif titles_if_down:
        found = _titles(ask)
    else:
        found = Findings(locale=ask.locale, engine_down=True)
    return replace(found, took_ms=round((time.perf_counter() - started) * 1000, 2))


def _ask_engine(ask: Ask, understanding: Understanding) -> Answer | None:
    audience = ask.source.audience_keys(ask.viewer)
    try:
        engine = get_engine()
        locale = searched_locale(engine, ask.kind, ask.locale)
        reach = Reach(engine, ask.kind, locale, audience, ask.filters)
        clauses = understanding(reach)
        window = min(ask.offset, MOST_COUNTED) + ask.limit + SPARE
        return Answer(reach, clauses, engine.search(reach.request(clauses, limit=window)))
    except Exception:
        logger.warning("search.engine_failed", extra={"kind": ask.kind}, exc_info=True)
        return None


def _judged(said: Answer, judge: Judge) -> Answer:
    """The answer without the documents that the judge refuses."""
    hits = [
        replace(hit, confidence=sure)
        for hit in said.results.hits
        if (sure := judge(hit.document, said.clauses)) > 0
    ]
    return replace(said, results=EngineResults(hits, len(hits)))


def searched_locale(engine: SearchEngine, kind: str, locale: str) -> str:
    """Exact, else the base language, else the site's."""
    have = engine.locales(kind)
    wanted = (locale, locale.split("-")[0])
    return next((code for code in wanted if code in have), settings.LANGUAGE_CODE)


def _checked(ask: Ask, said: Answer) -> Findings:
    """The hits that the database lets the viewer see. Nothing of the others is used."""
    hits = said.results.hits
    ids = [hit.document.object_id for hit in hits]
    objects = ask.source.visible(ask.viewer, ids, ask.filters) if ids else {}
    passed = [hit for hit in hits if hit.document.object_id in objects]
    total = said.results.total - (len(hits) - len(passed))
    page = passed[ask.offset : ask.offset + ask.limit]
    presenter = _Presenter(ask, said, objects)
    return Findings(
        locale=said.reach.locale,
        hits=[presenter.show(hit) for hit in page],
        total=min(total, MOST_COUNTED),
        total_is_exact=total <= MOST_COUNTED,
        corrected=corrected(ask.text, said.clauses, [hit.document for hit in page]),
    )


@dataclass
class _Presenter:
    ask: Ask
    said: Answer
    objects: Mapping[str, Any]

    def __post_init__(self) -> None:
        self.analysis: Analysis = analysis_for(self.said.reach.locale)
        self.matches: Matcher = matcher_of(self.said.clauses)

    def show(self, hit: EngineHit) -> FoundHit:
        document, source = hit.document, self.ask.source
        obj = self.objects[document.object_id]
        title = source.title(obj)
        return FoundHit(
            key=document.key,
            kind=document.kind,
            object_id=document.object_id,
            title=title,
            url=source.url(obj),
            score=round(hit.score, 4),
            excerpt=excerpt(document.body, self.analysis, self.matches),
            title_html=marked(title, self.analysis, self.matches),
            obj=obj,
            source_id=source.source_id(obj),
            confidence=hit.confidence,
            explanation=self._explain(hit) if self.ask.explain else None,
        )

    def _explain(self, hit: EngineHit) -> dict | None:
        reach, clauses = self.said.reach, self.said.clauses
        try:
            detail = reach.engine.explain(reach.request(clauses), hit.document.object_id)
        except Exception:
            logger.warning("search.explain_failed", exc_info=True)
            return None
        words = [
            {
                "word": clause.word,
                "known": clause.known,
                "terms": {each.term: each.weight for each in clause.alternatives},
            }
            for clause in clauses
        ]
        return {"words": words, "engine": detail}


def corrected(text: str, clauses: tuple[Clause, ...], documents: list[Document]) -> str:
    """The query with each mistyped word as a shown document spells it; "" if none is."""
    mistyped = {clause.word: clause for clause in clauses if not clause.known}
    if not mistyped or not documents:
        return ""
    held = {word.term for document in documents for word in document.words()}
    text = normalise(text)
    parts, position = [], 0
    for word in analysis_for(documents[0].locale).words(text):
        clause = mistyped.get(word.text)
        meant = (
            next((s for t, s in clause.spellings.items() if t in held), None) if clause else None
        )
        if meant:
            parts += [text[position : word.start], meant]
            position = word.end
    return "".join([*parts, text[position:]]) if parts else ""


def _titles(ask: Ask) -> Findings:
    source = ask.source
    wanted = ask.offset + ask.limit + 1
    found = source.title_search(ask.viewer, ask.text, ask.locale, ask.filters, wanted)
    hits = [
        FoundHit(
            key=f"{ask.kind}:{source.object_id(obj)}",
            kind=ask.kind,
            object_id=source.object_id(obj),
            title=source.title(obj),
            url=source.url(obj),
            score=0.0,
            excerpt=mark_safe(""),
            title_html=mark_safe(escape(source.title(obj))),  # noqa: S308  escaped
            obj=obj,
            source_id=source.source_id(obj),
        )
        for obj in found[ask.offset : ask.offset + ask.limit]
    ]
    return Findings(
        locale=ask.locale,
        hits=hits,
        total=len(found),
        total_is_exact=len(found) < wanted,
        engine_down=True,
    )
