"""Where a mailbox's mail comes from, and how far each place has been read."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wagdesk.claims import Claimable


class MailSource(Claimable):
    """A place that mail is fetched from or pushed by. ``kind`` is a code of the registry
    ``inbox.sources``; ``options`` are that kind's own, without secrets."""

    mailbox = models.ForeignKey(
        "wagdesk_inbox.Mailbox",
        on_delete=models.CASCADE,
        related_name="sources",
        verbose_name=_("mailbox"),
    )
    kind = models.CharField(_("kind"), max_length=20)
    name = models.CharField(_("name"), max_length=100)
    enabled = models.BooleanField(_("on"), default=True)
    options = models.JSONField(default=dict, blank=True)
    secret = models.TextField(
        blank=True, editable=False, help_text=_("Encrypted with WAGDESK_KEYS.")
    )
    last_success_at = models.DateTimeField(null=True, blank=True, editable=False)
    failing_since = models.DateTimeField(null=True, blank=True, editable=False)
    last_error = models.CharField(max_length=300, blank=True, editable=False)
    not_before = models.DateTimeField(default=timezone.now, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ["name", "pk"]
        verbose_name = _("mail source")
        verbose_name_plural = _("mail sources")

    def __str__(self) -> str:
        return self.name


class SourceItem(models.Model):
    """One thing a source has shown us. ``item`` names it there for good: for IMAP
    ``folder/UIDVALIDITY:UID``. ``settled_at``: the source has been told what becomes of it
    (flagged, moved, deleted, or left)."""

    source = models.ForeignKey(MailSource, on_delete=models.CASCADE, related_name="items")
    item = models.CharField(max_length=255)
    received = models.ForeignKey(
        "wagdesk_inbox.ReceivedMail", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    taken_at = models.DateTimeField(default=timezone.now)
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["source", "item"], name="wagdesk_source_item_once")
        ]
        indexes = [models.Index(fields=["source", "settled_at"], name="wagdesk_source_unsettled")]

    def __str__(self) -> str:
        return f"{self.source_id}: {self.item}"


class IntakeAlarm(models.Model):
    """Something wrong with the mail that administrators are told of once, until it is over."""

    code = models.CharField(max_length=80, unique=True)
    since = models.DateTimeField(default=timezone.now)
    told_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.code


class WorkerBeat(models.Model):
    """The last time a worker came round, as one row: without it nobody would know that none
    does."""

    name = models.CharField(max_length=40, unique=True)
    at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return self.name
