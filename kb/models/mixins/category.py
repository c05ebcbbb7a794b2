"""The category: a shelf for articles and further categories."""

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.models import AbstractPage
from wagtail.search import index

from .naming import KeepsItsTitle


class CategoryIcon(models.TextChoices):
    """Drawn in ``templates/wagdesk_kb/icon.html``."""

    BOOK = "book", _("Book")
    BOX = "box", _("Parcel")
    CARD = "card", _("Payment card")
    CART = "cart", _("Basket")
    CHAT = "chat", _("Speech bubble")
    GEAR = "gear", _("Settings")
    LOCK = "lock", _("Security")
    MOUNTAIN = "mountain", _("Outdoors")
    RETURN = "return", _("Return")
    TAG = "tag", _("Product")
    TRUCK = "truck", _("Delivery")
    USER = "user", _("Account")


class CategoryMixin(KeepsItsTitle, models.Model):
    """A category, nested to any depth."""

    description = models.CharField(
        _("description"),
        max_length=250,
        blank=True,
        help_text=_("What readers find here, in one sentence."),
    )
    icon = models.CharField(
        _("icon"), max_length=20, choices=CategoryIcon.choices, default=CategoryIcon.BOOK
    )

    content_panels = [
        *AbstractPage.content_panels,
        FieldPanel("description"),
        FieldPanel("icon"),
    ]
    search_fields = [*AbstractPage.search_fields, index.SearchField("description")]
    page_description = _("Groups articles and further categories.")

    class Meta:
        abstract = True

    def get_template(self, request: HttpRequest, *args: object, **kwargs: object) -> list[str]:
        return [self.template, "wagdesk_kb/category.html"]

    def get_context(self, request: HttpRequest, *args: object, **kwargs: object) -> dict:
        from wagdesk.kb.screens import category_context

        return super().get_context(request, *args, **kwargs) | category_context(request, self)
