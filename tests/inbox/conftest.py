"""A mailbox and who manages it, for the tests that need no particular ones, and an index of its
own for each test that searches the inbox."""

from collections.abc import Callable, Iterator

import pytest

from tests.make.inbox import make_agent, make_mailbox
from wagdesk.search import engines
from wagdesk.search.actions import drain_index_changes, rebuild_index

KINDS = ("ticket", "person", "saved_reply")


@pytest.fixture
def box():
    return make_mailbox("support")


@pytest.fixture
def manager(box):
    return make_agent(box, level="manage")


@pytest.fixture
def index(settings, tmp_path) -> Iterator[Callable[[], None]]:
    """Call it to index what was made so far."""
    settings.WAGDESK_SEARCH_ENGINE = {
        "BACKEND": "wagdesk.search.engines.embedded.EmbeddedEngine",
        "OPTIONS": {"path": tmp_path / "search", "lock_wait": 0.2},
    }
    engines.forget_engine()
    for kind in KINDS:
        rebuild_index(kind=kind)

    def drain() -> None:
        for kind in KINDS:
            drain_index_changes(kind=kind)

    yield drain
    engines.forget_engine()
