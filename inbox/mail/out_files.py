"""Files of a mail that goes out: which go along, which are too much and become links.

A link is signed, ends after two weeks, and needs no session: whoever has the mail has the
file.
"""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import override

from wagdesk import keys

from .. import conf
from ..models import Attachment
from .compose import LinkedFile

LINK_DAYS = 14
PICTURES = frozenset({"image/png", "image/gif", "image/jpeg", "image/webp"})
_PURPOSE = "mailed-file"
_MAC_LENGTH = 40


@dataclass(frozen=True)
class Divided:
    """``along``: MIME parts of the mail; ``linked``: too much for it."""

    along: list[Attachment]
    linked: list[Attachment]


def divide(files: Sequence[Attachment]) -> Divided:
    """The files in their order until the mail is full; pictures of the text come first.

    Base64 makes a file a third longer, so that much is counted.
    """
    left, divided = conf.mail_out_max_bytes(), Divided([], [])
    for file in sorted(files, key=lambda one: not one.inline):
        size = file.size * 4 // 3
        fits = size <= left
        (divided.along if fits else divided.linked).append(file)
        left -= size if fits else 0
    return divided


def link_to(file: Attachment, base_url: str, at: datetime) -> str:
    """An address that gives the file to anybody for two weeks."""
    until = int((at + timedelta(days=LINK_DAYS)).timestamp())
    mac = keys.sign(_PURPOSE, f"{file.public_id}:{until}", _MAC_LENGTH)
    return base_url + reverse("wagdesk_inbox:linked_file", args=[file.public_id, until, mac])


def is_signed(public_id: uuid.UUID, until: int, mac: str) -> bool:
    return keys.verify(_PURPOSE, f"{public_id}:{until}", mac) and len(mac) == _MAC_LENGTH


def base_url() -> str:
    """Where this site is, as it says of itself; mails are written without a request."""
    return str(getattr(settings, "WAGTAILADMIN_BASE_URL", "") or "").rstrip("/")


def linked_files(files: Sequence[Attachment], at: datetime, locale: str) -> dict:
    """The parts of ``Extras`` that tell the reader where the rest lies."""
    if not files:
        return {}
    with override(locale or None):
        title = _("Too large for this mail. Here until %(date)s:") % {
            "date": date_format(at + timedelta(days=LINK_DAYS), "DATE_FORMAT")
        }
        return {
            "files_title": title,
            "files": [
                LinkedFile(f"{one.name} ({filesizeformat(one.size)})", link_to(one, base_url(), at))
                for one in files
            ],
        }
