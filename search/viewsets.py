"""Lists and forms in which editors steer the search. A change is proposed, never saved."""

from typing import Any

from django.contrib.admin.utils import unquote
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import BaseColumn, TitleColumn
from wagtail.admin.views import generic
from wagtail.admin.views.generic.history import HistoryView
from wagtail.admin.views.generic.usage import UsageView
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.admin.widgets.button import HeaderButton

from .actions import propose_steering
from .documents import registry
from .models import HiddenResult, Promotion, ProtectedTerm, StopPhrase, Synonym
from .models.steering import SteeringRow
from .steering_forms import (
    HiddenResultForm,
    PromotionForm,
    ProtectedTermForm,
    StopPhraseForm,
    SynonymForm,
)

KIND = "article"
MENU_HOOK = "register_wagdesk_search_menu_item"


def to_preview(request: HttpRequest, **change: list[SteeringRow]) -> HttpResponse:
    preview = propose_steering(user=request.user, **change)
    return redirect(reverse("wagdesk_search_previews:preview", args=[preview.pk]))


class ProposeForm:
    """Instead of saving the form's row."""

    submit_button_label = _("Preview the change")
    submit_button_active_label = _("Preparing…")

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            return to_preview(self.request, add=[form.save(commit=False)])
        except ValidationError as error:
            form.add_error(None, error)
            return self.form_invalid(form)


class ProposeAdd(ProposeForm, generic.CreateView):
    page_title = _("New")

    def get_initial(self) -> dict:
        """What a report's link brings: the words, the searches, where they were made."""
        given = self.request.GET
        return {name: given[name][:400] for name in self.form_class.base_fields if name in given}


class ProposeEdit(ProposeForm, generic.EditView):
    pass


class ProposeDelete(generic.DeleteView):
    def form_valid(self, form: Any) -> HttpResponse:
        return to_preview(self.request, remove=[self.object])

    @property
    def confirmation_message(self) -> str:
        return _("You will see what it changes before anything is removed.")


class SteeringViewSet(ModelViewSet):
    """What the lists share. ``form``: the form class."""

    add_view_class = ProposeAdd
    edit_view_class = ProposeEdit
    delete_view_class = ProposeDelete
    copy_view_enabled = False
    add_to_reference_index = False
    add_to_admin_menu = True
    menu_hook = MENU_HOOK
    list_filter = ["locale"]
    search_backend_name = None
    index_results_template_name = "wagdesk_search/admin/index_results.html"
    form: type

    def get_form_class(self, for_update: bool = False) -> type:
        return self.form


class SynonymIndex(generic.IndexView):
    @property
    def header_more_buttons(self) -> list:
        files = reverse("wagdesk_search_previews:import")
        export = reverse("wagdesk_search_previews:export")
        return [
            *super().header_more_buttons,
            HeaderButton(_("Import a file"), url=files, icon_name="upload"),
            HeaderButton(_("Export as a file"), url=export, icon_name="download"),
        ]


class SynonymViewSet(SteeringViewSet):
    model = Synonym
    name = "wagdesk_search_synonym"
    url_prefix = "search-steering/synonyms"
    icon = "link"
    menu_label = _("Synonyms")
    menu_order = 300
    form = SynonymForm
    index_view_class = SynonymIndex
    list_display = ["words", "gives", "locale"]
    search_fields = ["words", "gives"]


class StopPhraseViewSet(SteeringViewSet):
    model = StopPhrase
    name = "wagdesk_search_stop_phrase"
    url_prefix = "search-steering/stop-phrases"
    icon = "minus"
    menu_label = _("Stop phrases")
    menu_order = 340
    form = StopPhraseForm
    list_display = ["phrase", "locale"]
    search_fields = ["phrase"]


class ProtectedTermViewSet(SteeringViewSet):
    model = ProtectedTerm
    name = "wagdesk_search_protected"
    url_prefix = "search-steering/names"
    icon = "lock"
    menu_label = _("Protected names")
    menu_order = 350
    form = ProtectedTermForm
    list_display = ["term", "locale"]
    search_fields = ["term"]


class OnlyNameable:
    """Rows about an object whose title this editor may not know are as if missing."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        row = self.model._default_manager.filter(pk=unquote(str(kwargs["pk"]))).first()
        if row is None or not _named(request.user, [row]):
            raise Http404
        return super().dispatch(request, *args, **kwargs)


class ResultEdit(OnlyNameable, ProposeEdit):
    pass


class ResultDelete(ProposeDelete):
    """Anybody may remove a row about a deleted article, which has no name any more."""

    def get_page_subtitle(self) -> str:
        known = _named(self.request.user, [self.object])
        return str(self.object) if known else f"#{self.object.object_id}"


class ResultHistory(OnlyNameable, HistoryView):
    pass


class ResultUsage(OnlyNameable, UsageView):
    pass


class ResultIndex(generic.IndexView):
    def get_context_data(self, *args: Any, **kwargs: Any) -> dict:
        context = super().get_context_data(*args, **kwargs)
        rows = context["object_list"]
        names = _named(self.request.user, list(rows))
        for row in rows:
            row.known = row.object_id in names
            row.shown_title = names.get(row.object_id) or gettext("(not yours to see)")
            # Wagtail names the row's menu after the row.
            row.title = row.shown_title
        return context

    @cached_property
    def columns(self) -> list[BaseColumn]:
        titled = self._get_title_column_class(TitleColumn)
        title = titled("shown_title", label=_("Article"), get_url=self.get_edit_url)
        return [title, *(self._get_custom_column(name) for name in self.list_display)]

    def get_edit_url(self, instance: Any) -> str | None:
        return super().get_edit_url(instance) if instance.known else None


class ResultViewSet(SteeringViewSet):
    """About one article each."""

    index_view_class = ResultIndex
    edit_view_class = ResultEdit
    delete_view_class = ResultDelete
    history_view_class = ResultHistory
    usage_view_class = ResultUsage


def _named(user: Any, rows: list[Any]) -> dict[str, str]:
    """id → title of the rows' objects that ``user`` may know."""
    if KIND not in registry:
        return {}
    return registry.get(KIND).named(user, [row.object_id for row in rows])


class PromotionViewSet(ResultViewSet):
    model = Promotion
    name = "wagdesk_search_promotion"
    url_prefix = "search-steering/promoted"
    icon = "pick"
    menu_label = _("Promoted results")
    menu_order = 310
    form = PromotionForm
    list_display = ["queries", "position", "starts_on", "ends_on", "locale"]
    search_fields = ["queries"]


class HiddenResultViewSet(ResultViewSet):
    model = HiddenResult
    name = "wagdesk_search_hidden"
    url_prefix = "search-steering/hidden"
    icon = "no-view"
    menu_label = _("Hidden results")
    menu_order = 320
    form = HiddenResultForm
    list_display = ["queries", "locale"]
    search_fields = ["queries"]


VIEWSETS = (
    SynonymViewSet,
    PromotionViewSet,
    HiddenResultViewSet,
    StopPhraseViewSet,
    ProtectedTermViewSet,
)
