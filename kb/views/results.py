"""The results page, and what the search box asks while somebody types."""

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.response import TemplateResponse

from wagdesk.kb import conf
from wagdesk.kb.audience import Audience
from wagdesk.kb.queries import popular_articles
from wagdesk.kb.screens import base_context
from wagdesk.search.actions import record_search
from wagdesk.search.queries import complete, find
from wagdesk.search.visits import remember, visit_for

MAX_QUERY = 400
LAST_OFFSET = 990


def results(request: HttpRequest, help_center: Any) -> HttpResponse:
    query = request.GET.get("q", "").strip()[:MAX_QUERY]
    audience = Audience(request.user)
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
    log = None
    if number == 1:
        visit = visit_for(request, help_center=help_center.translation_key, locale=locale)
        log = record_search(
            query=query,
            locale=locale,
            results=findings.total,
            duration_ms=findings.took_ms,
            visit=visit,
            help_center=help_center.translation_key,
            corrected=findings.corrected,
        )
    shown_to = number * size
    return {
        "findings": findings,
        "search_log": log,
        "page_number": number,
        "first_rank": (number - 1) * size,
        "has_more": findings.total > shown_to and shown_to <= LAST_OFFSET,
    }


def _page_number(given: str, size: int) -> int:
    number = int(given) if given.isdigit() and len(given) < 5 else 1
    return max(1, min(number, LAST_OFFSET // size + 1))


def completions(request: HttpRequest, help_center: Any) -> JsonResponse:
    """As you type: ``{"items": [{"title", "url", "excerpt"}]}``, titles with ``<mark>``."""
    query = request.GET.get("q", "").strip()[:MAX_QUERY]
    items = []
    if len(query) >= 2:
        findings = complete(
            request.user,
            query,
            locale=help_center.locale.language_code,
            filters={"help_center": str(help_center.translation_key)},
        )
        items = [
            {"title": hit.title, "title_html": hit.title_html, "url": hit.url}
            for hit in findings.hits
        ]
    response = JsonResponse({"query": query, "items": items})
    response["Cache-Control"] = "private, no-store"
    return response
