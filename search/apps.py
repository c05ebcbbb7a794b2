from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SearchConfig(AppConfig):
    name = "wagdesk.search"
    label = "wagdesk_search"
    verbose_name = _("Wagdesk search")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from . import receivers
        from .documents import registry

        registry.discover()
        receivers.connect()
