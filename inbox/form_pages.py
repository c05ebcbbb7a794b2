"""What a page that shows a contact form is made of, for a host's own page class too."""

from typing import Any

from django.db import models
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel

from .views.contact_form import answer


class ContactFormPageMixin(models.Model):
    """A page that is a contact form. Put it before ``Page``."""

    contact_form = models.ForeignKey(
        "wagdesk_inbox.ContactForm",
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("contact form"),
    )

    wagdesk_panels = [FieldPanel("contact_form")]

    class Meta:
        abstract = True

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return answer(request, self.contact_form, page=self)
