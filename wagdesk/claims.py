"""Work that is a row: claimed by one conditional UPDATE, the same on every database.

A queue is only a hint. A row whose claim is older than ``stale_after()`` was left by a
dead worker and is free again.
"""

import os
import socket
import uuid
from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone


def stale_after() -> timedelta:
    """``WAGDESK_STALE_SECONDS``: a claim older than this was left by a dead worker; 600."""
    return timedelta(seconds=getattr(settings, "WAGDESK_STALE_SECONDS", 600))


def worker_name() -> str:
    """A name no other claim has: host, process, random."""
    return f"{socket.gethostname()[:40]}:{os.getpid()}:{uuid.uuid4().hex[:12]}"


class Claimable(models.Model):
    """A row that one worker at a time may work on."""

    claimed_by = models.CharField(max_length=80, null=True, blank=True, editable=False)  # noqa: DJ001
    claimed_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        abstract = True


def free(queryset, stale: timedelta | None = None):
    """The rows of ``queryset`` that nobody living holds; ``stale``: from what age on a claim
    is a dead one's, default ``stale_after()``."""
    now = timezone.now()
    age = stale or stale_after()
    # A claim from the future was made before a clock was set right.
    dead = Q(claimed_at__lt=now - age) | Q(claimed_at__gt=now + timedelta(minutes=1))
    return queryset.filter(Q(claimed_by=None) | dead)


def claim(queryset, pk, worker: str, stale: timedelta | None = None) -> bool:
    """Take one row; False if somebody else was faster."""
    rows = free(queryset.filter(pk=pk), stale).update(claimed_by=worker, claimed_at=timezone.now())
    return rows == 1


def release(model, pk, worker: str, **changes) -> None:
    """Give a row back if we still hold it, with ``changes`` in the same UPDATE."""
    held = model._base_manager.filter(pk=pk, claimed_by=worker)
    held.update(claimed_by=None, claimed_at=None, **changes)
