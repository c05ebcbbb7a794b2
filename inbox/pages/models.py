"""The ready-made page, for sites with Wagtail's own ``Page``."""

from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from wagdesk.inbox.form_pages import ContactFormPageMixin


class ContactFormPage(ContactFormPageMixin, Page):
    """A contact form at an address of its own, anywhere in the tree."""

    content_panels = [*Page.content_panels, *ContactFormPageMixin.wagdesk_panels]
    subpage_types: list[str] = []

    class Meta:
        verbose_name = _("contact form page")
        verbose_name_plural = _("contact form pages")
