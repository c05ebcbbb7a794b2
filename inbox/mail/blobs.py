"""Raw mail in private storage: written through to the disk before anybody relies on it."""

import os
from contextlib import suppress
from pathlib import Path

from django.core.files.base import ContentFile
from django.core.files.storage import Storage, storages

from .filenames import storage_name

ALIAS = "wagdesk_private"
FOLDER = "received"


def private_storage() -> Storage:
    return storages[ALIAS]


def write_blob(raw: bytes) -> str:
    """Keep ``raw`` under a random name; when this returns, a power cut does not lose it."""
    storage = private_storage()
    wanted = storage_name(FOLDER)
    try:
        name = storage.save(wanted, ContentFile(raw))
    except OSError:
        # Half a file would make a full disk fuller.
        with suppress(OSError):
            storage.delete(wanted)
        raise
    try:
        path = Path(storage.path(name))
    except NotImplementedError:
        # A remote storage has it safe when ``save`` returns.
        return name
    _sync(path)
    for folder in list(path.parents)[:3]:
        _sync(folder)
    return name


def read_blob(name: str) -> bytes:
    """The raw mail; raises ``FileNotFoundError``."""
    with private_storage().open(name) as file:
        return file.read()


def delete_blob(name: str) -> None:
    private_storage().delete(name)


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
