"""Before | after: what a proposed change does to what people searched."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.generic import View
from wagtail.admin.auth import require_admin_access
from wagtail.admin.menu import MenuItem
from wagtail.admin.views.generic import WagtailAdminTemplateMixin
from wagtail.admin.viewsets.base import ViewSet

from ..actions import accept_preview, drop_preview, replay_again
from ..actions.preview import AlreadyDecided
from ..models import SteeringPreview
from ..proposals import KINDS, Outdated
from ..queries.find_object import objects_like
from ..queries.previews import latest_previews, shown_preview
from . import synonym_files

NAMESPACE = "wagdesk_search_previews"
DECISIONS = {"accept": accept_preview, "drop": drop_preview, "again": replay_again}


def may_steer(user: Any) -> bool:
    """True for whoever may change any of the lists."""
    return any(
        user.has_perm(f"wagdesk_search.{verb}_{name}")
        for name in KINDS
        for verb in ("add", "change", "delete")
    )


class Steering(WagtailAdminTemplateMixin, View):
    """What the screens share: only for who may steer."""

    header_icon = "history"

    @method_decorator(never_cache)
    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not may_steer(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)


class PreviewList(Steering):
    """The proposals that wait, then those that were decided lately."""

    page_title = gettext_lazy("Proposed changes")
    template_name = "wagdesk_search/admin/previews.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        context = {**self.get_context_data(), "previews": latest_previews(request.user)}
        return TemplateResponse(request, self.template_name, context)

    def get_breadcrumbs_items(self) -> list[dict]:
        return [*super().get_breadcrumbs_items(), {"url": "", "label": self.page_title}]


class PreviewDetail(Steering):
    """One proposal; a POST decides. ``?progress`` gives the part that changes."""

    page_title = gettext_lazy("Before and after")
    template_name = "wagdesk_search/admin/preview.html"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        preview = get_object_or_404(SteeringPreview, pk=pk)
        if "progress" in request.GET:
            return JsonResponse(
                {"state": preview.state, "done": preview.done, "total": preview.total}
            )
        shown = shown_preview(request.user, preview)
        context = {**self.get_context_data(), "preview": preview, "shown": shown}
        return TemplateResponse(request, self.template_name, context)

    def get_page_subtitle(self) -> str:
        return ""

    def get_breadcrumbs_items(self) -> list[dict]:
        listed = {
            "url": reverse(f"{NAMESPACE}:index"),
            "label": _("Proposed changes"),
        }
        return [*super().get_breadcrumbs_items(), listed, {"url": "", "label": self.page_title}]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        preview = get_object_or_404(SteeringPreview, pk=pk)
        decision = request.POST.get("decision", "")
        if decision not in DECISIONS:
            raise Http404
        try:
            DECISIONS[decision](user=request.user, preview=preview)
        except AlreadyDecided:
            messages.warning(request, _("Somebody decided this before you."))
        except Outdated:
            messages.error(
                request,
                _("This was changed meanwhile, so the proposal no longer fits. Make it anew."),
            )
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        else:
            return self._decided(request, preview, decision)
        return redirect(f"{NAMESPACE}:preview", pk)

    def _decided(self, request: HttpRequest, preview: Any, decision: str) -> HttpResponse:
        if decision == "again":
            return redirect(f"{NAMESPACE}:preview", preview.pk)
        said = {
            "accept": _("Accepted. It holds from the next search on."),
            "drop": _("Dropped. Nothing has changed."),
        }
        messages.success(request, said[decision])
        return redirect(_list_of(preview))


def _list_of(preview: SteeringPreview) -> str:
    """Where the editor came from: the list of the rows that the change is about."""
    from ..viewsets import VIEWSETS

    model = preview.changes[0]["model"] if preview.changes else "synonym"
    name = next(each.name for each in VIEWSETS if each.model._meta.model_name == model)
    return reverse(f"{name}:index")


@require_admin_access
@never_cache
def objects(request: HttpRequest) -> HttpResponse:
    """``?q=&locale=`` → ``{"labels": [...]}`` for the field that chooses an article."""
    if not may_steer(request.user):
        raise PermissionDenied
    text, locale = request.GET.get("q", "")[:200], request.GET.get("locale", "")[:20]
    found = objects_like(request.user, text, locale=locale) if text.strip() and locale else []
    return JsonResponse({"labels": found})


class ForEditors(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return may_steer(request.user)


class PreviewViewSet(ViewSet):
    name = NAMESPACE
    url_prefix = "search-steering/previews"
    icon = "history"
    menu_label = gettext_lazy("Proposed changes")
    menu_hook = "register_wagdesk_search_menu_item"
    menu_order = 390
    menu_item_class = ForEditors

    def get_urlpatterns(self) -> list:
        return [
            path("", PreviewList.as_view(), name="index"),
            path("<int:pk>/", PreviewDetail.as_view(), name="preview"),
            path("objects/", objects, name="objects"),
            path("synonyms/import/", synonym_files.SynonymImport.as_view(), name="import"),
            path("synonyms/export/", synonym_files.export, name="export"),
        ]
