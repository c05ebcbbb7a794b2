"""What all tests of a module begin with: made once, and every test has it as if alone.

To publish a handful of articles takes half a second, and some modules look at the same ones
fifty times. Rows are made in a transaction of the module's own, in which each test has its
usual one; objects and index are copies.
"""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from copy import deepcopy
from pathlib import Path
from typing import Any

from django.core.cache import cache
from django.db import transaction
from django.test import override_settings
from pytest_django import DjangoDbBlocker, Settings

ENGINE = "wagdesk.search.engines.embedded.EmbeddedEngine"


class Kept:
    """What ``make`` gave, and the index that it left."""

    def __init__(self, made: dict[str, Any], index: Path) -> None:
        self._made, self._index = made, index

    def copy(self, settings: Settings, folder: Path) -> dict[str, Any]:
        """To do with as one likes; the index lies in ``folder`` from now on."""
        if self._index.exists():
            shutil.copytree(self._index, folder / "index")
        settings.WAGDESK_SEARCH_ENGINE = _engine(folder / "index")
        return deepcopy(self._made)


@contextmanager
def kept(
    blocker: DjangoDbBlocker, folder: Path, make: Callable[[], dict[str, Any]]
) -> Iterator[Kept]:
    """For a fixture of scope "module" in a module whose tests all ask for it."""
    index = folder / "index"
    with blocker.unblock(), transaction.atomic():
        cache.clear()
        with override_settings(WAGDESK_SEARCH_ENGINE=_engine(index)):
            made = make()
        yield Kept(made, index)
        transaction.set_rollback(True)


def _engine(path: Path) -> dict[str, Any]:
    return {"BACKEND": ENGINE, "OPTIONS": {"path": path}}
