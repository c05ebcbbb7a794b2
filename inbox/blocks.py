"""A contact form as a block of any StreamField of a host's pages."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.blocks import ChooserBlock

from .form_screens import block_context
from .models import ContactForm


class ContactFormBlock(ChooserBlock):
    """Choose a form; it is sent to a page of ours, which also shows what is missing."""

    class Meta:
        icon = "form"
        label = _("Contact form")
        template = "wagdesk_inbox/form_block.html"

    @property
    def target_model(self) -> type[ContactForm]:
        return ContactForm

    @property
    def widget(self) -> Any:
        from .form_viewset import contact_form_chooser

        return contact_form_chooser.widget_class()

    def get_context(self, value: ContactForm, parent_context: dict | None = None) -> dict:
        context = super().get_context(value, parent_context=parent_context)
        if value is None:
            return context
        return context | block_context(value, context.get("page") or context.get("self"))
