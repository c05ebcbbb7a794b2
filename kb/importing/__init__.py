"""Articles from elsewhere: formats that are read, and bodies made into blocks.

A format is a function from a binary file to ``Line`` objects. An app adds its own::

    from wagdesk.kb.importing import formats

    formats["ours"] = read_ours      # in ready()
"""

from collections.abc import Callable, Iterator
from typing import IO

from .entries import Entry, Line
from .jsonl import read_jsonl

Reader = Callable[[IO[bytes]], Iterator[Line]]

formats: dict[str, Reader] = {"jsonl": read_jsonl}

__all__ = ["Entry", "Line", "Reader", "formats"]
