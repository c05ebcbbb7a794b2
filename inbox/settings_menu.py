"""The settings of the inbox in the admin's menu. A viewset of a file of its own adds itself."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.viewsets.model import ModelViewSetGroup

from .answer_viewsets import BlockedAddressViewSet
from .filing_viewsets import FILING_VIEWSETS
from .form_viewset import ContactFormViewSet
from .source_viewset import SourceViewSet
from .viewsets import MailboxViewSet, SavedReplyViewSet


class InboxSettings(ModelViewSetGroup):
    menu_label = _("Inbox settings")
    menu_name = "wagdesk-inbox-settings"
    menu_icon = "sliders"
    menu_order = 95
    items = (
        MailboxViewSet,
        SourceViewSet,
        ContactFormViewSet,
        SavedReplyViewSet,
        *FILING_VIEWSETS,
        BlockedAddressViewSet,
    )
