"""Large exports, what people may open by a mailed link, and who looked at what."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wagdesk.claims import Claimable


class ExportKind(models.TextChoices):
    TICKETS_CSV = "tickets_csv", _("Tickets (CSV)")
    TICKETS_XLSX = "tickets_xlsx", _("Tickets (XLSX)")
    PERSON = "person", _("Everything about a person")


class ExportState(models.TextChoices):
    WAITING = "waiting", _("Waiting")
    DONE = "done", _("Done")
    FAILED = "failed", _("Failed")


class Export(Claimable):
    """A file made in the background for one agent, in private storage until ``expires_at``.
    ``query`` holds the filter (or the person's id) it was asked with; ``tickets`` the numbers
    of those in the file, whose reader must still see them."""

    kind = models.CharField(max_length=20, choices=ExportKind.choices)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+"
    )
    query = models.JSONField(default=dict)
    tickets = models.JSONField(null=True, blank=True)
    state = models.CharField(
        max_length=10, choices=ExportState.choices, default=ExportState.WAITING
    )
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(null=True, blank=True)
    blob = models.CharField(max_length=120, blank=True)
    error = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    finished_at = models.DateTimeField(null=True, blank=True)
    expires_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["state", "id"], name="wagdesk_export_state")]

    def __str__(self) -> str:
        return f"export {self.pk}"


class AuditAction(models.TextChoices):
    EXPORTED = "exported", _("Exported tickets")
    EXPORTED_PERSON = "exported_person", _("Exported a person")
    DOWNLOADED = "downloaded", _("Downloaded an export")
    OPENED_PERSON = "opened_person", _("Opened a person's page")
    OPENED_RAW = "opened_raw", _("Opened an original mail")
    ERASED = "erased", _("Erased a person")
    MERGED_PEOPLE = "merged_people", _("Merged people")
    UNMERGED_PEOPLE = "unmerged_people", _("Took a merge of people back")
    BLOCKED = "blocked", _("Blocked an address")
    UNBLOCKED = "unblocked", _("Unblocked an address")
    PURGED = "purged", _("Removed by retention")


class AuditEntry(models.Model):
    """Who did or looked at something that touches people's data. Append-only; ids only."""

    action = models.CharField(max_length=20, choices=AuditAction.choices)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    object_kind = models.CharField(max_length=20, blank=True)
    object_id = models.CharField(max_length=40, blank=True)
    data = models.JSONField(default=dict, blank=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [
            models.Index(fields=["-at", "-id"], name="wagdesk_audit_latest"),
            models.Index(fields=["object_kind", "object_id", "-id"], name="wagdesk_audit_object"),
        ]

    def __str__(self) -> str:
        return f"{self.action} {self.object_kind} {self.object_id}"


class CustomerLink(models.Model):
    """A link mailed to a person: one ticket, or (``ticket`` empty) all of theirs. Only the
    hash of its secret is kept; a POST exchanges it for a session."""

    person = models.ForeignKey(
        "wagdesk_inbox.Person", on_delete=models.CASCADE, related_name="links"
    )
    address = models.CharField(max_length=254)
    ticket = models.ForeignKey(
        "wagdesk_inbox.Ticket", null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    secret_hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"customer link {self.pk}"
