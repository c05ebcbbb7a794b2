"""Mails in files: single ones, mbox, Maildir, folders of ``.eml``."""

import mailbox as mailbox_formats
from collections.abc import Iterator
from pathlib import Path


def mails_in(path: Path) -> Iterator[tuple[str, bytes]]:
    """A name and the bytes of every mail at ``path``; raises ``OSError``."""
    if path.is_dir():
        if (path / "cur").is_dir() or (path / "new").is_dir():
            yield from _maildir(path)
        else:
            for file in sorted(path.rglob("*.eml")):
                yield str(file), file.read_bytes()
    elif _is_mbox(path):
        yield from _mbox(path)
    else:
        yield str(path), path.read_bytes()


def _is_mbox(path: Path) -> bool:
    if path.suffix.lower() in (".eml", ".msg"):
        return False
    with path.open("rb") as file:
        return path.suffix.lower() == ".mbox" or file.read(5) == b"From "


def _maildir(path: Path) -> Iterator[tuple[str, bytes]]:
    for folder in ("new", "cur"):
        for file in sorted((path / folder).glob("*")):
            if file.is_file() and not file.name.startswith("."):
                yield str(file), file.read_bytes()


def _mbox(path: Path) -> Iterator[tuple[str, bytes]]:
    box = mailbox_formats.mbox(path, create=False)
    try:
        for number, key in enumerate(box.keys(), start=1):
            yield f"{path}#{number}", box.get_bytes(key)
    finally:
        box.close()
