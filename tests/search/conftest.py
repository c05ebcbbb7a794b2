"""Each search test gets an index and a source of its own."""

from collections.abc import Iterator

import pytest

from tests.make.search import Things
from wagdesk.search import engines
from wagdesk.search.documents import registry


@pytest.fixture(autouse=True)
def own_index(settings, tmp_path) -> Iterator[None]:
    settings.WAGDESK_SEARCH_ENGINE = {
        "BACKEND": "wagdesk.search.engines.embedded.EmbeddedEngine",
        "OPTIONS": {"path": tmp_path / "search", "lock_wait": 0.2},
    }
    yield
    engines.forget_engine()


@pytest.fixture
def things() -> Iterator[Things]:
    source = Things()
    registry.register(source)
    yield source
    registry.unregister("thing")
