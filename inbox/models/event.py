"""What happened to a ticket. Append-only: every clock and figure is derived from it."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class EventKind(models.TextChoices):
    OPENED = "opened", _("Opened")
    CUSTOMER_WROTE = "customer_wrote", _("Customer wrote")
    MACHINE_WROTE = "machine_wrote", _("Automatic mail arrived")
    REPLIED = "replied", _("Reply sent")
    REPLY_UNDONE = "reply_undone", _("Reply taken back")
    NOTED = "noted", _("Note added")
    ASSIGNED = "assigned", _("Assigned")
    STATUS = "status", _("Status changed")
    LINKED = "linked", _("Linked to another ticket")
    ARTICLE = "article", _("Article linked")
    FLAGGED = "flagged", _("Flagged")
    DELIVERED = "delivered", _("Reply handed over to the mail server")
    UNDELIVERED = "undelivered", _("Reply could not be delivered")
    PARTICIPANT = "participant", _("Participant added")
    MERGED = "merged", _("Merged")
    UNMERGED = "unmerged", _("Merge taken back")
    TAGGED = "tagged", _("Tags changed")
    TEAM = "team", _("Team changed")
    PRIORITY = "priority", _("Priority changed")
    TYPE = "type", _("Type changed")
    LABELLED = "labelled", _("Label changed")
    DUE = "due", _("Due date changed")
    FIELD = "field", _("Field changed")
    SUBJECT = "subject", _("Subject changed")
    REQUESTER = "requester", _("Requester changed")
    FOLLOWED = "followed", _("Followers changed")
    SNOOZED = "snoozed", _("Snoozed")
    WOKEN = "woken", _("Woken up")
    SPLIT = "split", _("Messages moved to another ticket")
    UNLINKED = "unlinked", _("Link removed")
    FORWARDED = "forwarded", _("Forwarded")
    MOVED = "moved", _("Moved to another mailbox")
    TRASHED = "trashed", _("Moved to the trash")
    RESTORED = "restored", _("Taken from the trash")
    AUTO_ANSWERED = "auto_answered", _("Automatic answer sent")


class Cause(models.TextChoices):
    CUSTOMER = "customer", _("Customer")
    AGENT = "agent", _("Agent")
    RULE = "rule", _("Rule")
    SYSTEM = "system", _("System")


class TicketEvent(models.Model):
    """What, when, cause. ``data`` holds ids and codes only, never free text."""

    ticket = models.ForeignKey(
        "wagdesk_inbox.Ticket", on_delete=models.CASCADE, related_name="events"
    )
    kind = models.CharField(max_length=20, choices=EventKind.choices)
    cause = models.CharField(max_length=10, choices=Cause.choices)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    status = models.CharField(max_length=10, help_text=_("The ticket's status after this."))
    data = models.JSONField(default=dict, blank=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [models.Index(fields=["ticket", "id"], name="wagdesk_event_ticket")]

    def __str__(self) -> str:
        return f"{self.ticket_id} {self.kind}"
