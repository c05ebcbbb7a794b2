"""What a page of ours says of itself in Wagtail's admin."""

from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _
from wagtail.url_routing import RouteResult


class KeepsItsTitle:
    """Wagtail names any page to whoever may enter the admin; ours only to whom it concerns."""

    def get_admin_display_title(self) -> str:
        from wagdesk.kb.titles import is_nameless_here

        if is_nameless_here(self):
            return _("A page you may not see")
        return super().get_admin_display_title()

    def route(self, request: HttpRequest, path_components: list[str]) -> RouteResult:
        from wagdesk.kb.titles import is_nameless_as_link

        if is_nameless_as_link(request, self):
            raise Http404
        return super().route(request, path_components)
