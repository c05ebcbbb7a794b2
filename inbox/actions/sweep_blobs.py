"""Delete private files that no row knows: left by a crash between file and row."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db.models import Model
from django.utils import timezone

from ..mail.blobs import FOLDER, private_storage
from ..models import Attachment, Export, ReceivedMail

OLDER_THAN = timedelta(hours=24)
_BATCH = 500
# Folder in private storage, and the column that names its files.
_OWNERS: dict[str, tuple[type[Model], str]] = {
    FOLDER: (ReceivedMail, "blob"),
    "attachments": (Attachment, "file"),
    "exports": (Export, "blob"),
}


def sweep_blobs(*, now: datetime | None = None) -> int:
    """Delete orphans older than a day; returns how many. A younger one may yet get its row."""
    before = (now or timezone.now()) - OLDER_THAN
    return sum(_sweep(folder, model, column, before) for folder, (model, column) in _OWNERS.items())


def _sweep(folder: str, model: type[Model], column: str, before: datetime) -> int:
    deleted, batch = 0, []
    for name in _files(folder):
        batch.append(name)
        if len(batch) == _BATCH:
            deleted += _delete_orphans(batch, model, column, before)
            batch = []
    return deleted + _delete_orphans(batch, model, column, before)


def _files(folder: str) -> Iterator[str]:
    storage = private_storage()
    try:
        folders, files = storage.listdir(folder)
    except FileNotFoundError:
        return
    yield from (f"{folder}/{name}" for name in files)
    for name in folders:
        yield from _files(f"{folder}/{name}")


def _delete_orphans(names: list[str], model: type[Model], column: str, before: datetime) -> int:
    known = set(
        model._base_manager.filter(**{f"{column}__in": names}).values_list(column, flat=True)
    )
    storage, deleted = private_storage(), 0
    for name in names:
        if name not in known and storage.get_modified_time(name) < before:
            storage.delete(name)
            deleted += 1
    return deleted
