"""Hits as a page shows them, and how a query was understood, for those who ask why."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from django.utils.html import escape
from django.utils.safestring import mark_safe

from .analysis import Analysis, analysis_for
from .documents import Document, DocumentSource
from .engines.base import Clause, EngineHit, SearchRequest
from .findings import FoundHit
from .highlight import Matcher, best_passage, marked, matcher_of, section_at
from .understanding import Reach, Understood

logger = logging.getLogger(__name__)


@dataclass
class Presenter:
    """Makes rows of hits. ``objects`` are those that the database let the viewer see."""

    source: DocumentSource
    reach: Reach
    request: SearchRequest
    objects: Mapping[str, Any]
    explain: bool = False

    def __post_init__(self) -> None:
        request = self.request
        self.analysis: Analysis = analysis_for(self.reach.locale)
        self.matches: Matcher = matcher_of([*request.clauses, *request.must])

    def show(self, hit: EngineHit, *, promoted: bool = False) -> FoundHit:
        document, source = hit.document, self.source
        obj = self.objects[document.object_id]
        title, url = source.title(obj), source.url(obj)
        passage = best_passage(document.body, self.analysis, self.matches)
        section, anchor = section_at(document.sections, passage.start)
        return FoundHit(
            key=document.key,
            kind=document.kind,
            object_id=document.object_id,
            title=title,
            url=url,
            score=round(hit.score, 4),
            excerpt=passage.html,
            title_html=marked(title, self.analysis, self.matches),
            obj=obj,
            source_id=source.source_id(obj),
            confidence=hit.confidence,
            explanation=self._explain(document.object_id) if self.explain else None,
            promoted=promoted,
            section=section,
            section_url=f"{url}#{quote(anchor)}" if anchor else "",
        )

    def pinned(self, object_id: str) -> EngineHit:
        """A promoted object that the engine did not return."""
        obj = self.objects[object_id]
        document = Document(
            kind=self.reach.kind,
            object_id=object_id,
            locale=self.reach.locale,
            title=self.source.title(obj),
            body=self.source.summary(obj),
        )
        return EngineHit(document, 0.0)

    def _explain(self, object_id: str) -> dict | None:
        try:
            said = self.reach.engine.explain(self.request, object_id)
        except Exception:
            logger.warning("search.explain_failed", exc_info=True)
            return None
        return {
            "score": said["score"] if said else 0.0,
            "fields": said.get("fields", {}) if said else {},
            "words": words_of(self.request.clauses),
            "engine": said,
        }


def found_title(source: DocumentSource, kind: str, obj: Any, *, promoted: bool = False) -> FoundHit:
    """A row of a search without an engine: the title alone."""
    title, object_id = source.title(obj), source.object_id(obj)
    return FoundHit(
        key=f"{kind}:{object_id}",
        kind=kind,
        object_id=object_id,
        title=title,
        url=source.url(obj),
        score=0.0,
        excerpt=mark_safe(""),
        title_html=mark_safe(escape(title)),  # noqa: S308  escaped
        obj=obj,
        source_id=source.source_id(obj),
        promoted=promoted,
    )


def words_of(clauses: tuple[Clause, ...]) -> list[dict]:
    return [
        {
            "word": clause.word,
            "known": clause.known,
            "terms": {
                each.term: {"weight": each.weight, "why": each.why} for each in clause.alternatives
            },
        }
        for clause in clauses
    ]


def how_understood(reach: Reach, understood: Understood) -> dict:
    """The part of ``Findings.explanation`` that the words say."""
    return {
        "words": words_of(understood.clauses),
        "must": [clause.word for clause in understood.must],
        "must_not": [clause.word for clause in understood.must_not],
        "left_out": list(understood.left_out),
        "synonyms": [
            {"typed": each.typed, "rule": each.rule, "added": list(each.added)}
            for each in understood.synonyms
        ],
        "audience": sorted(reach.audience),
        "locale": reach.locale,
    }
