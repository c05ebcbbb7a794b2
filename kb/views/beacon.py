"""The signed beacon: a page view reports itself. No CSRF cookie, no address stored."""

import json
import re
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from wagdesk.kb import conf, page_token
from wagdesk.kb.actions import record_read
from wagdesk.kb.page_token import PageToken
from wagdesk.kb.queries import help_center_of, page_model
from wagdesk.search.models import Visit
from wagdesk.search.visits import remember, visit_for

VIEW_TOKEN = re.compile(r"[0-9a-f]{32}")
BOTS = re.compile(
    r"bot|crawl|spider|slurp|preview|monitor|headless|scan|fetch|curl|wget|python|java/|"
    r"lighthouse|facebookexternalhit|embedly|pingdom|uptime",
    re.IGNORECASE,
)


@csrf_exempt
@require_POST
def read_beacon(request: HttpRequest) -> HttpResponse:
    """Body: ``{"page": token, "view": 32 hex digits, "seconds": int, "exit": bool}``."""
    report = _report(request)
    seen = page_token.read(str(report.get("page", ""))) if report else None
    if seen is None or not VIEW_TOKEN.fullmatch(str(report.get("view", ""))):
        return HttpResponse(status=400)
    response = HttpResponse(status=204)
    if not counts(request):
        return response
    record_read(
        seen=seen,
        view=report["view"],
        seconds=_seconds(report.get("seconds")),
        exited=report.get("exit") is True,
        visit=visit_of_reader(request, seen),
    )
    remember(request, response)
    return response


def counts(request: HttpRequest) -> bool:
    """False for robots and for our own people, whose reading says nothing."""
    agent = request.headers.get("User-Agent", "")
    if not agent or BOTS.search(agent):
        return False
    return not request.user.has_perm("wagtailadmin.access_admin")


def visit_of_reader(request: HttpRequest, seen: PageToken) -> Visit | None:
    page = page_model().objects.filter(pk=seen.page_id).first()
    help_center = help_center_of(page) if page else None
    key = help_center.translation_key if help_center else None
    return visit_for(request, help_center=key, locale=seen.locale)


def _report(request: HttpRequest) -> dict[str, Any] | None:
    length = request.headers.get("Content-Length", "")
    if not length.isdecimal() or int(length) > conf.max_beacon_bytes():
        return None
    try:
        report = json.loads(request.body)
    except (ValueError, RecursionError):
        return None
    return report if isinstance(report, dict) else None


def _seconds(given: Any) -> int:
    return int(given) if isinstance(given, int | float) and 0 <= given < 1e9 else 0
