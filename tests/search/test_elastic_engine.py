"""What is Elasticsearch's own: turns, aliases, options, several processes."""

import json
import os
import signal
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator

import pytest

from tests.make.search import make_document
from wagdesk.search import engines
from wagdesk.search.actions import drain_index_changes, mark_changed, rebuild_index
from wagdesk.search.engines.base import (
    Alternative,
    Clause,
    EngineBusy,
    EngineError,
    SearchRequest,
)
from wagdesk.search.engines.elastic import ElasticsearchEngine
from wagdesk.search.engines.elastic import engine as engine_module
from wagdesk.search.queries import find

pytestmark = [pytest.mark.services, pytest.mark.xdist_group("elasticsearch")]


@pytest.fixture
def make_engine(elasticsearch_url, elastic_prefix) -> Callable[..., ElasticsearchEngine]:
    def make(**options) -> ElasticsearchEngine:
        options = {"lock_wait": 0.2, "grace": 0.3, "read_timeout": 10, **options}
        return ElasticsearchEngine(elasticsearch_url, prefix=elastic_prefix, **options)

    return make


@pytest.fixture
def engine(make_engine) -> ElasticsearchEngine:
    return make_engine()


@pytest.fixture
def site_engine(settings, elasticsearch_url, elastic_prefix) -> Iterator[None]:
    """The site uses Elasticsearch."""
    settings.WAGDESK_SEARCH_BUDGET_MS = 20_000
    settings.WAGDESK_SEARCH_ENGINE = {
        "BACKEND": "wagdesk.search.engines.elastic.ElasticsearchEngine",
        "OPTIONS": {
            "hosts": elasticsearch_url,
            "prefix": elastic_prefix,
            "read_timeout": 10,
            "grace": 0.5,
        },
    }
    yield
    engines.forget_engine()


def titles(engine: ElasticsearchEngine, term: str) -> list[str]:
    request = SearchRequest("thing", "en", (Clause(term, (Alternative(term),)),))
    return [hit.document.title for hit in engine.search(request).hits]


def in_cluster(url: str, pattern: str) -> dict:
    with urllib.request.urlopen(f"{url}/{pattern}") as answer:
        return json.load(answer)


# Turns


def test_a_writer_that_was_overtaken_never_puts_the_older_state_back(make_engine):
    engine = make_engine()
    engine.index([make_document("1", "tent old")])

    def held_up():
        yield make_document("1", "tent older")
        time.sleep(0.5)
        make_engine(lock_wait=5).index([make_document("1", "tent newest")])

    with pytest.raises(EngineBusy, match="took over"):
        make_engine(lease=0.2).apply("thing", ["1"], held_up())
    assert titles(engine, "tent") == ["tent newest"]


def test_a_writer_waits_for_the_other_and_then_gives_up(make_engine):
    seen = []

    def meanwhile():
        with pytest.raises(EngineBusy, match="Another process writes"):
            make_engine().index([make_document("2", "tent")])
        seen.append("busy")
        yield make_document("1", "tent")

    make_engine().apply("thing", ["1"], meanwhile())
    assert seen == ["busy"]


def test_a_killed_writer_holds_the_others_up_only_for_its_lease(make_engine):
    """Also: a child process works with the engine it inherited."""
    engine = make_engine(lease=1.5)
    engine.index([make_document("1", "tent")])
    reading, told = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            engine.apply("thing", ["1"], _stuck(told))
        finally:
            os._exit(1)
    assert os.read(reading, 5) == b"stuck"
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    with pytest.raises(EngineBusy, match="died"):
        engine.index([make_document("1", "tent again")])
    make_engine(lock_wait=10).index([make_document("1", "tent at last")])
    assert titles(engine, "tent") == ["tent at last"]


def _stuck(told: int) -> Iterator:
    os.write(told, b"stuck")
    time.sleep(60)
    yield


def test_turns_go_on_rising_when_the_control_index_is_lost(
    engine, elasticsearch_url, elastic_prefix
):
    engine.index([make_document("1", "tent old")])
    request = urllib.request.Request(
        f"{elasticsearch_url}/{elastic_prefix}.control-1", method="DELETE"
    )
    urllib.request.urlopen(request).close()
    engine.index([make_document("1", "tent new")])
    assert titles(engine, "tent") == ["tent new"]
    assert not engine.needs_rebuild("thing")


# Indexes


def test_each_language_has_an_index_with_two_aliases_and_its_analyzer(
    engine, elasticsearch_url, elastic_prefix
):
    engine.index([make_document("1", "A"), make_document("1", "A", locale="zh-Hans")])
    engine.rebuild("thing", lambda after: [make_document("1", "A", locale="zh-Hans")], list)
    assert engine.locales("thing") == ["zh-Hans"]
    found = in_cluster(elasticsearch_url, f"{elastic_prefix}.thing.*")
    assert len(found) == 1
    (index,) = found.values()
    assert sorted(alias.rpartition(".")[2] for alias in index["aliases"]) == ["read", "write"]
    assert index["mappings"]["properties"]["title"]["analyzer"] == "wagdesk_zh_hans"


def test_an_index_that_somebody_deleted_must_be_rebuilt(engine, elasticsearch_url, elastic_prefix):
    engine.index([make_document("1", "A"), make_document("1", "A", locale="tr")])
    index = next(iter(in_cluster(elasticsearch_url, f"{elastic_prefix}.thing.tr.*")))
    request = urllib.request.Request(f"{elasticsearch_url}/{index}", method="DELETE")
    urllib.request.urlopen(request).close()
    assert engine.needs_rebuild("thing")
    assert not engine.health().ok


def test_a_new_index_that_lacks_documents_does_not_take_over(engine, monkeypatch):
    engine.index([make_document("1", "tent")])
    counts = engine._indexes.counts
    monkeypatch.setattr(
        engine._indexes, "counts", lambda names: {name: n - 1 for name, n in counts(names).items()}
    )
    with pytest.raises(EngineError, match="has 1 of 2 documents"):
        engine.rebuild(
            "thing", lambda after: [make_document("1", "tent"), make_document("2", "tent")], list
        )
    monkeypatch.undo()
    assert len(titles(engine, "tent")) == 1
    assert engine.rebuild("thing", lambda after: [make_document("1", "tent")], list) == 1


def test_two_sites_share_a_cluster(engine, elasticsearch_url, elastic_prefix):
    other = ElasticsearchEngine(elasticsearch_url, prefix=f"{elastic_prefix}-b")
    engine.index([make_document("1", "tent")])
    with pytest.raises(EngineError, match="no index"):
        titles(other, "tent")


def test_a_document_that_can_not_be_indexed_is_told_from_an_engine_in_trouble(engine):
    with pytest.raises(ValueError, match="refused a document"):
        engine.index([make_document("1", "tent", numbers={"at": 2**70})])
    assert engine.health().ok


def test_words_come_in_parts_when_they_are_many(engine, monkeypatch):
    engine.index([make_document(str(n), f"tent word{n}") for n in range(40)])
    whole = sorted(engine.words("thing", "en", public=True)[1])
    monkeypatch.setattr(engine_module, "WORDS_AT_ONCE", 20)
    monkeypatch.setattr(engine_module, "PART_OF_WORDS", 5)
    assert sorted(engine.words("thing", "en", public=True)[1]) == whole
    assert len(whole) == 41
    assert ("tent", 40) in whole


def test_the_version_of_the_words_changes_with_every_commit(engine):
    engine.index([make_document("1", "tent")])
    first, _ = engine.words("thing", "en", public=True)
    assert engine.words("thing", "en", public=True)[0] == first
    engine.index([make_document("1", "boots")])
    second, _ = engine.words("thing", "en", public=True)
    engine.rebuild("thing", lambda after: [make_document("1", "lamp")], list)
    assert len({first, second, engine.words("thing", "en", public=True)[0]}) == 3


def test_ties_stand_in_the_order_of_their_keys_on_every_page(engine):
    engine.index([make_document(f"{n:02}", "tent") for n in range(30)])
    found = [
        hit.object_id
        for offset in (0, 10, 20)
        for hit in engine.search(
            SearchRequest("thing", "en", (Clause("t", (Alternative("tent"),)),), offset=offset)
        ).hits
    ]
    assert found == [f"{n:02}" for n in range(30)]


# Rebuilding under load


@pytest.mark.django_db(transaction=True)
def test_publishing_and_searching_go_on_while_rebuilds_run_in_a_loop(site_engine, things):
    things.put(*(make_document(f"{n:03}", f"Tent {n}") for n in range(120)))
    rebuild_index(kind="thing")
    stop, failed, rebuilds = threading.Event(), [], []

    def rebuild():
        while not stop.is_set():
            try:
                rebuild_index(kind="thing")
                rebuilds.append(1)
            except Exception as error:
                failed.append(error)

    thread = threading.Thread(target=rebuild)
    thread.start()
    try:
        number = 0
        while len(rebuilds) < 4 and not failed and number < 200:
            number += 1
            things.put(make_document("050", f"Tent and compass{number}x"))
            mark_changed(kind="thing", object_ids=["050"])
            drain_until_done()
            found = find(None, f"compass{number}x", kind="thing", locale="en")
            assert not found.engine_down
            assert [hit.object_id for hit in found.hits][:1] == ["050"]
            assert find(None, "tent", kind="thing", locale="en").total == 120
    finally:
        stop.set()
        thread.join()
    assert not failed
    assert len(rebuilds) >= 4


def drain_until_done() -> None:
    from wagdesk.search.models import IndexChange

    deadline = time.monotonic() + 30
    while IndexChange.objects.exists():
        drain_index_changes(kind="thing")
        assert time.monotonic() < deadline


# Options


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("blocked", ["*", "thing.*"])
def test_a_disk_too_full_to_write_is_said_in_the_log_and_searched_on(
    site_engine, things, elasticsearch_url, elastic_prefix, blocked, caplog
):
    def block(yes: bool | None) -> None:
        """What Elasticsearch does by itself once 95 % of a disk are full."""
        request = urllib.request.Request(
            f"{elasticsearch_url}/{elastic_prefix}.{blocked}/_settings",
            data=json.dumps({"index.blocks.read_only_allow_delete": yes}).encode(),
            headers={"Content-Type": "application/json"},
            method="PUT",
        )
        urllib.request.urlopen(request).close()

    things.put(make_document("1", "Tent"))
    rebuild_index(kind="thing")
    things.put(make_document("2", "Tent pegs"))
    block(True)
    try:
        mark_changed(kind="thing", object_ids=["2"])
        assert drain_index_changes(kind="thing") == 0
        said = [each for each in caplog.records if each.message == "search.engine_failed"]
        assert said
        assert "read-only" in said[-1].reason
        assert find(None, "tent", kind="thing", locale="en").total == 1
    finally:
        block(None)
    assert drain_index_changes(kind="thing") == 1
    assert find(None, "tent", kind="thing", locale="en").total == 2


@pytest.mark.parametrize("prefix", ["Wagdesk", "", "a.b", "-a", "a b"])
def test_a_prefix_that_can_not_name_an_index_is_refused_with_a_sentence(prefix):
    with pytest.raises(ValueError, match="can not begin the name of an index"):
        ElasticsearchEngine(prefix=prefix)


def test_a_server_that_is_not_there_is_an_engine_error():
    engine = ElasticsearchEngine("http://127.0.0.1:9", prefix="x")
    with pytest.raises(EngineError, match="does not answer"):
        titles(engine, "tent")
    assert engine.health().reason == "Elasticsearch does not answer: ConnectionError."


def test_credentials_are_never_in_an_error():
    engine = ElasticsearchEngine(
        "http://127.0.0.1:9", prefix="x", basic_auth=("ann", "very-secret")
    )
    with pytest.raises(EngineError) as failed:
        engine.index([make_document("1", "tent")])
    assert "very-secret" not in str(failed.value)


def test_without_the_library_a_sentence_names_the_extra():
    code = "import sys; sys.modules['elasticsearch'] = None\nimport wagdesk.search.engines.elastic"
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert "pip install 'wagdesk[elasticsearch]'" in said.stderr.splitlines()[-1]
