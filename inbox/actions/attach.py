"""Put files into private storage and tie them to a message."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

from django.core.files.base import ContentFile

from wagdesk.rows import insert

from .. import conf
from ..mail.batch import current_batch
from ..mail.blobs import make_durable, or_nothing, private_storage
from ..mail.filenames import safe_name
from ..models import Attachment, Message
from ..models.message import random_name


@dataclass(frozen=True)
class NewFile:
    """A file as somebody sent it; nothing in it is trusted."""

    name: str
    content_type: str
    content: bytes
    content_id: str = ""
    inline: bool = False


def attach_files(*, message: Message, files: Iterable[NewFile]) -> list[Attachment]:
    """Keep each file under a random name; one over the limit, and a program that came by mail,
    is named but not kept.

    The bytes are on the disk before the rows are written, in one statement for all; in a batch
    of mails, before it is committed.
    """
    rows = []
    for file in files:
        name = safe_name(file.name)
        refused = _why_refused(message, name, len(file.content))
        rows.append(
            Attachment(
                message=message,
                name=name,
                content_type=(file.content_type or "application/octet-stream")[:127],
                size=len(file.content),
                sha256=hashlib.sha256(file.content).hexdigest(),
                content_id=file.content_id[:255],
                inline=file.inline,
                refused=refused,
                file="" if refused else _keep(file.content),
            )
        )
    if kept := [row.file.name for row in rows if row.file]:
        # Saved with the event that the caller records.
        message.ticket.has_files = True
        if batch := current_batch():
            batch.files += kept
        else:
            make_durable(*kept)
    insert(*rows)
    return rows


def _why_refused(message: Message, name: str, size: int) -> str:
    """Only a mail may have its programs refused: its original has them still."""
    if size > conf.attachment_max_bytes():
        return "size"
    extension = name.rpartition(".")[2].lower()
    return "type" if message.received_id and extension in conf.refused_extensions() else ""


def _keep(content: bytes) -> str:
    wanted = random_name(None, "")
    storage = private_storage()
    return or_nothing(wanted, lambda: storage.save(wanted, ContentFile(content)))
