"""Why an object is not among the results, and what would put it there."""

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import Any

from django.utils.translation import gettext as _

from ..asking import Answer, Ask, SteeringOf, ask_engine, steering_of
from ..budget import within_budget
from ..documents import DocumentSource, FilterValue, Reason
from ..engines.base import Clause, EngineError
from ..models import IndexChange
from ..steering import Steering
from ..understanding import understand_query

# Farther down nobody looks, and neither do we.
LOOKED_THROUGH = 1000


def why_absent(
    viewer: Any,
    text: str,
    *,
    kind: str = "article",
    object_id: str,
    locale: str,
    filters: Mapping[str, FilterValue] | None = None,
    page_size: int = 10,
    steering: Steering | None = None,
    watcher: Any = None,
) -> list[Reason]:
    """All that keeps the object from the first page of what ``viewer`` finds, worst first.

    One reason of code ``present`` if nothing does. ``watcher``: the editor who asks; of what
    they may not know they learn only that there is no such thing.
    """
    ask = Ask(
        viewer,
        text,
        kind,
        locale,
        filters or {},
        limit=LOOKED_THROUGH,
        steering=steering,
        watcher=watcher,
    )
    source = ask.source
    if watcher is not None and object_id not in source.nameable(watcher, [object_id]):
        return [Reason("gone", _("There is no such article."))]
    steer = steering_of(ask)
    said = ask_engine(ask, partial(understand_query, text), steer)
    searched = said.reach.locale if said else locale
    reasons = source.absence(viewer, object_id, searched, ask.filters)
    if any(reason.code == "gone" for reason in reasons):
        return reasons
    reasons += _hidden(ask, steer, searched, object_id)
    if said is None:
        return [*reasons, _engine_down()]
    try:
        return reasons or _unfound(ask, said, source, object_id, page_size)
    except EngineError:
        return [*reasons, _engine_down()]


def _engine_down() -> Reason:
    return Reason(
        "engine_down",
        _("The search engine is down; only titles are searched."),
        _("It comes back by itself once the engine does."),
    )


def _hidden(ask: Ask, steer: SteeringOf, locale: str, object_id: str) -> list[Reason]:
    if object_id not in steer(locale).hidden_from(ask.text, ask.kind):
        return []
    return [
        Reason(
            "hidden",
            _("An editor hid it from this search."),
            _("Remove it from the hidden results."),
        )
    ]


def _unfound(
    ask: Ask, said: Answer, source: DocumentSource, object_id: str, page_size: int
) -> list[Reason]:
    """Nothing forbids it: is it in the index, does it match, does it stand too low?"""
    request = said.request
    everything = replace(
        request, clauses=(), must=(), must_not=(), match_all=True, without=frozenset(), facets=()
    )
    engine = said.reach.engine
    if within_budget(lambda: engine.explain(everything, object_id)) is None:
        return [_not_indexed(ask.kind, object_id)]
    pins = [pin.object_id for pin in said.pins]
    ids = [*pins, *(hit.object_id for hit in said.results.hits if hit.object_id not in pins)]
    if object_id not in ids:
        if said.results.total > len(said.results.hits):
            alone = replace(request, facets=())
            if within_budget(lambda: engine.explain(alone, object_id)) is not None:
                return [_too_low(None, page_size, _missing(said, object_id))]
        return [_no_match(said, object_id)]
    allowed = ask.visible(ids)
    if object_id not in allowed:
        return [_not_indexed(ask.kind, object_id)]
    place = [each for each in ids if each in allowed].index(object_id) + 1
    if place > page_size:
        return [_too_low(place, page_size, _missing(said, object_id))]
    return [Reason("present", _("It is there, at place %(place)d.") % {"place": place})]


def _not_indexed(kind: str, object_id: str) -> Reason:
    change = IndexChange.objects.filter(kind=kind, object_id=object_id).order_by("pk").last()
    if change is None:
        return Reason(
            "not_indexed",
            _("It is not in the index."),
            _("Ask an administrator to run search_index --rebuild."),
        )
    if change.attempts:
        return Reason(
            "index_failed",
            _("It could not be indexed; that is tried again by itself."),
            _("Ask an administrator to look at the log."),
        )
    return Reason(
        "pending",
        _("It changed a moment ago and waits to be indexed."),
        _("Try again in a few seconds. If it stays so, the worker does not run."),
    )


def _no_match(said: Answer, object_id: str) -> Reason:
    understood, engine = said.understood, said.reach.engine
    free = replace(said.request, must=(), must_not=(), facets=())
    if understood.strict and within_budget(lambda: engine.explain(free, object_id)) is not None:
        return Reason(
            "operators",
            _("It lacks the quoted phrase, or holds a word that was shut out with “-”."),
            _("Search without quotes and hyphens."),
        )
    words = [clause.word for clause in understood.clauses]
    if not words:
        return Reason("no_words", _("The search has no word to look for."), _("Search for a word."))
    return Reason(
        "no_word_matches",
        _("None of the words stands in it: %(words)s.") % {"words": _listed(words)},
        _("Add these words to “asked as”, or make them synonyms of words that it holds."),
        tuple(words),
    )


def _too_low(place: int | None, page_size: int, missing: tuple[str, ...]) -> Reason:
    if place is None:
        said = _("It matches, but stands below place %(most)d.") % {"most": LOOKED_THROUGH}
    else:
        page = (place - 1) // page_size + 1
        said = _("It stands at place %(place)d, on page %(page)d.") % {"place": place, "page": page}
    if missing:
        said += " " + _("It lacks: %(words)s.") % {"words": _listed(missing)}
    fix = _("Promote it for this search, or use these words in its title or “asked as”.")
    return Reason("too_low", said, fix, missing)


def _missing(said: Answer, object_id: str) -> tuple[str, ...]:
    """The words of the query that the object does not hold, in any of their forms."""
    engine, request = said.reach.engine, replace(said.request, must=(), must_not=(), facets=())

    def holds(clause: Clause) -> bool:
        return engine.explain(replace(request, clauses=(clause,)), object_id) is not None

    clauses = said.understood.clauses
    return within_budget(lambda: tuple(c.word for c in clauses if not holds(c)))


def _listed(words: list[str] | tuple[str, ...]) -> str:
    return ", ".join(f"“{word}”" for word in dict.fromkeys(words))
