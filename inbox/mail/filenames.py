"""File names that senders wrote: shown in a safe form, never used for storage."""

import mimetypes
import re
import unicodedata
import uuid

MAX_LENGTH = 150
_RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)
_FORBIDDEN = str.maketrans(dict.fromkeys('<>:"|?*', "_"))
_EXTENSIONS = {
    "text/plain": ".txt",
    "text/html": ".html",
    "text/calendar": ".ics",
    "message/rfc822": ".eml",
    "application/ms-tnef": ".dat",
    "application/pgp-encrypted": ".pgp",
    "image/jpeg": ".jpg",
    "image/jpg": ".jpg",
}


def safe_name(name: str, content_type: str = "", fallback: str = "file") -> str:
    """A name to show and to offer for download: one path component of printable characters.

    Control and format characters (NUL, bidi marks), folders and leading dots are gone.
    An empty result becomes ``fallback`` with the extension of the content type.
    """
    text = unicodedata.normalize("NFC", name[-4000:])
    text = "".join(char for char in text if _is_printable(char))
    text = re.split(r"[/\\]", text)[-1].translate(_FORBIDDEN)
    text = " ".join(text.split()).lstrip(". ").rstrip(". ")
    if not text:
        return fallback + extension_of(content_type)
    if _RESERVED.fullmatch(text):
        text = f"_{text}"
    return _shortened(text)


def extension_of(content_type: str) -> str:
    return _EXTENSIONS.get(content_type) or mimetypes.guess_extension(content_type) or ""


def type_of(name: str) -> str:
    """The content type that a name's ending stands for."""
    return mimetypes.guess_type(f"file.{name.rpartition('.')[2][:12]}")[0] or (
        "application/octet-stream"
    )


def storage_name(folder: str) -> str:
    """A random name below ``folder``; nothing a sender wrote is part of it."""
    name = uuid.uuid4().hex
    return f"{folder}/{name[:2]}/{name}"


def _is_printable(char: str) -> bool:
    return char in "/\\" or char.isspace() or unicodedata.category(char)[0] != "C"


def _shortened(text: str) -> str:
    if len(text) <= MAX_LENGTH:
        return text
    stem, dot, extension = text.rpartition(".")
    if not dot or len(extension) > 12:
        return text[:MAX_LENGTH]
    return f"{stem[: MAX_LENGTH - len(extension) - 1]}.{extension}"
