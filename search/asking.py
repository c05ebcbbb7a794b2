"""From a question to findings: engine first, then the database, which decides."""

import logging
import time
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from django.conf import settings
from django.utils import timezone

from . import semantic
from .analysis import analysis_for
from .budget import within_budget
from .corrections import FEW_RESULTS, Offer, corrected, did_you_mean, offers
from .documents import Document, DocumentSource, FilterValue, registry, values_of
from .engines import get_engine
from .engines.base import (
    Clause,
    EngineError,
    EngineHit,
    EngineResults,
    SearchEngine,
    SearchRequest,
)
from .findings import Findings
from .presenting import Presenter, found_title, how_understood
from .steering import Pin, Steering
from .steering_cache import steering_book
from .understanding import Reach, Understood
from .wanted import Wanted

logger = logging.getLogger(__name__)

MOST_COUNTED = 1000
# Rows beyond the page that stand in for those the database refuses.
SPARE = 10


@dataclass(frozen=True)
class Ask:
    """Who asks what, where.

    ``steering`` in place of the one that holds. ``watcher`` is who looks on when somebody
    tries a search as another: they learn nothing that they may not know themselves.
    """

    viewer: Any
    text: str
    kind: str
    locale: str
    filters: Mapping[str, FilterValue]
    limit: int
    offset: int = 0
    prefix: bool = False
    explain: bool = False
    facets: tuple[str, ...] = ()
    steering: Steering | None = None
    wanted: Wanted | None = None
    watcher: Any = None

    @property
    def source(self) -> DocumentSource:
        return registry.get(self.kind)

    @property
    def help_center(self) -> str | None:
        """The one help center that is searched, if it is one."""
        keys = values_of(self.filters, "help_center")
        return keys[0] if len(keys) == 1 else None

    @cached_property
    def audience(self) -> frozenset[str]:
        keys = self.source.audience_keys(self.viewer)
        return keys if self.watcher is None else keys & self.source.nameable_keys(self.watcher)

    def visible(self, ids: Iterable[str]) -> dict[str, Any]:
        """The one check in the database: what of these may be shown, by id."""
        ids = list(dict.fromkeys(ids))
        objects = self.source.visible(self.viewer, ids, self.filters) if ids else {}
        if self.watcher is not None and objects:
            nameable = self.source.nameable(self.watcher, list(objects))
            objects = {pk: obj for pk, obj in objects.items() if pk in nameable}
        return objects


@dataclass(frozen=True)
class Answer:
    """What the engine said to a question.

    ``pins`` are the promoted objects, and ``others`` the number of matches beside them.
    """

    reach: Reach
    understood: Understood
    request: SearchRequest
    results: EngineResults
    pins: tuple[Pin, ...] = ()
    hidden: frozenset[str] = frozenset()
    others: int = 0
    offers: tuple[Offer, ...] = ()
    relaxed: bool = False


Understanding = Callable[[Reach], Understood]
Judge = Callable[[Document, tuple[Clause, ...]], float]
SteeringOf = Callable[[str], Steering]


def answer(
    ask: Ask,
    understanding: Understanding,
    *,
    judge: Judge | None = None,
    titles_if_down: bool = True,
) -> Findings:
    """Findings for ``ask``; a dead engine costs the ranking, never the answer.

    ``judge`` gives a document's confidence, or 0 for one that must not be shown. Promotions
    and offers are for what people typed, not for texts that are judged.
    """
    started = time.perf_counter()
    if ask.limit < 1 or not (ask.text.strip() or ask.wanted):
        return Findings(locale=ask.locale)
    steer = steering_of(ask)
    said = ask_engine(ask, understanding, steer, typed=judge is None)
    found = None
    try:
        if said is not None:
            found = _checked(ask, said if judge is None else _judged(said, judge))
    except EngineError:
        # Documents are read when they are needed, and that may fail too.
        logger.warning("search.engine_failed", extra={"kind": ask.kind}, exc_info=True)
    if found is None and titles_if_down:
        found = _titles(ask, steer(ask.locale))
    found = found or Findings(locale=ask.locale, engine_down=True)
    return replace(found, took_ms=round((time.perf_counter() - started) * 1000, 2))


def steering_of(ask: Ask) -> SteeringOf:
    """Steering by the language that is searched, which only the engine knows."""
    if ask.steering is not None:
        return lambda locale: ask.steering
    if not ask.source.steered:
        return lambda locale: Steering(locale)
    book = steering_book()
    return lambda locale: book.steering(locale, ask.help_center)


def ask_engine(
    ask: Ask, understanding: Understanding, steer: SteeringOf, *, typed: bool = True
) -> Answer | None:
    """What the engine says, or None if it is down. Needs no database but for the audience."""
    audience = ask.audience

    def asked() -> Answer:
        engine = get_engine()
        locale = searched_locale(engine, ask.kind, ask.locale)
        steering = steer(locale)
        reach = Reach(engine, ask.kind, locale, audience, ask.filters, steering)
        return _asked(ask, reach, understanding(reach), typed)

    semantic.refresh(ask.kind)
    try:
        return within_budget(asked)
    except Exception:
        logger.warning("search.engine_failed", extra={"kind": ask.kind}, exc_info=True)
        return None


def _asked(ask: Ask, reach: Reach, understood: Understood, typed: bool) -> Answer:
    """All engine calls of one question."""
    steering, engine = reach.steering, reach.engine
    hidden = steering.hidden_from(ask.text, ask.kind)
    pins = promoted_by(steering, ask) if typed else ()
    request = request_of(ask, reach, understood, hidden, len(pins))
    results = _search(ask, engine, request)
    relaxed = understood.strict and not results.total
    if relaxed:
        understood = replace(understood, must=(), must_not=())
        request = request_of(ask, reach, understood, hidden, len(pins))
        results = _search(ask, engine, request)
    others = results.total
    if pins:
        # Of the promoted nobody knows how many match: counted without them, pages follow on.
        ids = hidden | {pin.object_id for pin in pins}
        others = engine.search(replace(request, without=ids, limit=1, facets=())).total
    offered: tuple[Offer, ...] = ()
    if typed and not ask.prefix and not ask.offset and results.total <= FEW_RESULTS:
        offered = offers(understood, reach)
    return Answer(
        reach, understood, request, results, pins, hidden, others, offered, relaxed and bool(others)
    )


def promoted_by(steering: Steering, ask: Ask) -> tuple[Pin, ...]:
    """What stands above the others, unless people narrow the search themselves."""
    if ask.wanted is not None or set(ask.filters) - {"help_center"}:
        return ()
    hidden = steering.hidden_from(ask.text, ask.kind)
    # The site's day, whatever zone the one who asks has chosen.
    today = timezone.localdate(timezone=timezone.get_default_timezone())
    pins = steering.promoted(ask.text, ask.kind, today)
    return tuple(pin for pin in pins if pin.object_id not in hidden)


def request_of(
    ask: Ask, reach: Reach, understood: Understood, hidden: frozenset[str], pins: int
) -> SearchRequest:
    """What the engine is asked: this page from the first row on, and some rows to spare."""
    has_words = bool(understood.clauses)
    more = {}
    if ask.wanted is not None:
        more = ask.wanted.options(analysis_for(reach.locale), has_words=has_words)
    return reach.request(
        understood.clauses,
        **{
            **more,
            "must": (*understood.must, *more.get("must", ())),
            "must_not": (*understood.must_not, *more.get("must_not", ())),
        },
        limit=min(ask.offset, MOST_COUNTED) + ask.limit + SPARE + pins,
        without=hidden,
        facets=ask.facets,
    )


def _search(ask: Ask, engine: SearchEngine, request: SearchRequest) -> EngineResults:
    if ask.prefix:
        return engine.complete(request)
    return semantic.fuse(ask.text, request, engine.search(request), engine)


def _judged(said: Answer, judge: Judge) -> Answer:
    """The answer without the documents that the judge refuses."""
    clauses = said.understood.clauses
    hits = [
        replace(hit, confidence=sure)
        for hit in said.results.hits
        if (sure := judge(hit.document, clauses)) > 0
    ]
    return replace(said, results=EngineResults(hits, len(hits)), others=len(hits))


def searched_locale(engine: SearchEngine, kind: str, locale: str) -> str:
    """Exact, else the base language, else the site's."""
    have = engine.locales(kind)
    wanted = (locale, locale.split("-")[0])
    return next((code for code in wanted if code in have), settings.LANGUAGE_CODE)


def _checked(ask: Ask, said: Answer) -> Findings:
    """The hits that the database lets the viewer see. Nothing of the others is used."""
    hits, pins = said.results.hits, [pin.object_id for pin in said.pins]
    offered = [hit.object_id for offer in said.offers for hit in offer.hits]
    objects = ask.visible([*(hit.object_id for hit in hits), *pins, *offered])
    passed = [hit for hit in hits if hit.object_id in objects]
    refused = [hit for hit in hits if hit.object_id not in objects]
    promoted = [pin for pin in pins if pin in objects]
    others = [hit for hit in passed if hit.object_id not in promoted]
    presenter = Presenter(ask.source, said.reach, said.request, objects, ask.explain)
    known = {hit.object_id: hit for hit in passed}
    top = [known.get(pin) or presenter.pinned(pin) for pin in promoted]
    page = [*top, *others][ask.offset : ask.offset + ask.limit]
    first_other = max(0, len(top) - ask.offset)
    gone = sum(hit.object_id not in pins for hit in refused)
    total = max(0, said.others - gone) + len(top)
    shown = [hit.document for hit in page]
    found = Findings(
        locale=said.reach.locale,
        hits=[presenter.show(hit, promoted=at < first_other) for at, hit in enumerate(page)],
        total=min(total, MOST_COUNTED),
        total_is_exact=total <= MOST_COUNTED,
        corrected=corrected(ask.text, said.understood.clauses, shown),
        relaxed=said.relaxed,
        did_you_mean=did_you_mean(ask.text, said.offers, objects) if total <= FEW_RESULTS else "",
        facets=facets_of(said.results, passed, refused) if ask.facets else {},
    )
    if ask.explain:
        found.explanation = _explained(said, promoted, found)
    return found


def facets_of(
    results: EngineResults, passed: list[EngineHit], refused: list[EngineHit]
) -> dict[str, list[tuple[str, int]]]:
    """Counts of what the viewer may find.

    Where all matches were checked they are counted here, also those that only the meaning
    found; of more, the engine's counts less what the database is known to refuse.
    """
    everything = results.total <= len(passed) + len(refused)
    found = {}
    for name, counted in results.facets.items():
        counts = _values(name, passed) if everything else Counter(dict(counted))
        if not everything:
            counts.subtract(_values(name, refused))
        rows = [(value, count) for value, count in counts.items() if count > 0]
        found[name] = sorted(rows, key=lambda row: (-row[1], row[0]))
    return found


def _values(name: str, hits: list[EngineHit]) -> Counter[str]:
    """How many of the hits have which value of a filter."""
    return Counter(value for hit in hits for value in values_of(hit.document.filters, name))


def _explained(said: Answer, promoted: list[str], found: Findings) -> dict:
    kind = said.reach.kind
    return {
        **how_understood(said.reach, said.understood),
        "promoted": [f"{kind}:{object_id}" for object_id in promoted],
        "hidden": sorted(f"{kind}:{object_id}" for object_id in said.hidden),
        "corrected": found.corrected,
        "did_you_mean": found.did_you_mean,
        "relaxed": found.relaxed,
    }


def _titles(ask: Ask, steering: Steering) -> Findings:
    """Without an engine: what is promoted, then titles that hold a word of the text."""
    source, wanted = ask.source, ask.offset + ask.limit + 1
    hidden = steering.hidden_from(ask.text, ask.kind)
    pins = [pin.object_id for pin in promoted_by(steering, ask)]
    allowed = ask.visible(pins)
    top = {pin: allowed[pin] for pin in pins if pin in allowed}
    titled = source.title_search(
        ask.viewer, ask.text, ask.locale, ask.filters, wanted + len(pins) + len(hidden)
    )
    by_id = {source.object_id(obj): obj for obj in titled}
    nameable = set(by_id)
    if ask.watcher is not None:
        nameable = source.nameable(ask.watcher, list(by_id))
    rest = {pk: obj for pk, obj in by_id.items() if pk in nameable - hidden - set(top)}
    rows = [*((obj, True) for obj in top.values()), *((obj, False) for obj in rest.values())]
    return Findings(
        locale=ask.locale,
        hits=[
            found_title(source, ask.kind, obj, promoted=promoted)
            for obj, promoted in rows[ask.offset : ask.offset + ask.limit]
        ],
        total=min(len(rows), wanted),
        total_is_exact=len(rows) < wanted,
        engine_down=True,
    )
