"""Somebody who reached the contact page."""

import uuid

import swapper
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class ContactVisit(models.Model):
    """A contact page opened in a visit: what was shown, what was opened, how it ended.

    ``confirmed_at`` set: "this answered my question" (confirmed deflection); ``ticket`` set:
    they wrote; neither: silent.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    visit = models.ForeignKey(
        "wagdesk_search.Visit", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    mailbox = models.ForeignKey("wagdesk_inbox.Mailbox", on_delete=models.CASCADE, related_name="+")
    help_center = models.UUIDField(null=True)
    locale = models.CharField(max_length=20, blank=True)
    shown = models.JSONField(default=list, help_text=_("Page ids in the order first shown."))
    opened = models.JSONField(default=list, help_text=_("Page ids in the order opened."))
    confirmed_at = models.DateTimeField(null=True, blank=True)
    confirmed_page = models.ForeignKey(
        swapper.get_model_name("wagtailcore", "Page"),
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    ticket = models.OneToOneField(
        "wagdesk_inbox.Ticket",
        null=True,
        on_delete=models.SET_NULL,
        related_name="contact_visit",
    )
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [models.Index(fields=["-created_at"], name="wagdesk_contact_latest")]

    def __str__(self) -> str:
        return f"contact {self.pk}"
