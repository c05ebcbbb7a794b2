"""Whether the files of an index are whole. Tantivy writes a checksum at the end of each."""

import json
import struct
import zlib
from pathlib import Path

MAGIC = 1337
TAIL = struct.Struct("<II")
LONGEST_FOOTER = 10_000
PARTS = (".fast", ".fieldnorm", ".idx", ".pos", ".store", ".term")
CHUNK = 1 << 20

Stamp = tuple[int, int, int]


class Checksums:
    """Reads each file once: they never change after they are written."""

    def __init__(self) -> None:
        self._whole: dict[Path, Stamp] = {}

    def damage(self, index: Path, *, read_all: bool = True) -> str:
        """What is wrong with the index in this folder, in words; empty if nothing is.

        ``read_all`` False looks only at the ends of files not read before.
        """
        while True:
            before = _meta(index)
            if before is None and not has_lost_its_list(index):
                return ""
            found = self._damage(index, before, read_all)
            # A commit or a merge meanwhile takes files away: only a still picture counts.
            if not found or _meta(index) == before:
                return found

    def _damage(self, index: Path, meta: bytes | None, read_all: bool) -> str:
        try:
            segments = json.loads(meta or b"")["segments"]
            names = [each["segment_id"].replace("-", "") for each in segments]
        except (ValueError, LookupError, TypeError, AttributeError):
            return f"{index.name}/meta.json can't be read"
        present = {name: [] for name in names}
        for path in index.iterdir():
            if path.name.split(".")[0] in present:
                present[path.name.split(".")[0]].append(path)
        for name, paths in present.items():
            missing = set(PARTS) - {path.suffix for path in paths}
            if missing:
                return f"{index.name}/{name}{min(missing)} is missing"
            for path in paths:
                if not self._is_whole(path, read_all):
                    return f"{index.name}/{path.name} is damaged"
        return ""

    def _is_whole(self, path: Path, read_all: bool) -> bool:
        try:
            stat = path.stat()
            stamp = (stat.st_ino, stat.st_size, stat.st_mtime_ns)
            if self._whole.get(path) == stamp:
                return True
            whole = _is_whole(path, stat.st_size, read_all)
        except (OSError, ValueError, KeyError, TypeError, struct.error):
            return False
        if whole and read_all:
            if len(self._whole) > 10_000:
                self._whole = {old: kept for old, kept in self._whole.items() if old.exists()}
            self._whole[path] = stamp
        return whole

    def forget(self) -> None:
        """Read everything again: a search has failed."""
        self._whole.clear()


def has_lost_its_list(index: Path) -> bool:
    """True if there are segments that nothing names. A folder being made has none yet."""
    return not (index / "meta.json").exists() and any(index.glob("*.store"))


def _meta(index: Path) -> bytes | None:
    try:
        return (index / "meta.json").read_bytes()
    except OSError:
        return None


def _is_whole(path: Path, size: int, read_all: bool) -> bool:
    with path.open("rb") as file:
        file.seek(max(0, size - TAIL.size))
        length, magic = TAIL.unpack(file.read())
        if magic != MAGIC or length > LONGEST_FOOTER:
            return False
        payload = size - TAIL.size - length
        file.seek(payload)
        footer = json.loads(file.read(length))
        if not read_all:
            return True
        file.seek(0)
        crc, left = 0, payload
        while left and (chunk := file.read(min(CHUNK, left))):
            crc, left = zlib.crc32(chunk, crc), left - len(chunk)
        return not left and crc == footer["crc"]
