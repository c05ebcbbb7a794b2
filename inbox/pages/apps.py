from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class InboxPagesConfig(AppConfig):
    name = "wagdesk.inbox.pages"
    label = "wagdesk_inbox_pages"
    verbose_name = _("Contact form pages")
    default_auto_field = "django.db.models.BigAutoField"
