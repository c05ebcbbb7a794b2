"""Pictures in the middle of a mail: which files stand in the text, and by what Content-ID."""

import uuid
from collections.abc import Sequence

from django.utils.translation import gettext as _

from ..models import Attachment
from .compose import referenced_pictures
from .filenames import safe_name
from .out_files import PICTURES


class MissingPicture(ValueError):
    """The text shows a picture that is not there; ``str()`` names it."""


def new_content_id(domain: str) -> str:
    return f"{uuid.uuid4().hex}@{domain}"


def check_pictures(text: str, files: Sequence[tuple[str, str]]) -> frozenset[str]:
    """The names that stand in the text; ``files``: name and type of each that comes with it.

    Raises ``MissingPicture``.
    """
    there = {safe_name(name) for name, kind in files if kind in PICTURES}
    wanted = referenced_pictures(text)
    for name in wanted:
        if safe_name(name) not in there:
            raise MissingPicture(
                _(
                    "The picture “%(name)s” stands in your text, but is not attached. "
                    "Attach it again or take it out."
                )
                % {"name": name}
            )
    return frozenset(safe_name(name) for name in wanted)


def content_ids(text: str, files: Sequence[Attachment]) -> dict[str, str]:
    """By the name in the text, the Content-ID of the file that is meant."""
    by_name = {file.name: file.content_id for file in files if file.inline and not file.refused}
    found = {name: by_name.get(safe_name(name), "") for name in referenced_pictures(text)}
    return {name: value for name, value in found.items() if value}
