"""Which articles play a part in a ticket. Survives the page and its revisions."""

import swapper
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class ArticleRole(models.TextChoices):
    READ_BEFORE = "read_before", _("Read before writing")
    SUGGESTED_TO_CUSTOMER = "suggested_to_customer", _("Suggested to the customer")
    OPENED_FROM_SUGGESTION = "opened_from_suggestion", _("Opened from a suggestion")
    SUGGESTED_TO_AGENT = "suggested_to_agent", _("Suggested to the agent")
    SENT = "sent", _("Sent in a reply")
    SOLVED_BY = "solved_by", _("Solved by")
    FLAGGED = "flagged", _("Needs an article")


class TicketArticle(models.Model):
    """An article in a role. A flag "needs an article" has no page."""

    ticket = models.ForeignKey(
        "wagdesk_inbox.Ticket", on_delete=models.CASCADE, related_name="articles"
    )
    role = models.CharField(max_length=30, choices=ArticleRole.choices)
    page = models.ForeignKey(
        swapper.get_model_name("wagtailcore", "Page"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    translation_key = models.UUIDField(null=True, blank=True)
    locale = models.CharField(max_length=20, blank=True)
    title = models.CharField(max_length=255, blank=True)
    revision = models.PositiveIntegerField(null=True, blank=True)
    message = models.ForeignKey(
        "wagdesk_inbox.Message", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [
            models.Index(fields=["ticket", "role"], name="wagdesk_ticketarticle_role"),
            models.Index(fields=["translation_key", "role"], name="wagdesk_ticketarticle_key"),
        ]

    def __str__(self) -> str:
        return f"{self.ticket_id} {self.role}"
