"""JSON-LD: what search engines read about a page."""

from typing import Any

from django.http import HttpRequest
from django.utils.html import json_script
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _


def json_ld(data: list[dict]) -> SafeString:
    # json_script escapes what could end the element; the type is what search engines read.
    element = json_script(data if len(data) > 1 else data[0])
    return mark_safe(element.replace("application/json", "application/ld+json", 1))  # noqa: S308


def article_data(request: HttpRequest, page: Any) -> dict:
    url = page.get_full_url(request)
    data = {
        "@context": "https://schema.org",
        "@type": "Article",
        "headline": page.title[:110],
        "description": page.summary,
        "inLanguage": page.locale.language_code,
        "url": url,
        "mainEntityOfPage": url,
        "datePublished": _iso(page.first_published_at),
        "dateModified": _iso(page.last_published_at),
    }
    return {key: value for key, value in data.items() if value}


def _iso(moment: Any) -> str:
    return moment.isoformat(timespec="seconds") if moment else ""


def breadcrumb_data(request: HttpRequest, trail: list, page: Any) -> dict:
    return {
        "@context": "https://schema.org",
        "@type": "BreadcrumbList",
        "itemListElement": [
            {
                "@type": "ListItem",
                "position": position,
                "name": step.title if step is not trail[0] else _("Help center"),
                "item": step.get_full_url(request),
            }
            for position, step in enumerate([*trail, page], start=1)
        ],
    }
