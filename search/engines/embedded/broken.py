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


@contextmanager
def speaking() -> Iterator[None]:
    """Whatever Tantivy or the disk says becomes an EngineError; one's own mistakes stay.

    Tantivy panics on some damaged files: that is no ``Exception``, and would otherwise
    pass every handler.
    """
    try:
        yield
    except (EngineError, UnicodeError):
        raise
    except (OSError, ValueError) as error:
        if _of_the_machine(error):
            raise EngineError(f"{CANT}: {error}") from error
        raise EngineBroken(f"The index can't be read: {error}") from error
    except BaseException as error:
        if type(error).__name__ == "PanicException":
            raise EngineBroken(f"The index can't be read: {error}") from error
        raise


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
