"""Contact forms that editors build."""

import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.contrib.forms.models import FORM_FIELD_CHOICES, AbstractFormField

from .ticket import Priority

OWN_FIELD_CHOICES = (
    ("file", _("File")),
    ("order_number", _("Order number")),
    ("consent", _("Consent")),
    ("subject", _("Subject")),
)


class ContactForm(ClusterableModel):
    """A form whose answers become tickets of one mailbox. Name, mail address and message are
    always asked; ``fields`` are what editors add."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    title = models.CharField(_("title"), max_length=200)
    intro = models.TextField(_("introduction"), blank=True)
    mailbox = models.ForeignKey(
        "wagdesk_inbox.Mailbox",
        on_delete=models.PROTECT,
        related_name="forms",
        verbose_name=_("mailbox"),
    )
    tags = models.CharField(
        _("tags"), max_length=200, blank=True, help_text=_("Given to each ticket; with commas.")
    )
    priority = models.PositiveSmallIntegerField(
        _("priority"), choices=Priority.choices, default=Priority.NORMAL
    )
    team = models.ForeignKey(
        "wagdesk_inbox.Team",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("team"),
    )
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("assignee"),
    )
    acknowledge = models.BooleanField(
        _("acknowledge"),
        default=True,
        help_text=_("Send the mailbox's acknowledgement, if it has one."),
    )
    reply_promise = models.CharField(_("reply-time promise"), max_length=200, blank=True)
    thank_you = models.TextField(_("thank-you text"), blank=True)
    suggest_articles = models.BooleanField(_("suggest articles"), default=True)
    proof_of_work = models.BooleanField(
        _("proof of work"),
        default=False,
        help_text=_("The visitor's browser solves a small puzzle. Needs JavaScript."),
    )

    class Meta:
        ordering = ["title"]
        verbose_name = _("contact form")
        verbose_name_plural = _("contact forms")

    def __str__(self) -> str:
        return self.title


class ContactFormField(AbstractFormField):
    """A question of a form; ``custom_field`` puts the answer into a field of the ticket."""

    form = ParentalKey(ContactForm, on_delete=models.CASCADE, related_name="fields")
    field_type = models.CharField(
        _("field type"), max_length=16, choices=(*FORM_FIELD_CHOICES, *OWN_FIELD_CHOICES)
    )
    custom_field = models.ForeignKey(
        "wagdesk_inbox.CustomField",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("ticket field"),
    )


class FormAnswer(models.Model):
    """What somebody answered to one question, as it was asked then."""

    ticket = models.ForeignKey(
        "wagdesk_inbox.Ticket", on_delete=models.CASCADE, related_name="answers"
    )
    form = models.ForeignKey(ContactForm, null=True, on_delete=models.SET_NULL, related_name="+")
    label = models.CharField(max_length=255)
    value = models.TextField(blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return f"answer {self.pk}"
