from django.apps import AppConfig, apps
from django.utils.translation import gettext_lazy as _


class InboxPagesConfig(AppConfig):
    name = "wagdesk.inbox.pages"
    label = "wagdesk_inbox_pages"
    verbose_name = _("Contact form pages")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Editors may place a form in a help center; kb knows nothing of forms."""
        if not apps.is_installed("wagdesk.kb.pages"):
            return
        from wagdesk.kb.pages.models import CategoryPage, HelpCenterPage

        for parent in (HelpCenterPage, CategoryPage):
            parent.subpage_types.append("wagdesk_inbox_pages.ContactFormPage")
