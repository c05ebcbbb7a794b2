"""The demo's message broker: files in a folder, as kombu has it, but none is seen half written.

kombu 5.7 opens a message under its final name and fills it afterwards; a reader that comes in
between takes an empty file, cannot parse it and ends its worker. Here a message appears whole
or not at all, one reader alone takes it, and one that cannot be read is dropped with a line in
the log: the work it hinted at is a row in the database, which the next sweep finds.
"""

import logging
import os
import time
import uuid
from pathlib import Path
from queue import Empty
from typing import Any

from kombu.exceptions import ChannelError
from kombu.transport import filesystem
from kombu.utils.encoding import bytes_to_str, str_to_bytes
from kombu.utils.json import dumps, loads

logger = logging.getLogger(__name__)


class Channel(filesystem.Channel):
    """Names of messages end in ``.QUEUE.msg``; every other name in the folder is passed over."""

    def _put(self, queue: str, payload: object, **kwargs: object) -> None:
        name = f"{round(time.monotonic() * 1000)}_{uuid.uuid4()}.{queue}.msg"
        try:
            _write_whole(Path(self.data_folder_out) / name, str_to_bytes(dumps(payload)))
        except OSError as error:
            raise ChannelError(f"Cannot add {name!r} to {self.data_folder_out}.") from error

    def _get(self, queue: str) -> dict[str, Any]:
        folder = Path(self.data_folder_in)
        for name in sorted(os.listdir(folder)):
            if name.partition(".")[2] != f"{queue}.msg":
                continue
            taken = folder / f"{name}.taken"
            try:
                # Only one of several readers can rename it.
                (folder / name).rename(taken)
            except FileNotFoundError:
                continue
            content = taken.read_bytes()
            taken.unlink()
            try:
                return _message(content)
            except (ValueError, TypeError) as error:
                logger.warning("broker.unreadable", extra={"file": name, "reason": str(error)})
        raise Empty

    def _queue_bind(self, exchange: str, routing_key: str, pattern: str, queue: str) -> None:
        # kombu makes a new table of bindings as it makes messages: empty first.
        table = self._exchange_file(exchange)
        self.control_folder.mkdir(exist_ok=True)
        with (self.control_folder / "lock").open("wb") as turn:
            filesystem.lock(turn, filesystem.LOCK_EX)
            if not table.exists():
                _write_whole(table, b"[]")
        super()._queue_bind(exchange, routing_key, pattern, queue)


class Transport(filesystem.Transport):
    Channel = Channel


def _write_whole(path: Path, content: bytes) -> None:
    part = path.with_name(f"{path.name}.{uuid.uuid4().hex}.part")
    try:
        part.write_bytes(content)
        part.replace(path)
    except OSError:
        part.unlink(missing_ok=True)
        raise


def _message(content: bytes) -> dict[str, Any]:
    """Raises ValueError if this is no message that a worker could handle."""
    message = loads(bytes_to_str(content))
    properties = message.get("properties") if isinstance(message, dict) else None
    if not isinstance(properties, dict) or "delivery_tag" not in properties:
        raise ValueError("This is no message.")
    return message
