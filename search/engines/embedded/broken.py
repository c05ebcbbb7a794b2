"""Trouble of the files in the engine's own words."""

import errno
import re
from collections.abc import Iterator
from contextlib import contextmanager

from ..base import EngineBroken, EngineError

# The machine's trouble, not the index's: no reason to make it anew.
OF_THE_MACHINE = {
    errno.EACCES,
    errno.EDQUOT,
    errno.EFBIG,
    errno.EMFILE,
    errno.ENFILE,
    errno.ENOMEM,
    errno.ENOSPC,
    errno.EPERM,
    errno.EROFS,
}
CANT = "The disk does not take or give the index now"
# Tantivy tells the number in its text alone.
IN_WORDS = re.compile(r"os error (\d+)|code: (\d+)")


class Speaking:
    """Whatever Tantivy or the disk says becomes an EngineError; one's own mistakes stay.

    Tantivy panics on some damaged files: that is no ``Exception``, and would otherwise
    pass every handler. A class, as a generator would take as long as reading a document.
    """

    def __enter__(self) -> None:
        pass

    def __exit__(self, kind: type | None, error: BaseException | None, trace: object) -> None:
        if error is not None and (said := own_words(error)) is not error:
            raise said from error


def own_words(error: BaseException) -> BaseException:
    """What the error means for the engine; itself if that is already said or not its trouble."""
    if isinstance(error, (EngineError, UnicodeError)):
        return error
    if isinstance(error, (OSError, ValueError)) and _of_the_machine(error):
        return EngineError(f"{CANT}: {error}")
    panic = type(error).__name__ == "PanicException"
    if panic or isinstance(error, (OSError, ValueError)):
        return EngineBroken(f"The index can't be read: {error}")
    return error


@contextmanager
def disk() -> Iterator[None]:
    """A full or read-only disk is the engine's trouble, no document's."""
    try:
        yield
    except OSError as error:
        if not _of_the_machine(error):
            raise
        raise EngineError(f"{CANT}: {error}") from error


def _of_the_machine(error: OSError | ValueError) -> bool:
    if isinstance(error, OSError) and error.errno is not None:
        return error.errno in OF_THE_MACHINE
    said = IN_WORDS.search(str(error))
    return bool(said) and int(said.group(1) or said.group(2)) in OF_THE_MACHINE
