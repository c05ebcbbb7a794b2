"""Synonyms as a file in Solr's format: out, and in as a proposed change."""

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import View
from wagtail.admin.auth import require_admin_access
from wagtail.admin.views.generic import WagtailAdminTemplateMixin
from wagtail.coreutils import get_content_languages

from ..actions import propose_steering
from ..models import Synonym
from ..queries.synonyms import read_synonyms, synonym_file
from ..steering_forms import SynonymFileForm


class SynonymImport(WagtailAdminTemplateMixin, View):
    """Bad lines are told first, and nothing is proposed until there is none."""

    page_title = gettext_lazy("Import synonyms")
    header_icon = "upload"
    template_name = "wagdesk_search/admin/synonym_import.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.has_perm("wagdesk_search.add_synonym"):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._show(request, SynonymFileForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        form = SynonymFileForm(request.POST, request.FILES)
        if not form.is_valid():
            return self._show(request, form)
        data = form.cleaned_data
        found = read_synonyms(data["text"], data["locale"], replace=data["replace"])
        if found.bad and "leave_out" not in request.POST:
            return self._show(request, form, bad=found.bad, text=data["text"])
        if not (found.add or found.remove):
            form.add_error(None, _("These rules are all there already."))
            return self._show(request, form)
        try:
            preview = propose_steering(user=request.user, add=found.add, remove=found.remove)
        except ValidationError as error:
            form.add_error(None, error)
            return self._show(request, form)
        return redirect(reverse("wagdesk_search_previews:preview", args=[preview.pk]))

    def _show(self, request: HttpRequest, form: SynonymFileForm, **more: Any) -> HttpResponse:
        context = {**self.get_context_data(), "form": form, **more}
        return TemplateResponse(request, self.template_name, context)

    def get_breadcrumbs_items(self) -> list[dict]:
        listed = {"url": reverse("wagdesk_search_synonym:index"), "label": _("Synonyms")}
        return [*super().get_breadcrumbs_items(), listed, {"url": "", "label": self.page_title}]


@require_admin_access
def export(request: HttpRequest) -> HttpResponse:
    """``?locale=``: the rules of a language, of the first one if it is left out."""
    if not request.user.has_perm("wagdesk_search.view_synonym") and not request.user.has_perm(
        "wagdesk_search.change_synonym"
    ):
        raise PermissionDenied
    languages = get_content_languages()
    locale = request.GET.get("locale") or next(iter(languages))
    if locale not in languages:
        return HttpResponse(_("There is no such language."), status=400, content_type="text/plain")
    rows = Synonym.objects.filter(locale=locale)
    answer = HttpResponse(synonym_file(rows), content_type="text/plain; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="synonyms-{locale}.txt"'
    return answer
