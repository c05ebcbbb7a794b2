"""Raw mail in private storage: written through to the disk before anybody relies on it."""

import os
import shutil
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from typing import TypeVar

from django.core.files.base import ContentFile
from django.core.files.storage import Storage, storages

from .filenames import storage_name

ALIAS = "wagdesk_private"
FOLDER = "received"
AT_ONCE = 8
Result = TypeVar("Result")


def private_storage() -> Storage:
    return storages[ALIAS]


def write_blob(raw: bytes) -> str:
    """Keep ``raw`` under a random name; when this returns, a power cut does not lose it."""
    (name,) = write_blobs([raw])
    return name


def write_blobs(raws: Iterable[bytes]) -> list[str]:
    """``write_blob`` for each; if it raises, none of them is kept."""
    names: list[str] = []
    try:
        for raw in raws:
            names.append(_save(raw))
        make_durable(*names)
    except OSError:
        for name in names:
            with suppress(OSError):
                delete_blob(name)
        raise
    return names


def _save(raw: bytes) -> str:
    storage, wanted = private_storage(), storage_name(FOLDER)
    return or_nothing(wanted, lambda: storage.save(wanted, ContentFile(raw)))


def or_nothing(wanted: str, write: Callable[[], Result]) -> Result:
    """``write`` a file named ``wanted``. Half a file would make a full disk fuller."""
    try:
        return write()
    except OSError:
        with suppress(OSError):
            private_storage().delete(wanted)
        raise


def make_durable(*names: str) -> None:
    """See files that ``save`` wrote through to the disk, with the folders that name them."""
    storage = private_storage()
    try:
        paths = [Path(storage.path(name)) for name in names]
    except NotImplementedError:
        # A remote storage has them safe when ``save`` returns.
        return
    folders = {path.parent for path in paths}
    for folder in {folder.parent for folder in folders}:
        _make_fan(folder, os.getpid())
    if len(paths) == 1:
        _sync(paths[0])
        _sync(paths[0].parent)
        return
    # A disk that is asked for many at once writes them together.
    with ThreadPoolExecutor(AT_ONCE) as pool:
        _sync_all(pool, paths)
        _sync_all(pool, folders)


@lru_cache(maxsize=100)
def _make_fan(folder: Path, pid: int) -> None:
    """Once in each process: all the folders that names are spread over, seen to the disk. A
    folder that is made later would have to be, each time."""
    for number in range(256):
        (folder / f"{number:02x}").mkdir(exist_ok=True)
    _sync(folder)
    _sync(folder.parent)


def free_bytes() -> int | None:
    """How much the disk of the private files still takes; None for a storage elsewhere."""
    location = getattr(private_storage(), "location", None)
    return shutil.disk_usage(location).free if location and Path(location).exists() else None


def read_blob(name: str) -> bytes:
    """The raw mail; raises ``FileNotFoundError``."""
    with private_storage().open(name) as file:
        return file.read()


def delete_blob(name: str) -> None:
    private_storage().delete(name)


def _sync_all(pool: ThreadPoolExecutor, paths: Iterable[Path]) -> None:
    for done in [pool.submit(_sync, path) for path in paths]:
        done.result()


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
