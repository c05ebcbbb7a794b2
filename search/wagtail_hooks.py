"""What search adds to Wagtail's admin. Registrations only."""

from django.http import HttpRequest
from django.urls import include, path, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import Menu, MenuItem, SubmenuMenuItem

from . import admin_urls
from .admin_views.previews import PreviewViewSet
from .queries.analytics import PERMISSION
from .trouble_panel import TroublePanel
from .viewsets import VIEWSETS

search_menu = Menu(register_hook_name="register_wagdesk_search_menu_item")


class ForReaders(MenuItem):
    """Shown to whoever may see what was searched."""

    def is_shown(self, request: HttpRequest) -> bool:
        return request.user.has_perm(PERMISSION)


@hooks.register("register_admin_urls")
def search_admin_urls() -> list:
    return [path("search-desk/", include(admin_urls))]


@hooks.register("register_admin_menu_item")
def search_group() -> MenuItem:
    return SubmenuMenuItem(
        _("Help search"), search_menu, name="wagdesk-search", icon_name="search", order=95
    )


@hooks.register("register_wagdesk_search_menu_item")
def report_item() -> MenuItem:
    url = reverse_lazy("wagdesk_search_admin:report")
    return ForReaders(
        _("What people search"), url, name="wagdesk-search-report", icon_name="history", order=100
    )


@hooks.register("register_wagdesk_search_menu_item")
def explain_item() -> MenuItem:
    url = reverse_lazy("wagdesk_search_admin:explain")
    return ForReaders(
        _("Explain a search"), url, name="wagdesk-search-explain", icon_name="view", order=200
    )


@hooks.register("register_wagdesk_search_menu_item")
def calibration_item() -> MenuItem:
    return ForReaders(
        _("How sure suggestions are"),
        reverse_lazy("wagdesk_search_admin:calibration"),
        name="wagdesk-search-calibration",
        icon_name="circle-check",
        order=300,
    )


@hooks.register("register_admin_viewset")
def steering_viewsets() -> list:
    return [*(viewset() for viewset in VIEWSETS), PreviewViewSet()]


@hooks.register("construct_homepage_panels")
def trouble_on_the_home_page(request: HttpRequest, panels: list) -> None:
    panels.append(TroublePanel())
