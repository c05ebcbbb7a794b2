"""A change to the steering that somebody proposed, and what it would do."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wagdesk.claims import Claimable


class PreviewState(models.TextChoices):
    WAITING = "waiting", _("Being replayed")
    READY = "ready", _("Waits for your decision")
    ACCEPTED = "accepted", _("Accepted")
    DROPPED = "dropped", _("Dropped")
    FAILED = "failed", _("Could not be replayed")


class SteeringPreview(Claimable):
    """Rows to add or change and rows to remove, replayed on what people searched.

    ``changes``: ``[{"model", "pk" or null, "remove", "fields"}]``, with ``stamp``, the state
    of the row that the change was made from. ``result``: see ``queries.replay``.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    summary = models.CharField(_("change"), max_length=400)
    changes = models.JSONField()
    state = models.CharField(
        max_length=10, choices=PreviewState.choices, default=PreviewState.WAITING
    )
    done = models.PositiveSmallIntegerField(default=0)
    total = models.PositiveSmallIntegerField(default=0)
    result = models.JSONField(default=dict, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        verbose_name = _("proposed change")
        verbose_name_plural = _("proposed changes")
        indexes = [models.Index(fields=["state", "id"], name="wagdesk_preview_state")]

    def __str__(self) -> str:
        return self.summary
