"""What the help center registers with Wagtail."""

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import override
from wagtail import hooks
from wagtail.models import Page

from wagdesk.kb.article_classes import is_ours
from wagdesk.kb.audience import Audience
from wagdesk.kb.titles import choosable
from wagdesk.kb.views.results import results


@hooks.register("wagdesk_help_center_routes")
def search_routes() -> list:
    return [(r"^search/$", "search", results)]


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
