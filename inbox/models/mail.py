"""The two ledgers: every mail that came, every mail that goes."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wagdesk.claims import Claimable


class ReceivedState(models.TextChoices):
    STORED = "stored", _("Stored")
    DONE = "done", _("Done")
    IGNORED = "ignored", _("Ignored")
    FAILED = "failed", _("Failed")


class MailKind(models.TextChoices):
    HUMAN = "human", _("Human")
    AUTO_REPLY = "auto_reply", _("Automatic reply")
    OUT_OF_OFFICE = "out_of_office", _("Out of office")
    BOUNCE = "bounce", _("Delivery failure")
    LIST = "list", _("Mailing list")
    OWN = "own", _("Our own mail")
    SPAM = "spam", _("Spam")


class ReceivedMail(Claimable):
    """One incoming mail: raw bytes in private storage, envelope, what became of it."""

    mailbox = models.ForeignKey(
        "wagdesk_inbox.Mailbox", on_delete=models.PROTECT, related_name="received"
    )
    source = models.CharField(max_length=20, help_text=_("file, listener, imap, …"))
    source_id = models.CharField(max_length=255, null=True, blank=True)  # noqa: DJ001
    sha256 = models.CharField(max_length=64)
    blob = models.CharField(max_length=120, blank=True, help_text=_("Name in private storage."))
    size = models.PositiveBigIntegerField()
    mail_from = models.CharField(max_length=320, blank=True)
    rcpt_to = models.JSONField(default=list)
    peer = models.CharField(max_length=100, blank=True)
    received_at = models.DateTimeField(
        default=timezone.now, help_text=_("When a server of ours first had it.")
    )
    stored_at = models.DateTimeField(
        default=timezone.now, help_text=_("Since when it is ours to work on.")
    )
    state = models.CharField(
        max_length=10, choices=ReceivedState.choices, default=ReceivedState.STORED
    )
    reason = models.CharField(max_length=40, null=True, blank=True)  # noqa: DJ001
    kind = models.CharField(max_length=20, choices=MailKind.choices, null=True, blank=True)  # noqa: DJ001
    error = models.CharField(max_length=500, blank=True)
    defects = models.JSONField(default=list, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    fingerprint = models.CharField(
        max_length=64, blank=True, help_text=_("Of From, Message-ID, text and files: finds copies.")
    )
    first = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="copies"
    )
    ticket = models.ForeignKey(
        "wagdesk_inbox.Ticket", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    message = models.ForeignKey(
        "wagdesk_inbox.Message", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    new_ticket = models.BooleanField(default=False)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["mailbox", "source", "source_id"],
                condition=Q(source_id__isnull=False),
                name="wagdesk_received_source_id",
            ),
            models.UniqueConstraint(
                fields=["mailbox", "sha256"],
                condition=Q(source_id__isnull=True),
                name="wagdesk_received_sha256",
            ),
        ]
        indexes = [
            models.Index(fields=["state", "id"], name="wagdesk_received_state"),
            models.Index(fields=["fingerprint", "mailbox"], name="wagdesk_received_same"),
            models.Index(fields=["mailbox", "source", "-id"], name="wagdesk_received_last"),
        ]

    def __str__(self) -> str:
        return f"received {self.pk}"


class OutgoingState(models.TextChoices):
    QUEUED = "queued", _("Waiting")
    SENT = "sent", _("Sent")
    FAILED = "failed", _("Failed")
    CANCELLED = "cancelled", _("Taken back")


class OutgoingKind(models.TextChoices):
    REPLY = "reply", _("Reply")
    FORWARD = "forward", _("Forward")
    AUTO_ANSWER = "auto_answer", _("Automatic answer")
    NOTICE = "notice", _("Notice")


class OutgoingMail(Claimable):
    """One mail to send. The Message-ID is fixed here, before the first attempt."""

    mailbox = models.ForeignKey(
        "wagdesk_inbox.Mailbox", on_delete=models.PROTECT, related_name="outgoing"
    )
    message = models.ForeignKey(
        "wagdesk_inbox.Message", null=True, on_delete=models.CASCADE, related_name="outgoing"
    )
    kind = models.CharField(max_length=20, choices=OutgoingKind.choices, default=OutgoingKind.REPLY)
    ticket = models.ForeignKey(
        "wagdesk_inbox.Ticket",
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="outgoing",
    )
    files = models.ManyToManyField(
        "wagdesk_inbox.Attachment",
        blank=True,
        related_name="+",
        help_text=_("Files that go along, of this and of other messages."),
    )
    internet_message_id = models.CharField(max_length=255, unique=True)
    in_reply_to = models.CharField(max_length=255, blank=True)
    references = models.JSONField(default=list, blank=True)
    sender = models.CharField(max_length=254)
    to = models.JSONField(default=list)
    cc = models.JSONField(default=list, blank=True)
    bcc = models.JSONField(default=list, blank=True)
    sender_name = models.CharField(max_length=200, blank=True)
    refused = models.JSONField(
        default=dict, blank=True, help_text=_("Recipients the server would not take, and why.")
    )
    reply_to = models.CharField(max_length=320, blank=True)
    subject = models.CharField(max_length=500)
    text = models.TextField()
    html = models.TextField(blank=True)
    automatic = models.BooleanField(default=False)
    state = models.CharField(
        max_length=10, choices=OutgoingState.choices, default=OutgoingState.QUEUED
    )
    not_before = models.DateTimeField(default=timezone.now)
    attempts = models.PositiveSmallIntegerField(default=0)
    last_error = models.CharField(max_length=500, blank=True)
    provider_id = models.CharField(max_length=255, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["state", "not_before"], name="wagdesk_outgoing_due")]

    def __str__(self) -> str:
        return f"outgoing {self.pk}"
