"""What the customer screens show: the context of each template.

``base_context`` is for every page below a help center, also for those that other apps add
by the hook ``wagdesk_help_center_routes``; they extend ``wagdesk_kb/base.html``.
"""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.db.models import Case, Count, Q, QuerySet, When
from django.db.models.functions import Substr
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language_info
from wagtail import hooks

from wagdesk.kb import conf, page_token
from wagdesk.kb.article_classes import category_classes, is_help_center
from wagdesk.kb.audience import Audience
from wagdesk.kb.queries import (
    articles_for,
    page_model,
    pages_of,
    popular_articles,
)
from wagdesk.kb.structured_data import article_data, breadcrumb_data, json_ld
from wagdesk.kb.text import with_anchors


@dataclass
class Language:
    """A choice of the language switch. ``exact``: it is this page, not the home page."""

    code: str
    name: str
    url: str
    full_url: str
    current: bool
    exact: bool


def base_context(
    request: HttpRequest, help_center: Any, page: Any = None, audience: Audience | None = None
) -> dict[str, Any]:
    """What ``wagdesk_kb/base.html`` needs. ``page``: the page shown, else the help center."""
    page = page or help_center
    audience = audience or Audience.of(request)
    languages = _languages(request, help_center, page, audience)
    code = page.locale.language_code
    return {
        "page": page,
        "help_center": help_center,
        "audience": audience,
        "language_code": code,
        "text_direction": _direction(code),
        "languages": languages,
        "home_url": help_center.get_url(request),
        "search_url": route_url(request, help_center, "search"),
        "complete_url": complete_url(help_center, code),
        "contact_url": route_url(request, help_center, "contact"),
        "tickets_url": route_url(request, help_center, "tickets"),
        "canonical_url": page.get_full_url(request),
    }


def route_url(request: HttpRequest, help_center: Any, name: str) -> str:
    """Address of a route of the help center; empty if no app adds one of this name."""
    try:
        route = help_center.reverse_subpage(name)
    except NoReverseMatch:
        return ""
    return (help_center.get_url(request) or "/") + route


def complete_url(help_center: Any, locale: str) -> str:
    """What the search box asks while somebody types; it appends ``&q=``."""
    asked = {"help_center": help_center.translation_key, "locale": locale}
    return f"{reverse('wagdesk_search:suggest')}?{urlencode(asked)}"


def home_context(request: HttpRequest, page: Any) -> dict[str, Any]:
    audience = Audience.of(request)
    return base_context(request, page, audience=audience) | {
        "categories": categories_below(page, audience),
        "articles": list(_children(articles_for(request.user, page, audience), page)),
        "popular": popular_articles(request.user, page, 6, audience),
    }


def category_context(request: HttpRequest, page: Any) -> dict[str, Any]:
    audience = Audience.of(request)
    help_center, trail = _place(request, page)
    if help_center is None:
        return _without_help_center(request, page, audience)
    articles = _children(articles_for(request.user, page, audience), page)
    listed = Paginator(articles, conf.articles_per_page()).get_page(request.GET.get("p"))
    return base_context(request, help_center, page, audience) | {
        "categories": categories_below(page, audience),
        "articles": listed,
        "breadcrumbs": trail,
        "structured_data": json_ld([breadcrumb_data(request, trail, page)]),
    }


def article_context(request: HttpRequest, page: Any) -> dict[str, Any]:
    audience = Audience.of(request)
    help_center, trail = _place(request, page)
    if help_center is None:
        return _without_help_center(request, page, audience) | _article_parts(page, audience)
    return (
        base_context(request, help_center, page, audience)
        | _article_parts(page, audience)
        | {
            "breadcrumbs": trail,
            "siblings": _siblings(request, page, audience),
            "page_token": page_token.make(page),
            "footer_parts": _footer_parts(request, page),
            "structured_data": json_ld(
                [article_data(request, page), breadcrumb_data(request, trail, page)],
            ),
        }
    )


def _without_help_center(request: HttpRequest, page: Any, audience: Audience) -> dict[str, Any]:
    """A page of ours outside any help center: it stands alone, without search."""
    code = page.locale.language_code
    return {
        "page": page,
        "audience": audience,
        "language_code": code,
        "text_direction": _direction(code),
        "canonical_url": page.get_full_url(request),
        "categories": categories_below(page, audience),
        "articles": list(_children(articles_for(request.user, page, audience), page)),
    }


def _article_parts(page: Any, audience: Audience) -> dict[str, Any]:
    rendered = page.body.stream_block.render(page.body, {"audience": audience, "page": page})
    html, contents = with_anchors(rendered)
    related = [block.value for block in page.related_articles if block.value]
    return {
        "body_html": mark_safe(html),  # noqa: S308 - rendered by our block templates
        "contents": contents,
        "related": [other for other in related if audience.permits(other)],
    }


def categories_below(page: Any, audience: Audience) -> list:
    """Permitted child categories that hold something, each with ``article_count``."""
    categories = audience.filter(pages_of(category_classes()))
    categories = list(_children(categories, page).order_by("path"))
    if not categories:
        return []
    length = len(categories[0].path)
    counted = (
        articles_for(audience.viewer, page, audience)
        .order_by()
        .annotate(shelf=Substr("path", 1, length))
        .values_list("shelf")
        .annotate(count=Count("pk"))
    )
    counts = dict(counted)
    for category in categories:
        category.article_count = counts.get(category.path, 0)
    return [category for category in categories if category.article_count]


def _children(pages: QuerySet, parent: Any) -> QuerySet:
    below = pages.filter(path__startswith=parent.path, depth=parent.depth + 1)
    return below.order_by("path")


def _place(request: HttpRequest, page: Any) -> tuple[Any, list]:
    """The help center above ``page``, and the pages from it down to the parent."""
    above = list(page.get_ancestors().order_by("path"))
    root = next((step for step in reversed(above) if is_help_center(step)), None)
    if root is None:
        return None, []
    help_center = getattr(request, "wagdesk_help_center", None)
    if help_center is None or help_center.pk != root.pk:
        help_center = root.specific
    between = [step for step in above if step.depth > root.depth and step.live]
    return help_center, [help_center, *between]


def _siblings(request: HttpRequest, page: Any, audience: Audience) -> list:
    """The next four on the shelf; after the last comes the first."""
    shelf = page.path[: -type(page).steplen]
    around = articles_for(request.user, None, audience).filter(
        path__startswith=shelf, depth=page.depth
    )
    before = Case(When(path__gt=page.path, then=0), default=1)
    return list(around.exclude(pk=page.pk).order_by(before, "path")[:4])


def _languages(request: HttpRequest, help_center: Any, page: Any, audience: Audience) -> list:
    """One choice a locale: this page's translation, or else the home page in it."""
    keys = Q(translation_key=page.translation_key) | Q(translation_key=help_center.translation_key)
    candidates = audience.filter(page_model().objects.filter(keys)).select_related("locale")
    chosen: dict[str, Any] = {}
    for candidate in candidates.order_by("path"):
        if candidate.pk == page.pk:
            page.locale = candidate.locale
        code = candidate.locale.language_code
        if code not in chosen or candidate.translation_key == page.translation_key:
            chosen[code] = candidate
    chosen[page.locale.language_code] = page
    return [
        Language(
            code=code,
            name=language_name(code),
            url=other.get_url(request) or "",
            full_url=other.get_full_url(request) or "",
            current=other is page,
            exact=other.translation_key == page.translation_key,
        )
        for code, other in sorted(chosen.items())
    ]


def language_name(code: str) -> str:
    try:
        return get_language_info(code)["name_local"].capitalize()
    except KeyError:
        return code


def _direction(code: str) -> str:
    try:
        return "rtl" if get_language_info(code)["bidi"] else "ltr"
    except KeyError:
        return "ltr"


def _footer_parts(request: HttpRequest, page: Any) -> list[SafeString]:
    """HTML of hook ``wagdesk_article_footer``; the same for every anonymous reader."""
    parts = (hook(request, page) for hook in hooks.get_hooks("wagdesk_article_footer"))
    return [part for part in parts if part]
