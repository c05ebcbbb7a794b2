"""Raw mail in private storage: written through to the disk before anybody relies on it."""

import os
from collections.abc import Callable
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from typing import TypeVar

from django.core.files.base import ContentFile
from django.core.files.storage import Storage, storages

from .filenames import storage_name

ALIAS = "wagdesk_private"
FOLDER = "received"
Result = TypeVar("Result")


def private_storage() -> Storage:
    return storages[ALIAS]


def write_blob(raw: bytes) -> str:
    """Keep ``raw`` under a random name; when this returns, a power cut does not lose it."""
    storage, wanted = private_storage(), storage_name(FOLDER)
    name = or_nothing(wanted, lambda: storage.save(wanted, ContentFile(raw)))
    make_durable(name)
    return name


def or_nothing(wanted: str, write: Callable[[], Result]) -> Result:
    """``write`` a file named ``wanted``. Half a file would make a full disk fuller."""
    try:
        return write()
    except OSError:
        with suppress(OSError):
            private_storage().delete(wanted)
        raise


def make_durable(name: str) -> None:
    """See a file that ``save`` wrote through to the disk, with the folders that name it."""
    storage = private_storage()
    try:
        path = Path(storage.path(name))
    except NotImplementedError:
        # A remote storage has it safe when ``save`` returns.
        return
    _sync(path)
    _sync(path.parent)
    _sync_above(path.parent, os.getpid())


@lru_cache(maxsize=2_000)
def _sync_above(folder: Path, pid: int) -> None:
    """Once for each folder: the names of folders don't change any more."""
    for above in list(folder.parents)[:2]:
        _sync(above)


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
