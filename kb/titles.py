"""Whose title Wagtail's own screens may name: of pages one may read, or may edit."""

from collections.abc import Iterable

from django.contrib.contenttypes.models import ContentType
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest
from wagtail.admin.views.chooser import page_models_from_string
from wagtail.log_actions import get_active_log_context
from wagtail.permission_policies.pages import PagePermissionPolicy

from wagdesk.kb.article_classes import (
    article_classes,
    category_classes,
    help_center_classes,
    is_ours,
)
from wagdesk.kb.audience import Audience
from wagdesk.kb.queries import page_model

EDITING = frozenset({"add", "change", "publish", "delete", "lock", "unlock"})
BROWSING = ("wagtailadmin_choose_page", "wagtailadmin_choose_page_child")
LINKING = "wagtailadmin_choose_page_external_link"


def editable_by(viewer: object) -> QuerySet:
    return PagePermissionPolicy().instances_user_has_any_permission_for(viewer, EDITING)


def nameable(viewer: object, pages: Iterable) -> set[int]:
    """The ids of those pages whose title ``viewer`` may know."""
    pages = list(pages)
    if viewer.is_superuser:
        return {page.pk for page in pages}
    audience = _audience_of(viewer)
    open_ones = {page.pk for page in pages if audience.permits(page)}
    rest = {page.pk for page in pages} - open_ones
    if rest:
        open_ones |= set(editable_by(viewer).filter(pk__in=rest).values_list("pk", flat=True))
    return open_ones


def _audience_of(viewer: object) -> Audience:
    """Kept on the account's object, which lives as long as a request."""
    if not hasattr(viewer, "_wagdesk_audience"):
        viewer._wagdesk_audience = Audience(viewer)
    return viewer._wagdesk_audience


def is_nameless_here(page: object) -> bool:
    """True in Wagtail's admin for somebody who may not know the page's title."""
    viewer = get_active_log_context().user
    return viewer is not None and page.pk is not None and not nameable(viewer, [page])


def is_nameless_as_link(request: HttpRequest, page: object) -> bool:
    """True where Wagtail asks which page an address belongs to, to name it."""
    match = request.resolver_match
    if match is None or match.url_name != LINKING:
        return False
    return not nameable(request.user, [page])


def choosable(pages: QuerySet, request: HttpRequest) -> QuerySet:
    """The page chooser's pages without those of ours, or closed ones, that may not be named.

    The page whose children are listed is named too, and Wagtail asks nobody about it.
    """
    viewer = request.user
    if viewer.is_superuser:
        return pages
    parent = _browsed(request)
    if parent is not None and parent.pk not in nameable(viewer, [parent]):
        raise Http404
    hidden = Q(live=False, content_type__in=_our_types())
    hidden |= _audience_of(viewer).closed_q()
    rows = page_model().objects.filter(hidden).exclude(pk__in=editable_by(viewer).values("pk"))
    return pages.exclude(pk__in=rows.values("pk"))


def _browsed(request: HttpRequest) -> object | None:
    """The page that the chooser opens, as Wagtail finds it; None where it can't be hidden."""
    match = request.resolver_match
    if match is None or match.url_name not in BROWSING:
        return None
    pages = page_model().objects
    if number := match.kwargs.get("parent_page_id"):
        parent = pages.filter(pk=number).first()
    elif asked := request.GET.get("page_type"):
        parent = pages.type(*page_models_from_string(asked)).first_common_ancestor()
    else:
        return None
    if parent is None or not (parent.live or is_ours(parent.specific_deferred)):
        return None
    return parent


def _our_types() -> list[int]:
    classes = (*help_center_classes(), *category_classes(), *article_classes())
    found = ContentType.objects.get_for_models(*classes, for_concrete_models=False).values()
    return [row.pk for row in found]
