"""Doors: suggestions as you type, and the click beacon."""

import re
import uuid

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.html import strip_tags
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from .actions import record_click, record_search
from .clicks import click_token, read_click_token
from .documents import registry
from .findings import FoundHit
from .flood import may_log
from .models import SearchLog
from .models.search_log import SearchSource
from .queries import complete, popular_searches
from .visits import allowed, remember, visit_for

LONGEST_TYPED = 200
KIND = "article"
LOCALE = re.compile(r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8}){0,2}")


@never_cache
@require_GET
def suggest(request: HttpRequest) -> HttpResponse:
    """``?q=&help_center=<uuid>&locale=`` → ``{"hits": [...], "corrected": "", …}``.

    Without ``q``: what many people search (``popular``). ``may_remember``: whether the browser
    may keep searches of its own.
    """
    text = request.GET.get("q", "")[:LONGEST_TYPED].strip()
    help_center = _uuid(request.GET.get("help_center", ""))
    locale = request.GET.get("locale", "")
    if help_center is None or not LOCALE.fullmatch(locale) or KIND not in registry:
        return JsonResponse({"error": "help_center and locale are needed."}, status=400)
    if not _is_known(help_center, locale):
        return JsonResponse({"error": "There is no such help center."}, status=400)
    answer = {"hits": [], "corrected": "", "may_remember": allowed(request)}
    if text:
        answer |= _typed(request, text, help_center, locale)
    else:
        place = {"locale": locale, "help_center": help_center}
        answer["popular"] = popular_searches(request.user, **place)
    return remember(request, JsonResponse(answer))


def _typed(
    request: HttpRequest, text: str, help_center: uuid.UUID, locale: str
) -> dict[str, object]:
    found = complete(request.user, text, locale=locale, filters={"help_center": str(help_center)})
    logged = may_log(request, help_center)
    visit = visit_for(request, help_center=help_center, locale=locale, create=logged)
    search = logged and record_search(
        query=text,
        locale=locale,
        results=found.total,
        duration_ms=found.took_ms,
        source=SearchSource.TYPING,
        visit=visit,
        help_center=help_center,
        corrected=found.corrected,
        viewer=request.user,
    )
    return {
        "hits": [
            _row(hit, group, click_token(search or None, hit.kind, hit.object_id, rank))
            for rank, (hit, group) in enumerate(_by_group(found.hits), start=1)
        ],
        "corrected": found.corrected,
        "total_text": f"{found.total}" if found.total_is_exact else f"{found.total}+",
    }


def _by_group(hits: list[FoundHit]) -> list[tuple[FoundHit, str]]:
    """Each with its group; the group of the best hit first, and in it the best first."""
    groups = registry.get(KIND).groups({hit.object_id: hit.obj for hit in hits}) if hits else {}
    named = [(hit, groups.get(hit.object_id, "")) for hit in hits]
    order = list(dict.fromkeys(group for _hit, group in named))
    return sorted(named, key=lambda each: order.index(each[1]))


def _row(hit: FoundHit, group: str, click: str) -> dict[str, object]:
    return {
        "title": hit.title,
        "title_html": hit.title_html,
        "url": hit.section_url or hit.url,
        # A heading that the excerpt begins with need not be said twice.
        "section": "" if hit.section and hit.section in strip_tags(hit.excerpt) else hit.section,
        "excerpt": hit.excerpt,
        "group": group,
        "promoted": hit.promoted,
        "click": click,
    }


# No cookie proves anything here, the signature does: full-page caches stay possible.
@csrf_exempt
@require_POST
def click(request: HttpRequest) -> HttpResponse:
    """``token`` as ``click_token`` made it. 204 always for a good one, also when repeated."""
    read = read_click_token(request.POST.get("token", "")[:300])
    if read is None:
        return HttpResponse("This token is not ours.", status=400, content_type="text/plain")
    pk, kind, object_id, rank = read
    search = SearchLog.objects.filter(pk=pk).first()
    if search is not None:
        record_click(search=search, kind=kind, object_id=object_id, rank=rank)
    return HttpResponse(status=204)


def _is_known(help_center: uuid.UUID, locale: str) -> bool:
    """One that exists, in a language of the site: rows are logged under no made-up names."""
    if not {locale, locale.split("-")[0]} & set(dict(settings.LANGUAGES)):
        return False
    try:
        registry.get(KIND).resolve_filter("help_center", str(help_center))
    except LookupError:
        return False
    return True


def _uuid(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text)
    except ValueError:
        return None
