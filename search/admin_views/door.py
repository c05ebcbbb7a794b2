"""The door: whoever may see what was searched comes in."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views import View
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from ..queries.analytics import demand

NAMESPACE = "wagdesk_search_admin"


def admin_url(name: str, *args: Any) -> str:
    return reverse(f"{NAMESPACE}:{name}", args=args)


class SearchDoor(WagtailAdminTemplateMixin, View):
    """Others are turned away the Wagtail way."""

    header_icon = "search"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        demand(request.user)
        return super().dispatch(request, *args, **kwargs)
