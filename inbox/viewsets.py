"""Settings lists of the inbox, declared."""

from typing import Any

from django.contrib.admin.utils import unquote
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import BooleanColumn, Column
from wagtail.admin.views import generic
from wagtail.admin.views.generic.history import HistoryView
from wagtail.admin.views.generic.usage import UsageView
from wagtail.admin.viewsets.model import ModelViewSet

from .admin_settings_forms import MailboxForm, SavedReplyForm
from .models import Mailbox, SavedReply
from .templatetags.wagdesk_inbox_people import language_name


class OnlyPermitted:
    """Wagtail's generic views ask the policy for the model only; this asks for the row."""

    related: tuple[str, ...] = ()

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if "pk" in kwargs and not self._permitted(unquote(str(kwargs["pk"]))):
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def _permitted(self, pk: str) -> bool:
        action = self.permission_required or "change"
        policy = self.permission_policy
        rows = policy.instances_user_has_any_permission_for(self.request.user, [action])
        # Those who may not do this to any row are told so by Wagtail itself.
        return rows.filter(pk=pk).exists() or not policy.user_has_permission(
            self.request.user, action
        )

    def get_base_queryset(self):
        rows = self.permission_policy.instances_user_has_any_permission_for(
            self.request.user, ["change"]
        )
        return rows.select_related(*self.related) if self.related else rows


class PermittedIndex(OnlyPermitted, generic.IndexView):
    any_permission_required = ["change"]
    # What the list is for, said while it is empty.
    about = ""


class PermittedEdit(OnlyPermitted, generic.EditView):
    pass


class PermittedDelete(OnlyPermitted, generic.DeleteView):
    pass


class PermittedHistory(OnlyPermitted, HistoryView):
    def get_base_queryset(self):
        return super(OnlyPermitted, self).get_base_queryset()


class PermittedUsage(OnlyPermitted, UsageView):
    def get_base_queryset(self):
        return super(OnlyPermitted, self).get_base_queryset()


class InboxViewSet(ModelViewSet):
    """What the inbox's settings lists share."""

    index_view_class = PermittedIndex
    edit_view_class = PermittedEdit
    delete_view_class = PermittedDelete
    history_view_class = PermittedHistory
    usage_view_class = PermittedUsage
    copy_view_enabled = False
    add_to_reference_index = False
    index_results_template_name = "wagdesk_search/admin/index_results.html"
    about: Any = ""
    form: type

    def get_index_view_kwargs(self, **kwargs: Any) -> dict:
        return super().get_index_view_kwargs(about=self.about, **kwargs)

    def get_form_class(self, for_update: bool = False) -> type:
        return self.form


class MailboxViewSet(InboxViewSet):
    model = Mailbox
    name = "wagdesk_mailboxes"
    url_prefix = "inbox-settings/mailboxes"
    icon = "mail"
    menu_label = _("Mailboxes")
    form = MailboxForm
    list_display = [
        "name",
        "reply_promise",
        BooleanColumn("feeds_topics", label=_("Feeds topics")),
    ]
    create_template_name = "wagdesk_inbox/admin/mailbox_form.html"
    edit_template_name = "wagdesk_inbox/admin/mailbox_form.html"


class SavedReplyIndex(PermittedIndex):
    related = ("mailbox",)


def _language(row: SavedReply) -> str:
    return language_name(row.locale) if row.locale else _("All")


class SavedReplyViewSet(InboxViewSet):
    model = SavedReply
    name = "wagdesk_saved_replies"
    url_prefix = "inbox-settings/saved-replies"
    icon = "openquote"
    menu_label = _("Saved replies")
    form = SavedReplyForm
    index_view_class = SavedReplyIndex
    list_display = [
        "name",
        Column("mailbox", label=_("Mailbox"), accessor=lambda row: row.mailbox or _("All")),
        Column("locale", label=_("Language"), accessor=_language),
    ]
    about = _("Texts you send again and again: an agent inserts one into a reply and changes it.")
    search_fields = ["name", "text"]
    search_backend_name = None
