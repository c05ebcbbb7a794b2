from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class KbPagesConfig(AppConfig):
    name = "wagdesk.kb.pages"
    label = "wagdesk_kb_pages"
    verbose_name = _("Help center pages")
    default_auto_field = "django.db.models.BigAutoField"
