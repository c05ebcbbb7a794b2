"""The child of ``parse_box``: reads a mail from its input, answers, waits for the next."""

import contextlib
import json
import os
import resource
import struct
import sys
import traceback

MEMORY_BYTES = 512 * 1024 * 1024
CPU_SECONDS = 4
_LENGTH = struct.Struct("!QQ")


def main() -> None:
    """Serve until the input ends."""
    from .parsed import to_frame
    from .reading import read_mail

    _limit_memory()
    source, target = sys.stdin.buffer, sys.stdout.buffer
    target.write(b"!")
    target.flush()
    while head := source.read(_LENGTH.size):
        if len(head) < _LENGTH.size:
            return
        size, is_plain = _LENGTH.unpack(head)
        raw = source.read(size)
        _rearm_cpu_limit(size)
        try:
            data, blobs = to_frame(read_mail(raw, plain=bool(is_plain)))
            text = json.dumps(data).encode()
        except MemoryError:
            text, blobs = b'{"failure": "too_much_memory"}', []
        except Exception:
            # A fault of ours: the mail goes to the failed queue, the next one is served.
            traceback.print_exc()
            text, blobs = b'{"failure": "parser_died"}', []
        target.write(_LENGTH.pack(len(text), sum(map(len, blobs))))
        target.write(text)
        for blob in blobs:
            target.write(blob)
        target.flush()


def _limit_memory() -> None:
    # Not every system has this limit (macOS); the time limits hold everywhere.
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))


def _rearm_cpu_limit(size: int) -> None:
    used = os.times()
    seconds = int(used.user + used.system) + CPU_SECONDS + size // 10_000_000
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, resource.RLIM_INFINITY))
