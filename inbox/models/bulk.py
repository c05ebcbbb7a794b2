"""One act on many tickets."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from wagdesk.claims import Claimable


class BulkRun(Claimable):
    """What an agent asked to be done to many tickets, and what came of it, ticket by ticket.

    ``refused``: [number, sentence] of each that was left as it was; ``before``: number →
    what it was, for the way back; only of those that changed.
    """

    act = models.CharField(max_length=20)
    value = models.CharField(max_length=500, blank=True)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+"
    )
    locale = models.CharField(max_length=20, blank=True)
    numbers = models.JSONField(default=list)
    done = models.PositiveIntegerField(default=0)
    refused = models.JSONField(default=list)
    before = models.JSONField(default=dict)
    undo_of = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.CASCADE, related_name="undone_by"
    )
    created_at = models.DateTimeField(default=timezone.now)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["id"],
                condition=models.Q(finished_at=None),
                name="wagdesk_bulk_unfinished",
            )
        ]

    def __str__(self) -> str:
        return f"bulk {self.pk}"

    @property
    def total(self) -> int:
        return len(self.numbers)

    @property
    def changed(self) -> int:
        """How many it was done to, or had it already."""
        return self.done - len(self.refused)
