"""The results page."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from wagdesk.kb import conf
from wagdesk.kb.audience import Audience
from wagdesk.kb.queries import popular_articles
from wagdesk.kb.screens import base_context
from wagdesk.search.actions import record_search
from wagdesk.search.clicks import click_token, click_url
from wagdesk.search.findings import Findings
from wagdesk.search.flood import may_log
from wagdesk.search.models import SearchLog
from wagdesk.search.queries import find
from wagdesk.search.visits import remember, visit_for

MAX_QUERY = 400
LAST_OFFSET = 990


def results(request: HttpRequest, help_center: Any) -> HttpResponse:
    query = request.GET.get("q", "").strip()[:MAX_QUERY]
    audience = Audience.of(request)
    context = base_context(request, help_center, audience=audience)
    context |= {"query": query, "findings": None, "robots": "noindex"}
    if query:
        context |= _found(request, help_center, query)
    if not query or not context["findings"].hits:
        context["popular"] = popular_articles(request.user, help_center, 6, audience)
    response = TemplateResponse(request, "wagdesk_kb/results.html", context)
    remember(request, response)
    response["Cache-Control"] = "private, no-store"
    return response


def _found(request: HttpRequest, help_center: Any, query: str) -> dict[str, Any]:
    size = conf.results_per_page()
    number = _page_number(request.GET.get("p", ""), size)
    locale = help_center.locale.language_code
    findings = find(
        request.user,
        query,
        locale=locale,
        filters={"help_center": str(help_center.translation_key)},
        limit=size,
        offset=(number - 1) * size,
    )
    search = _log(request, help_center, query, findings) if number == 1 else None
    for rank, hit in enumerate(findings.hits, start=1):
        hit.click = click_token(search, hit.kind, hit.object_id, rank)
    shown_to = number * size
    return {
        "findings": findings,
        "click_url": click_url(),
        "page_number": number,
        "first_rank": (number - 1) * size,
        "has_more": findings.total > shown_to and shown_to <= LAST_OFFSET,
    }


def _log(
    request: HttpRequest, help_center: Any, query: str, findings: Findings
) -> SearchLog | None:
    locale, key = help_center.locale.language_code, help_center.translation_key
    if not may_log(request, key):
        return None
    return record_search(
        query=query,
        locale=locale,
        results=findings.total,
        duration_ms=findings.took_ms,
        visit=visit_for(request, help_center=key, locale=locale),
        help_center=key,
        corrected=findings.corrected,
        viewer=request.user,
    )


def _page_number(given: str, size: int) -> int:
    number = int(given) if given.isdecimal() and len(given) < 5 else 1
    return max(1, min(number, LAST_OFFSET // size + 1))
