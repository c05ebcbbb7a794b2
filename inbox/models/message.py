"""One thing said in a ticket; notes are one kind of it."""

import uuid

from django.conf import settings
from django.core.files.storage import storages
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .mailbox import Channel


class MessageKind(models.TextChoices):
    CUSTOMER = "customer", _("Customer")
    REPLY = "reply", _("Reply")
    NOTE = "note", _("Note")
    SYSTEM = "system", _("System")


PUBLIC = (MessageKind.CUSTOMER, MessageKind.REPLY)


# Flags that only ask for a look: the message counted as any other.
HINTS = ("auto_loop", "auto_stopped", "new_subject", "forwarded_mail")


class PublicMessages(models.Manager):
    """What a customer may see. Notes come only through the queries that ask who is viewing
    (``notes_for``, ``messages_for``)."""

    def get_queryset(self):
        return super().get_queryset().filter(kind__in=PUBLIC, undone_at=None)


class Message(models.Model):
    """One thing said. ``visible_text`` + ``folded_text`` is the whole text."""

    ticket = models.ForeignKey("wagdesk_inbox.Ticket", on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=10, choices=MessageKind.choices)
    channel = models.CharField(max_length=20, choices=Channel.choices)
    person = models.ForeignKey(
        "wagdesk_inbox.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    from_address = models.CharField(max_length=254, blank=True)
    subject = models.CharField(max_length=500, blank=True)
    visible_text = models.TextField(blank=True)
    folded_text = models.TextField(blank=True)
    html = models.TextField(blank=True, help_text=_("Cleaned by our allow-list; never the raw."))
    recipients = models.JSONField(
        default=dict, blank=True, help_text=_("to, cc, bcc: lists of addresses it went to.")
    )
    automatic = models.BooleanField(default=False, help_text=_("Not written by a human."))
    flagged = models.CharField(
        max_length=20, blank=True, help_text=_("Why an agent should look: copied, stranger, …")
    )
    undone_at = models.DateTimeField(null=True, blank=True)
    received = models.ForeignKey(
        "wagdesk_inbox.ReceivedMail",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="messages",
    )
    created_at = models.DateTimeField(default=timezone.now)

    objects = PublicMessages()
    with_notes = models.Manager()  # noqa: DJ012

    class Meta:
        base_manager_name = "with_notes"
        indexes = [
            models.Index(fields=["ticket", "id"], name="wagdesk_message_ticket"),
            models.Index(
                fields=["ticket"],
                condition=~models.Q(flagged=""),
                name="wagdesk_message_flagged",
            ),
        ]

    def __str__(self) -> str:
        return f"message {self.pk}"

    @property
    def text(self) -> str:
        return self.visible_text + self.folded_text


class MessageReference(models.Model):
    """A Message-ID that leads to a ticket of a mailbox."""

    mailbox = models.ForeignKey("wagdesk_inbox.Mailbox", on_delete=models.CASCADE, related_name="+")
    reference = models.CharField(max_length=255)
    ticket = models.ForeignKey("wagdesk_inbox.Ticket", on_delete=models.CASCADE, related_name="+")
    message = models.ForeignKey(
        Message, null=True, on_delete=models.SET_NULL, related_name="references"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["mailbox", "reference"], name="wagdesk_reference_once")
        ]

    def __str__(self) -> str:
        return f"reference {self.pk}"


def private_storage():
    return storages["wagdesk_private"]


def random_name(_instance, _filename: str) -> str:
    """Storage names never hold anything a sender wrote."""
    name = uuid.uuid4().hex
    return f"attachments/{name[:2]}/{name}"


class Attachment(models.Model):
    """A file of a message, in private storage, served only by our view."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="attachments")
    name = models.CharField(max_length=255)
    content_type = models.CharField(max_length=127, default="application/octet-stream")
    size = models.PositiveBigIntegerField(default=0)
    sha256 = models.CharField(max_length=64)
    content_id = models.CharField(max_length=255, blank=True)
    inline = models.BooleanField(default=False)
    file = models.FileField(storage=private_storage, upload_to=random_name, max_length=120)
    refused = models.CharField(
        max_length=20, blank=True, help_text=_("Why the content was not kept: size, type.")
    )

    def __str__(self) -> str:
        return f"attachment {self.pk}"
