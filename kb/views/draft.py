"""From a search that no article answers to a draft of one."""

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from wagdesk.kb.actions import create_draft_article
from wagdesk.kb.draft_form import DraftForm
from wagdesk.kb.queries import parents_for

LONGEST = 255


class DraftView(WagtailAdminTemplateMixin, View):
    """Asks where it shall stand; nothing is written before the form is sent."""

    page_title = gettext_lazy("Write an article")
    header_icon = "doc-empty"
    template_name = "wagdesk_kb/admin/draft.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.parents = parents_for(request.user, request.GET.get("locale", "")[:20])
        if not self.parents:
            raise PermissionDenied(_("You may not add articles."))
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self) -> list[dict]:
        return [*self.breadcrumbs_items, {"url": "", "label": _("Write an article")}]

    def get(self, request: HttpRequest) -> HttpResponse:
        asked = request.GET.get("title", "")[:LONGEST]
        initial = {"title": asked[:1].upper() + asked[1:], "asked_as": asked}
        return self._show(DraftForm(parents=self.parents, initial=initial))

    def post(self, request: HttpRequest) -> HttpResponse:
        form = DraftForm(request.POST, parents=self.parents)
        if not form.is_valid():
            return self._show(form)
        try:
            page = create_draft_article(
                user=request.user,
                parent=form.chosen,
                title=form.cleaned_data["title"],
                asked_as=form.phrases,
            )
        except ValidationError as problem:
            form.add_error(None, problem)
            return self._show(form)
        messages.success(request, _("The draft is written. Nothing is published yet."))
        return redirect(reverse("wagtailadmin_pages:edit", args=[page.pk]))

    def _show(self, form: DraftForm) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form))
