"""What every test shares."""

import time
from collections.abc import Iterator

import pytest
from django.core.cache import cache

from tests.services.elasticsearch import (  # noqa: F401
    elastic_prefix,
    elasticsearch_server,
    elasticsearch_url,
)
from wagdesk.search import state


@pytest.fixture(autouse=True)
def _empty_cache() -> Iterator[None]:
    """Wagtail keeps site paths in the cache, and a test's site is gone after it."""
    cache.clear()
    yield
    cache.clear()


@pytest.fixture(autouse=True)
def _search_is_well(monkeypatch) -> None:
    """The look at search's state is kept for seconds: no test pays for it by chance.

    ``state.look_again()`` has the next page look.
    """
    monkeypatch.setattr(state, "_looked", (time.monotonic() + 3600, ""))
