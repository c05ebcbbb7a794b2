"""Put files into private storage and tie them to a message."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

from django.core.files.base import ContentFile

from .. import conf
from ..mail.filenames import safe_name
from ..models import Attachment, Message


@dataclass(frozen=True)
class NewFile:
    """A file as somebody sent it; nothing in it is trusted."""

    name: str
    content_type: str
    content: bytes
    content_id: str = ""
    inline: bool = False


def attach_files(*, message: Message, files: Iterable[NewFile]) -> list[Attachment]:
    """Keep each file under a random name; one over the limit is named but not kept."""
    rows = []
    for file in files:
        too_big = len(file.content) > conf.attachment_max_bytes()
        row = Attachment(
            message=message,
            name=safe_name(file.name),
            content_type=(file.content_type or "application/octet-stream")[:127],
            size=len(file.content),
            sha256=hashlib.sha256(file.content).hexdigest(),
            content_id=file.content_id[:255],
            inline=file.inline,
            refused="size" if too_big else "",
        )
        if not too_big:
            row.file.save("", ContentFile(file.content), save=False)
        row.save()
        rows.append(row)
    return rows
