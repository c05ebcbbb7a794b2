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
    _make_fan(path.parent.parent, os.getpid())
    _sync(path)
    _sync(path.parent)


@lru_cache(maxsize=100)
def _make_fan(folder: Path, pid: int) -> None:
    """Once in each process: all the folders that names are spread over, seen to the disk. A
    folder that is made later would have to be, each time."""
    for number in range(256):
        (folder / f"{number:02x}").mkdir(exist_ok=True)
    _sync(folder)
    _sync(folder.parent)


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
