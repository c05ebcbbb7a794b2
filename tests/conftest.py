"""What every test shares."""

import time
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.core.cache import cache
from django.core.management import call_command
from django.core.management.color import no_style
from django.db import connection
from django.utils import translation
from pytest_django import DjangoDbBlocker

from tests.migrated import filled_with, folder_of, migrated_database
from tests.services.elasticsearch import (  # noqa: F401
    elastic_prefix,
    elasticsearch_server,
    elasticsearch_url,
)
from wagdesk.search import budget, state


@dataclass(frozen=True)
class Migrated:
    """What the migrations left in the test database."""

    blocker: DjangoDbBlocker
    rows: str

    def restore(self) -> None:
        with self.blocker.unblock():
            # Not with the rows that ``migrate`` makes anew: these bring their own.
            call_command("flush", verbosity=0, interactive=False, inhibit_post_migrate=True)
            connection.creation.deserialize_db_from_string(self.rows)
            count_on_from_the_rows()
            cache.clear()
        ContentType.objects.clear_cache()


def count_on_from_the_rows() -> None:
    """The next row gets a number that none has; SQLite sees to that itself."""
    with connection.cursor() as cursor:
        for sql in connection.ops.sequence_reset_sql(no_style(), apps.get_models()):
            cursor.execute(sql)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    request: pytest.FixtureRequest,
    django_db_modify_db_settings: None,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[None]:
    """What ``django_db_setup`` is about to migrate is migrated already."""
    if connection.vendor != "sqlite":
        yield
        return
    with filled_with(migrated_database(folder_of(request.config, tmp_path_factory))):
        yield


MIGRATED = pytest.StashKey[Migrated]()


@pytest.fixture(scope="session")
def django_db_setup(
    request: pytest.FixtureRequest, django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> None:
    with django_db_blocker.unblock():
        rows = connection.creation.serialize_db_to_string()
        # Asked once for each connection, by whichever test comes first: none is to count it.
        assert connection.features.supports_json_field
    request.config.stash[MIGRATED] = Migrated(django_db_blocker, rows)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item: pytest.Item) -> Iterator[None]:
    """Give back what migrations made, which a test with real commits flushes away.

    Such tests come last in a process, but not where a group of tests must stay together.
    """
    result = yield
    if is_flushed_after(item):
        item.session.config.stash[MIGRATED].restore()
    return result


def is_flushed_after(item: pytest.Item) -> bool:
    marker = item.get_closest_marker("django_db")
    names = getattr(item, "fixturenames", ())
    transactional = {"transactional_db", "live_server"} & set(names)
    return bool(transactional or (marker and marker.kwargs.get("transaction")))


@pytest.fixture(autouse=True)
def _empty_cache() -> Iterator[None]:
    """Wagtail keeps site paths in the cache, and a test's site is gone after it."""
    cache.clear()
    yield
    cache.clear()


@pytest.fixture(autouse=True)
def _speaks_the_site_s_language() -> None:
    """A page leaves its language behind in the process, as between two requests of a server."""
    translation.deactivate()


@pytest.fixture(autouse=True)
def _search_is_well(monkeypatch) -> None:
    """The look at search's state is kept for seconds: no test pays for it by chance.

    ``state.look_again()`` has the next page look. No test finds the engine left alone
    because it failed in another.
    """
    monkeypatch.setattr(state, "_looked", (time.monotonic() + 3600, ""))
    budget.forget_failures()
