from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class KbConfig(AppConfig):
    name = "wagdesk.kb"
    label = "wagdesk_kb"
    verbose_name = _("Help center")
    default_auto_field = "django.db.models.BigAutoField"
