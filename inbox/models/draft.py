"""What an agent has begun to write."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class DraftKind(models.TextChoices):
    REPLY = "reply", _("Reply")
    NOTE = "note", _("Note")
    FORWARD = "forward", _("Forward")


class Draft(models.Model):
    """An unsent text in a ticket, one of a kind for each author, seen by the whole team."""

    ticket = models.ForeignKey(
        "wagdesk_inbox.Ticket", on_delete=models.CASCADE, related_name="drafts"
    )
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=10, choices=DraftKind.choices, default=DraftKind.REPLY)
    text = models.TextField(blank=True)
    options = models.JSONField(
        default=dict, blank=True, help_text=_("Recipients and the status picked.")
    )
    seen_message = models.PositiveBigIntegerField(default=0)
    version = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(default=timezone.now)
    updated_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["ticket", "author", "kind"], name="wagdesk_draft_once")
        ]

    def __str__(self) -> str:
        return f"draft {self.pk}"
