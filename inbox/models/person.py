"""Whoever writes to us."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .mailbox import Channel


class Person(models.Model):
    """A customer, or any other sender. May be merged into another person."""

    name = models.CharField(_("name"), max_length=200, blank=True)
    locale = models.CharField(max_length=20, blank=True)
    time_zone = models.CharField(max_length=60, blank=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    merged_into = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="merged"
    )
    created_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return self.name or f"#{self.pk}"

    @property
    def address(self) -> str:
        """The first mail address we know, or an empty string."""
        rows = sorted(self.addresses.all(), key=lambda row: row.pk)
        return next((row.value for row in rows if row.channel == Channel.EMAIL), "")

    @property
    def label(self) -> str:
        return self.name or self.address or str(self)


class PersonAddress(models.Model):
    """A normalised address of a person on a channel."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="addresses")
    channel = models.CharField(max_length=20, choices=Channel.choices, default=Channel.EMAIL)
    value = models.CharField(max_length=254)
    verified_at = models.DateTimeField(null=True, blank=True)
    bounced_at = models.DateTimeField(null=True, blank=True)
    bounce_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["channel", "value"], name="wagdesk_person_address")
        ]

    def __str__(self) -> str:
        return f"address {self.pk}"


class PersonNote(models.Model):
    """What agents of a mailbox should know about a person; never shown to them, nor to those
    who work elsewhere."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="notes")
    mailbox = models.ForeignKey(
        "wagdesk_inbox.Mailbox", null=True, on_delete=models.CASCADE, related_name="+"
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    text = models.TextField()
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return f"note {self.pk}"


class PersonMerge(models.Model):
    """Two people turned out to be one; what it moved, so that it can be taken back."""

    source = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    target = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    moved = models.JSONField(default=dict, help_text=_("Ids of what came from the source."))
    at = models.DateTimeField(default=timezone.now)
    undone_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"merge {self.pk}"
