"""The help center: the root of one brand and locale, with search and what hooks add."""

import zoneinfo
from collections.abc import Callable

from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest
from django.urls import re_path
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.panels import FieldPanel
from wagtail.contrib.routable_page.models import RoutablePageMixin
from wagtail.models import AbstractPage
from wagtail.search import index
from wagtail.url_routing import RouteResult

from .naming import KeepsItsTitle


def check_time_zone(name: str) -> None:
    if name not in zoneinfo.available_timezones():
        raise ValidationError(
            _("“%(name)s” is no time zone. Write it as Europe/Istanbul."), params={"name": name}
        )


class HelpCenterMixin(KeepsItsTitle, RoutablePageMixin, models.Model):
    """A help center. What hook ``wagdesk_help_center_routes`` names lies below it."""

    headline = models.CharField(
        _("headline"),
        max_length=120,
        blank=True,
        help_text=_("Above the search box, for example “How can we help?”"),
    )
    intro = models.TextField(_("introduction"), blank=True, max_length=500)
    search_hint = models.CharField(
        _("search hint"),
        max_length=80,
        blank=True,
        help_text=_("Shown in the empty search box, for example “Try: track my order”."),
    )
    time_zone = models.CharField(
        _("time zone"),
        max_length=60,
        default="UTC",
        validators=[check_time_zone],
        help_text=_("Figures are counted by day in this zone, for example Europe/Istanbul."),
    )

    content_panels = [
        *AbstractPage.content_panels,
        FieldPanel("headline"),
        FieldPanel("intro"),
        FieldPanel("search_hint"),
        FieldPanel("time_zone"),
    ]
    search_fields = [*AbstractPage.search_fields, index.SearchField("intro")]
    page_description = _("The root of a help center in one language.")

    class Meta:
        abstract = True

    @classmethod
    def get_subpage_urls(cls) -> tuple:
        """Those of hook ``wagdesk_help_center_routes``: search of ours, contact of others."""
        return (*super().get_subpage_urls(), *_routes_of_hooks())

    def route(self, request: HttpRequest, path_components: list[str]) -> RouteResult:
        """As Wagtail, but a page at any depth is found by one query, not two a level."""
        request.wagdesk_help_center = self
        if len(path_components) > 1:
            url_path = "/".join([self.url_path.rstrip("/"), *path_components, ""])
            if page := self._below(slug=path_components[-1], url_path=url_path):
                return page.route(request, [])
        return super().route(request, path_components)

    def _below(self, **where: str) -> models.Model | None:
        """The page below that matches; an article, being what most ask for, in one query."""
        from wagdesk.kb.article_classes import article_classes

        classes = article_classes()
        if len(classes) == 1:
            articles = classes[0]._default_manager.filter(path__startswith=self.path)
            if article := articles.filter(**where).first():
                return article
        page = self.get_descendants().filter(**where).first()
        return page.specific if page else None

    def get_template(self, request: HttpRequest, *args: object, **kwargs: object) -> list[str]:
        return [self.template, "wagdesk_kb/home.html"]

    def get_context(self, request: HttpRequest, *args: object, **kwargs: object) -> dict:
        from wagdesk.kb.screens import home_context

        return super().get_context(request, *args, **kwargs) | home_context(request, self)


def _routes_of_hooks() -> list:
    return [
        re_path(regex, _as_page_view(view), name=name)
        for hook in hooks.get_hooks("wagdesk_help_center_routes")
        for regex, name, view in hook()
    ]


def _as_page_view(view: Callable) -> Callable:
    def page_view(page: HelpCenterMixin, request: HttpRequest, *args: object, **kw: object):
        return view(request, page, *args, **kw)

    return page_view
