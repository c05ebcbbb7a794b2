import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.cache import cache

from wagdesk.search.actions import drain_index_changes, rebuild_index
from wagdesk.search.queries import find


@pytest.fixture
def indexed(db):
    """An empty index now; call it to drain what changed since."""
    rebuild_index()
    return lambda: drain_index_changes(limit=1000)


@pytest.fixture
def found(indexed):
    """Titles that ``viewer`` finds, after draining."""

    def titles(text, viewer=None, home=None, locale="en"):
        indexed()
        filters = {"help_center": str(home.translation_key)} if home else {}
        hits = find(viewer or AnonymousUser(), text, locale=locale, filters=filters).hits
        return [hit.title for hit in hits]

    return titles


@pytest.fixture(autouse=True)
def _no_paths_of_other_tests():
    """Wagtail keeps the sites' root paths in the cache, which outlives a test's database."""
    cache.clear()
    yield
    cache.clear()
