"""The results page."""

from os.path import commonprefix
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from wagdesk.kb import conf
from wagdesk.kb.audience import Audience, reading
from wagdesk.kb.queries import category_trails, popular_articles
from wagdesk.kb.result_filters import FACETS, Chosen, chips_of, facets_of
from wagdesk.kb.screens import base_context, language_name
from wagdesk.search.actions import record_search
from wagdesk.search.clicks import click_token, click_url
from wagdesk.search.findings import Findings
from wagdesk.search.flood import may_log
from wagdesk.search.models import SearchLog
from wagdesk.search.queries import find, popular_searches, related_searches
from wagdesk.search.visits import allowed, remember, visit_for

MAX_QUERY = 2000
LAST_OFFSET = 990
# What a template shows of a query (``truncatechars``).
SHOWN_OF_QUERY = 80
KEPT_BEFORE_CHANGE = 20


def results(request: HttpRequest, help_center: Any) -> HttpResponse:
    typed = request.GET.get("q", "").replace("\0", " ").strip()
    audience = Audience.of(request)
    chosen = Chosen.of(typed[:MAX_QUERY].strip(), request.GET, audience)
    context = base_context(request, help_center, audience=audience)
    context |= {"query": chosen.query, "findings": None, "robots": "noindex"}
    context["shortened_to"] = MAX_QUERY if len(typed) > MAX_QUERY else 0
    if chosen.query:
        with reading(audience):
            context |= _found(request, help_center, chosen, audience)
    if not chosen.query or not context["findings"].hits:
        context["popular"] = popular_articles(request.user, help_center, 6, audience)
    context["other_searches"] = _other_searches(request, help_center, context)
    response = TemplateResponse(request, "wagdesk_kb/results.html", context)
    remember(request, response)
    response["Cache-Control"] = "private, no-store"
    return response


def _found(
    request: HttpRequest, help_center: Any, chosen: Chosen, audience: Audience
) -> dict[str, Any]:
    size = conf.results_per_page()
    number = _page_number(request.GET.get("p", ""), size)
    findings = _find(
        request, help_center, chosen, limit=size, offset=(number - 1) * size, facets=FACETS
    )
    _dress(findings, _log(request, help_center, findings, chosen) if number == 1 else None)
    shown_to = number * size
    has_more = findings.total > shown_to and shown_to <= LAST_OFFSET
    return {
        "findings": findings,
        "facets": _facets(request, help_center, findings, chosen, audience),
        "chips": chips_of(chosen, audience),
        "unfiltered": Chosen(chosen.query, literal=chosen.literal).address(),
        "corrected": _around_the_change(findings.corrected, chosen.query),
        "as_typed": Chosen(chosen.query, chosen.values, literal=True).address(),
        "meant": Chosen(findings.did_you_mean, chosen.values).address(),
        "other_language": _other_language(findings, help_center),
        "remember": chosen.query if findings.hits and allowed(request) else "",
        "click_url": click_url(),
        "page_number": number,
        "first_rank": (number - 1) * size,
        "previous_address": chosen.address(number - 1) if number > 1 else "",
        "next_address": chosen.address(number + 1) if has_more else "",
    }


def _around_the_change(corrected: str, query: str) -> str:
    """The correction, of a long text from a little before its first changed word on."""
    same = len(commonprefix([corrected, query]))
    start = corrected.rfind(" ", 0, max(0, same - KEPT_BEFORE_CHANGE)) + 1
    return f"… {corrected[start:]}" if start and same >= SHOWN_OF_QUERY else corrected


def _find(
    request: HttpRequest, help_center: Any, chosen: Chosen, values: Any = None, **options: Any
) -> Findings:
    narrowed = chosen.values if values is None else values
    return find(
        request.user,
        chosen.query,
        locale=help_center.locale.language_code,
        filters={"help_center": str(help_center.translation_key), **narrowed},
        literal=chosen.literal,
        **options,
    )


def _dress(findings: Findings, search: SearchLog | None) -> None:
    """Give each hit its place in the tree and the proof of its rank."""
    trails = category_trails(hit.obj for hit in findings.hits)
    for rank, hit in enumerate(findings.hits, start=1):
        hit.trail = trails[hit.obj.pk]
        hit.click = click_token(search, hit.kind, hit.object_id, rank)


def _facets(
    request: HttpRequest, help_center: Any, findings: Findings, chosen: Chosen, audience: Audience
) -> list:
    def count_again(name: str) -> Findings:
        return _find(request, help_center, chosen, chosen.without(name), limit=1, facets=(name,))

    if findings.engine_down:
        return []
    return facets_of(findings, chosen, audience, count_again)


def _other_searches(request: HttpRequest, help_center: Any, context: dict) -> list[str]:
    """Related ones where something was found, else what many people search."""
    place = {
        "locale": help_center.locale.language_code,
        "help_center": help_center.translation_key,
    }
    findings = context["findings"]
    if findings is None or not findings.hits:
        return popular_searches(request.user, **place)
    return related_searches(request.user, findings.corrected or context["query"], **place)


def _other_language(findings: Findings, help_center: Any) -> dict[str, str]:
    """The language of what was found, if it is not the help center's."""
    found, wanted = findings.locale, help_center.locale.language_code
    if not findings.hits or found.split("-")[0] == wanted.split("-")[0]:
        return {}
    return {"code": found, "name": language_name(found)}


def _log(
    request: HttpRequest, help_center: Any, findings: Findings, chosen: Chosen
) -> SearchLog | None:
    locale, key = help_center.locale.language_code, help_center.translation_key
    if not may_log(request, key):
        return None
    return record_search(
        query=chosen.query,
        locale=locale,
        results=findings.total,
        duration_ms=findings.took_ms,
        visit=visit_for(request, help_center=key, locale=locale),
        help_center=key,
        corrected=findings.corrected,
        viewer=request.user,
        narrowed=bool(chosen.values),
    )


def _page_number(given: str, size: int) -> int:
    number = int(given) if given.isdecimal() and len(given) < 5 else 1
    return max(1, min(number, LAST_OFFSET // size + 1))
