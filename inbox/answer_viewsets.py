"""The settings list of whom we never answer."""

from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column

from .actions.block import unblock_address
from .answer_forms import BlockedAddressForm
from .models import BlockedAddress
from .models.mailbox import AccessLevel
from .permissions import is_administrator, mailboxes_for
from .policies import ByMailboxPolicy
from .viewsets import InboxViewSet, PermittedDelete, PermittedIndex


class BlockedPolicy(ByMailboxPolicy):
    """What is blocked in a mailbox is kept by those who manage it; in all, by administrators."""

    level = AccessLevel.MANAGE

    def instances_of(self, user: Any) -> QuerySet:
        rows = self.model._default_manager.all()
        mine = Q(mailbox__in=mailboxes_for(user, self.level))
        if is_administrator(user):
            mine |= Q(mailbox=None)
        return rows.filter(mine)


class BlockedIndex(PermittedIndex):
    related = ("mailbox",)


class BlockedDelete(PermittedDelete):
    def delete_action(self) -> None:
        unblock_address(user=self.request.user, blocked=self.object)


class BlockedAddressViewSet(InboxViewSet):
    model = BlockedAddress
    name = "wagdesk_blocked"
    url_prefix = "inbox-settings/blocked"
    icon = "cross"
    menu_label = _("Blocked senders")
    form = BlockedAddressForm
    index_view_class = BlockedIndex
    delete_view_class = BlockedDelete
    about = _("Their mail is taken as spam, without an answer.")
    list_display = [
        "value",
        Column("mailbox", label=_("Mailbox"), accessor=lambda row: row.mailbox or _("All")),
        "created_at",
    ]
    search_fields = ["value"]
    search_backend_name = None
