"""What the inbox needs to be ready."""

import os
from datetime import datetime, timedelta
from pathlib import Path

from django.core.files.storage import storages
from django.utils import timezone

from wagdesk.health import NotReady, register

from . import conf
from .queries.trouble import (
    disk_is_full,
    failing_sources,
    oldest_waiting,
    unsent,
    worker_silent,
)

WORKER_MINUTES = 10


def private_storage() -> None:
    """The alias for raw mail and attachments exists and, if local, can be written to."""
    storage = storages["wagdesk_private"]
    if location := getattr(storage, "location", None):
        Path(location).mkdir(parents=True, exist_ok=True)
        if not os.access(location, os.W_OK | os.X_OK):
            raise RuntimeError(f"{location} is not writable.")
        if disk_is_full():
            raise NotReady("The disk of the private files is full. Mail is turned away for now.")
    else:
        storage.exists("wagdesk-ready")


def mail_in() -> None:
    """No mail has waited for longer than ``WAGDESK_READY_MINUTES`` to be worked on."""
    if _is_long_ago(oldest_waiting()):
        raise NotReady("Mail has come in and is not worked on. Does a worker run?")


def mail_sources() -> None:
    """No source has failed for longer than that."""
    if conf.ready_minutes() and failing_sources(_long_ago()).exists():
        raise NotReady("Mail cannot be fetched from a source.")


def mail_out() -> None:
    """No mail that should have gone out has waited for longer than that."""
    if _is_long_ago(unsent()):
        raise NotReady("Mail is not sent. Does a worker run, and does the mail server answer?")


def worker() -> None:
    """A worker has come round in the last ten minutes, if ever one did."""
    if conf.ready_minutes() and worker_silent(timedelta(minutes=WORKER_MINUTES)):
        raise NotReady("No worker runs any more.")


def _long_ago() -> datetime:
    return timezone.now() - timedelta(minutes=conf.ready_minutes())


def _is_long_ago(at: datetime | None) -> bool:
    return bool(conf.ready_minutes() and at and at <= _long_ago())


register("private_storage", private_storage)
register("mail_in", mail_in)
register("mail_sources", mail_sources)
register("mail_out", mail_out)
register("worker", worker)
