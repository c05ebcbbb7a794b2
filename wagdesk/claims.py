"""Work that is a row: claimed by one conditional UPDATE, the same on every database.

A queue is only a hint. A row whose claim is older than ``STALE_AFTER`` was left by a
dead worker and is free again.
"""

import os
import socket
import uuid
from datetime import timedelta

from django.db import models
from django.db.models import Q
from django.utils import timezone

STALE_AFTER = timedelta(minutes=10)


def worker_name() -> str:
    """A name no other claim has: host, process, random."""
    return f"{socket.gethostname()[:40]}:{os.getpid()}:{uuid.uuid4().hex[:12]}"


class Claimable(models.Model):
    """A row that one worker at a time may work on."""

    claimed_by = models.CharField(max_length=80, null=True, blank=True, editable=False)  # noqa: DJ001
    claimed_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        abstract = True


def free(queryset, stale_after: timedelta = STALE_AFTER):
    """The rows of ``queryset`` that nobody living holds."""
    now = timezone.now()
    # A claim from the future was made before a clock was set right.
    stale = Q(claimed_at__lt=now - stale_after) | Q(claimed_at__gt=now + timedelta(minutes=1))
    return queryset.filter(Q(claimed_by=None) | stale)


def claim(queryset, pk, worker: str, stale_after: timedelta = STALE_AFTER) -> bool:
    """Take one row; False if somebody else was faster."""
    rows = free(queryset.filter(pk=pk), stale_after).update(
        claimed_by=worker, claimed_at=timezone.now()
    )
    return rows == 1


def release(model, pk, worker: str, **changes) -> None:
    """Give a row back if we still hold it, with ``changes`` in the same UPDATE."""
    held = model._base_manager.filter(pk=pk, claimed_by=worker)
    held.update(claimed_by=None, claimed_at=None, **changes)
