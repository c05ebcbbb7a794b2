"""What the help center registers with Wagtail."""

from collections.abc import Callable
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import include, path, reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override
from wagtail import hooks
from wagtail.models import Page
from wagtail.permission_policies.pages import PagePermissionPolicy

from wagdesk.kb import admin_urls
from wagdesk.kb.article_classes import is_ours
from wagdesk.kb.audience import Audience
from wagdesk.kb.titles import choosable
from wagdesk.kb.views.results import results


@hooks.register("wagdesk_help_center_routes")
def search_routes() -> list:
    return [(r"^search/$", "search", results)]


@hooks.register("register_admin_urls")
def help_center_admin_urls() -> list:
    return [path("help-center/", include(admin_urls))]


@hooks.register("wagdesk_search_report_row_actions")
def write_an_article(query: str, locale: str, user: object) -> list[dict]:
    """Beside a search of the report, for who may add an article in its language."""
    if not PagePermissionPolicy().user_has_permission(user, "add"):
        return []
    url = reverse("wagdesk_kb_admin:draft")
    asked = urlencode({"title": query, "locale": locale})
    return [{"label": _("Write an article"), "url": f"{url}?{asked}"}]


@hooks.register("on_serve_page", order=-20)
def speak_the_language_of_the_page(callback: Callable) -> Callable:
    """Also where the address says nothing of a language, as on a host without i18n_patterns."""

    def serve(page: Page, request: HttpRequest, args: list, kwargs: dict) -> HttpResponse:
        if not is_ours(page):
            return callback(page, request, args, kwargs)
        with override(page.locale.language_code):
            response = callback(page, request, args, kwargs)
            # A TemplateResponse would take its words later, in another language.
            return response.render() if hasattr(response, "render") else response

    return serve


@hooks.register("on_serve_page", order=-10)
def hide_from_the_wrong_group(callback: Callable) -> Callable:
    """Wagtail sends a signed-in reader of the wrong group to sign in, for ever: say 404."""

    def serve(page: Page, request: HttpRequest, args: list, kwargs: dict) -> HttpResponse:
        if is_ours(page) and request.user.is_authenticated and _is_closed(page, request):
            raise Http404
        return callback(page, request, args, kwargs)

    return serve


def _is_closed(page: Page, request: HttpRequest) -> bool:
    """By group or sign-in; a password is Wagtail's to ask for."""
    audience = Audience.of(request)
    asked = (r for r in audience.restrictions if not r.by_password)
    closed = (r.path for r in asked if not r.passes(audience.viewer, audience.groups))
    return any(page.path.startswith(path) for path in closed)


hooks.register("construct_page_chooser_queryset", choosable)
