"""Where each mailbox's mail comes from, in the admin."""

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l
from django.views.generic.base import ContextMixin
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.generic import CreateView

from .models import MailSource
from .models.mailbox import AccessLevel
from .permissions import is_administrator, mailboxes_for
from .policies import ByMailboxPolicy
from .source_forms import SourceForm
from .sources.registry import kinds, source_for
from .viewsets import InboxViewSet, PermittedEdit, PermittedIndex

ADMINISTRATORS_ONLY = frozenset({"add", "delete"})


class SourcePolicy(ByMailboxPolicy):
    """Sources are kept by those who manage the mailbox; made and deleted by administrators,
    for they decide where the server connects."""

    level = AccessLevel.MANAGE
    superuser_only = ADMINISTRATORS_ONLY

    def user_has_any_permission(self, user: Any, actions: Iterable[str]) -> bool:
        actions = set(actions)
        if is_administrator(user):
            return bool(actions)
        return super().user_has_any_permission(user, actions)

    def instances_of(self, user: Any) -> QuerySet:
        rows = self.model._default_manager.all()
        if is_administrator(user):
            return rows
        return rows.filter(mailbox__in=mailboxes_for(user, self.level))


def kind_label(row: MailSource) -> str:
    kind = kinds().get(row.kind)
    return str(kind.label) if kind else row.kind


def state_of(row: MailSource) -> str:
    """How it goes, in one sentence."""
    if not row.enabled:
        return _("Off")
    if row.failing_since:
        values = {"at": _when(row.failing_since), "why": row.last_error}
        return _("Failing since %(at)s: %(why)s") % values
    if row.last_success_at:
        return _("Works; last mail or look %(at)s") % {"at": _when(row.last_success_at)}
    return _("Not asked yet")


def _when(at: Any) -> str:
    return date_format(localtime(at), "SHORT_DATETIME_FORMAT")


class Tested:
    """A form with a button that tries what is typed and saves nothing."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if "test" not in request.POST:
            return super().post(request, *args, **kwargs)
        self.object = self.get_object() if "pk" in self.kwargs else None
        self.form = self.get_form()
        # A form that was tested has not been saved.
        check = self.form.check() if self.is_valid(self.form) else None
        return self.render_to_response(self.get_context_data(form=self.form, check=check))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        row = self.form.instance
        kind = self.form.source_kind
        context.update(source_kind=kind, missing=kind.missing())
        if row.pk:
            saved = MailSource.objects.get(pk=row.pk)
            about = source_for(saved).about()
            context.update(state=state_of(saved), failing=bool(saved.failing_since))
            context["about"] = [
                (label, self.request.build_absolute_uri(text) if text.startswith("/") else text)
                for label, text in about
            ]
        return context


class SourceCreate(Tested, CreateView):
    """First the kind, then its form."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.code = request.POST.get("kind") or request.GET.get("kind") or ""
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.code not in kinds():
            return self._choose()
        return super().get(request, *args, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.code not in kinds():
            return self._choose()
        return super().post(request, *args, **kwargs)

    def _choose(self) -> HttpResponse:
        self.template_name = "wagdesk_inbox/admin/source_kinds.html"
        # The form view's own context needs a form; the list of kinds needs only the frame.
        context = ContextMixin.get_context_data(
            self,
            kinds=list(kinds().values()),
            page_title=_("New mail source"),
            breadcrumbs_items=self.get_breadcrumbs_items(),
            header_icon=self.header_icon,
            add_url=self.add_url,
        )
        return self.render_to_response(context)

    def get_initial_form_instance(self) -> MailSource:
        kind = kinds()[self.code]
        return MailSource(kind=self.code, name=str(kind.label), options=kind.new_options())


class SourceEdit(Tested, PermittedEdit):
    pass


class SourceIndex(PermittedIndex):
    related = ("mailbox",)


class SourceViewSet(InboxViewSet):
    model = MailSource
    name = "wagdesk_sources"
    url_prefix = "inbox-settings/sources"
    icon = "download"
    menu_label = _l("Mail sources")
    form = SourceForm
    add_view_class = SourceCreate
    edit_view_class = SourceEdit
    index_view_class = SourceIndex
    about = _l("A mailbox reads its mail from here. Without a source only the listener takes mail.")
    list_display = [
        "name",
        "mailbox",
        Column("kind_label", label=_l("Kind"), accessor=kind_label),
        Column("state", label=_l("State"), accessor=state_of),
    ]
    create_template_name = "wagdesk_inbox/admin/source_form.html"
    edit_template_name = "wagdesk_inbox/admin/source_form.html"
