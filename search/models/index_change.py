"""One row for each dirty object, written in the transaction that changed it."""

from django.db import models
from django.utils import timezone

from wagdesk.claims import Claimable


class IndexChange(Claimable):
    """Something changed: whoever drains looks the object up and indexes or removes it.

    A row per change, never updated by a later one: deleting the rows one has claimed can
    not lose a change that came meanwhile.
    """

    kind = models.CharField(max_length=20)
    object_id = models.CharField(max_length=64)
    created_at = models.DateTimeField(default=timezone.now)
    attempts = models.PositiveSmallIntegerField(default=0)
    last_error = models.CharField(max_length=300, blank=True)
    not_before = models.DateTimeField(default=timezone.now, help_text="Waits after a failure.")

    class Meta:
        indexes = [models.Index(fields=["claimed_by", "id"], name="wagdesk_indexchange_free")]

    def __str__(self) -> str:
        return f"{self.kind}:{self.object_id}"
