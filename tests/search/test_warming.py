"""A fresh process has read the words of the index before somebody searches."""

import threading
from collections.abc import Iterator

import pytest
from django.contrib.auth.models import AnonymousUser

from tests.make.search import make_document
from wagdesk.search import engines, warming
from wagdesk.search.actions import rebuild_index
from wagdesk.search.engines.embedded.physical import PhysicalIndex
from wagdesk.search.queries import find

pytestmark = pytest.mark.django_db


@pytest.fixture
def readings(things, settings, monkeypatch) -> Iterator[list[str]]:
    """The languages whose words were read, in a process that has served nobody."""
    things.put(make_document("1", "Rent a tent"), make_document("2", "Çadır", locale="tr"))
    rebuild_index()
    engines.forget_engine()
    settings.WAGDESK_SEARCH_WARM_UP = True
    monkeypatch.setattr(warming, "_begun", False)
    seen, read = [], PhysicalIndex.words

    def words(self: PhysicalIndex, *, public: bool) -> Iterator:
        seen.append(f"{self.path.parent.parent.name}/{self.locale}")
        return read(self, public=public)

    monkeypatch.setattr(PhysicalIndex, "words", words)
    yield seen
    wait()


def wait() -> None:
    for thread in threading.enumerate():
        if thread.name == "wagdesk-search-words":
            thread.join()


def test_the_first_search_finds_the_words_read(readings):
    warming.warm_up()
    assert {"thing/en", "thing/tr"} <= set(readings)
    before = len(readings)
    assert find(AnonymousUser(), "tnet", kind="thing", locale="en").corrected == "tent"
    assert len(readings) == before


def test_the_first_request_begins_it_and_no_other(readings, client):
    client.get("/healthz")
    wait()
    once = list(readings)
    assert once.count("thing/en") == 1
    engines.forget_engine()
    client.get("/healthz")
    wait()
    assert readings == once


def test_it_can_be_switched_off(readings, client, settings):
    settings.WAGDESK_SEARCH_WARM_UP = False
    client.get("/healthz")
    wait()
    assert readings == []


def test_a_broken_index_is_one_line_in_the_log(readings, monkeypatch, caplog):
    def broken(self: PhysicalIndex, *, public: bool) -> Iterator:
        raise ValueError("An error occurred in a Tantivy thread")

    monkeypatch.setattr(PhysicalIndex, "words", broken)
    warming.warm_up()
    assert [record.message for record in caplog.records] == ["search.not_warmed_up"]
