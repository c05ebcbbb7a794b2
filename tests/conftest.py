"""What every test shares."""

from collections.abc import Iterator

import pytest
from django.core.cache import cache

from tests.services.elasticsearch import (  # noqa: F401
    elastic_prefix,
    elasticsearch_server,
    elasticsearch_url,
)


@pytest.fixture(autouse=True)
def _empty_cache() -> Iterator[None]:
    """Wagtail keeps site paths in the cache, and a test's site is gone after it."""
    cache.clear()
    yield
    cache.clear()
