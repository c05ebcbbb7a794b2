"""Changes reach the index, whatever dies on the way."""

import logging
import os
import signal
import subprocess
import sys
import textwrap
import time
from datetime import timedelta
from pathlib import Path

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.utils import timezone

from tests.make.search import Things, make_document
from wagdesk.search.actions import drain_index_changes, mark_changed, rebuild_index
from wagdesk.search.documents import registry
from wagdesk.search.engines import get_engine
from wagdesk.search.engines.embedded.generations import Generations
from wagdesk.search.models import IndexChange
from wagdesk.search.queries import find

ROOT = Path(__file__).resolve().parents[2]


def titles(text: str, locale: str = "en") -> list[str]:
    found = find(AnonymousUser(), text, kind="thing", locale=locale)
    assert not found.engine_down
    return [hit.title for hit in found.hits]


def change(things: Things, *documents) -> None:
    things.put(*documents)
    mark_changed(kind="thing", object_ids=[document.object_id for document in documents])


@pytest.mark.django_db
def test_a_change_is_found_after_a_drain(things):
    change(things, make_document("1", "Tent"))
    assert drain_index_changes() == 1
    assert titles("tent") == ["Tent"]
    assert not IndexChange.objects.exists()


@pytest.mark.django_db
def test_what_is_gone_leaves_the_index(things):
    change(things, make_document("1", "Tent"), make_document("2", "Tent stove"))
    drain_index_changes()
    del things.objects["1"]
    mark_changed(kind="thing", object_ids=["1"])
    drain_index_changes()
    assert get_engine().health().documents == {"thing/en": 1}


@pytest.mark.django_db
def test_a_change_that_is_rolled_back_leaves_no_row(things):
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        mark_changed(kind="thing", object_ids=["1"])
        raise ZeroDivisionError
    assert not IndexChange.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_with_a_worker_the_commit_is_enough(things):
    change(things, make_document("1", "Tent"))
    assert titles("tent") == ["Tent"]


@pytest.mark.django_db
def test_the_first_drain_builds_the_whole_index_of_a_lived_in_site(things):
    things.put(make_document("1", "Tent"), make_document("2", "Tent stove"))
    mark_changed(kind="thing", object_ids=["2"])
    drain_index_changes()
    assert sorted(titles("tent")) == ["Tent", "Tent stove"]


@pytest.mark.django_db
def test_a_corrupt_index_is_down_and_heals_with_the_next_drain(things, tmp_path):
    change(things, make_document("1", "Tent"))
    drain_index_changes()
    for meta in tmp_path.glob("search/thing/*/en/meta.json"):
        meta.write_text("{ this is no index")
    found = find(AnonymousUser(), "tent", kind="thing", locale="en")
    assert found.engine_down
    assert [hit.title for hit in found.hits] == ["Tent"]
    mark_changed(kind="thing", object_ids=["1"])
    drain_index_changes()
    assert titles("tent") == ["Tent"]


@pytest.mark.django_db
def test_a_poison_row_waits_and_blocks_no_other(things, caplog):
    rebuild_index(kind="thing")
    things.poison.add("2")
    change(things, *(make_document(str(n), f"Tent {n}") for n in range(5)))
    with caplog.at_level(logging.WARNING):
        assert drain_index_changes() == 4
    (left,) = IndexChange.objects.all()
    assert (left.object_id, left.attempts, left.claimed_by) == ("2", 1, None)
    assert left.last_error == "ValueError: 2 is poison"
    assert left.not_before > timezone.now()
    assert len(titles("tent")) == 4


@pytest.mark.django_db
def test_a_poison_row_is_done_once_it_is_cured(things):
    rebuild_index(kind="thing")
    things.poison.add("2")
    change(things, make_document("2", "Tent"))
    assert drain_index_changes() == 0
    assert drain_index_changes() == 0
    things.poison.clear()
    IndexChange.objects.update(not_before=timezone.now())
    assert drain_index_changes() == 1
    assert titles("tent") == ["Tent"]


@pytest.mark.django_db
def test_rows_of_a_kind_that_no_app_declares_do_not_stay(things):
    mark_changed(kind="bygone", object_ids=["1"])
    assert drain_index_changes() == 1
    assert not IndexChange.objects.exists()


@pytest.mark.django_db
def test_while_another_writes_the_rows_stay_queued(things, tmp_path):
    rebuild_index(kind="thing")
    change(things, make_document("1", "Tent"))
    with Generations(tmp_path / "search" / "thing", 60).writing(0):
        assert drain_index_changes() == 0
    assert IndexChange.objects.get().claimed_by is None
    assert drain_index_changes() == 1
    assert titles("tent") == ["Tent"]


@pytest.mark.django_db
def test_a_change_made_while_its_object_is_indexed_keeps_its_row(things):
    rebuild_index(kind="thing")
    change(things, make_document("1", "Tent"))
    read = things.documents

    def read_and_change(object_ids, **options):
        yield from read(object_ids, **options)
        things.documents = read
        change(things, make_document("1", "Boots"))

    things.documents = read_and_change
    assert drain_index_changes(limit=1) == 1
    assert IndexChange.objects.count() == 1
    drain_index_changes()
    assert titles("boots") == ["Boots"]


@pytest.mark.django_db
def test_rows_of_a_dead_worker_are_taken_over(things):
    change(things, make_document("1", "Tent"))
    IndexChange.objects.update(claimed_by="dead", claimed_at=timezone.now())
    assert drain_index_changes() == 0
    IndexChange.objects.update(claimed_at=timezone.now() - timedelta(minutes=3))
    assert drain_index_changes() == 1
    assert titles("tent") == ["Tent"]


@pytest.mark.django_db
def test_more_rows_than_a_batch_are_all_done(things):
    change(things, *(make_document(str(n), f"Tent {n}") for n in range(450)))
    assert drain_index_changes() == 450
    assert get_engine().health().documents == {"thing/en": 450}


@pytest.mark.django_db
def test_a_drain_reads_the_database_by_the_batch(things, django_assert_max_num_queries):
    rebuild_index()
    change(things, *(make_document(str(n), "Tent") for n in range(150)))
    with django_assert_max_num_queries(12):
        drain_index_changes()


@pytest.mark.django_db
def test_a_change_drained_during_a_rebuild_is_in_the_new_index(things):
    change(things, make_document("1", "Tent"), make_document("2", "Tent"))
    drain_index_changes()
    read = things.documents

    def read_and_change(object_ids, **options):
        yield from list(read(object_ids, **options))
        if object_ids is None:
            change(things, make_document("1", "Boots"))
            assert drain_index_changes() == 1

    things.documents = read_and_change
    rebuild_index(kind="thing")
    assert titles("boots") == ["Boots"]


@pytest.mark.django_db
def test_superseded_indexes_are_deleted_after_their_grace(things, settings, tmp_path):
    options = {"path": tmp_path / "search", "grace": 0}
    settings.WAGDESK_SEARCH_ENGINE = {**settings.WAGDESK_SEARCH_ENGINE, "OPTIONS": options}
    things.put(make_document("1", "Tent"))
    for _ in range(3):
        rebuild_index(kind="thing")
        time.sleep(0.01)
    rebuild_index(kind="thing")
    assert len(list(tmp_path.glob("search/thing/v*"))) == 1
    assert titles("tent") == ["Tent"]


WORKER = """
import os, sys
sys.path[:0] = [{root!r}, {root!r} + "/site"]
os.environ["DJANGO_SETTINGS_MODULE"] = "helpcenter.settings.test"
# A file of its own, whatever database the other tests use: its rows must outlive the process.
os.environ.pop("WAGDESK_TEST_DATABASE_URL", None)
from django.conf import settings
settings.DATABASES["default"]["NAME"] = {database!r}
settings.CELERY_TASK_ALWAYS_EAGER = False
settings.WAGDESK_SEARCH_ENGINE["OPTIONS"] = {{"path": {index!r}, "lock_wait": 5}}
import django; django.setup()
from tests.make.search import Things, make_document
from wagdesk.search.documents import registry
from wagdesk.search.actions import drain_index_changes, mark_changed
from wagdesk.search.models import IndexChange

class Numbered(Things):
    whole, gone, held = 0, (), ""

    def documents(self, object_ids, *, after=""):
        everything = (each for n in range(self.whole) if (each := str(n).zfill(5)) > after)
        for object_id in everything if object_ids is None else object_ids:
            if object_ids is None and int(object_id) % 50 == 0:
                print(object_id, flush=True)
            if object_id == self.held:
                sys.stdin.readline()
            if object_id not in self.gone:
                yield make_document(object_id, "Tent " + object_id, body="walking " * 200)

for kind in registry.kinds():
    registry.unregister(kind)
source = Numbered()
registry.register(source)
{work}
"""


def run_worker(tmp_path, work: str, **options) -> subprocess.Popen:
    script = WORKER.format(
        root=str(ROOT),
        database=str(tmp_path / "db.sqlite3"),
        index=str(tmp_path / "index"),
        work=textwrap.dedent(work),
    )
    return subprocess.Popen([sys.executable, "-c", script], text=True, **options)


def test_killing_the_indexing_process_anywhere_loses_no_change(tmp_path):
    """40 changes each time; ``kill -9`` at a random-ish moment; the next worker does the rest."""
    prepare = """
    from django.core.management import call_command
    call_command("migrate", "wagdesk_search", verbosity=0)
    """
    assert run_worker(tmp_path, prepare).wait(120) == 0
    loop = """
    start = int(sys.stdin.readline())
    mark_changed(kind="thing", object_ids=[str(start + n) for n in range(40)])
    print("marked", flush=True)
    while drain_index_changes(limit=3):
        print("some", flush=True)
    # Killed it is, even where all was done before we came to it.
    sys.stdin.readline()
    """
    for turn, lines in enumerate([1, 2, 4, 7]):
        worker = run_worker(tmp_path, loop, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        worker.stdin.write(f"{turn * 40}\n")
        worker.stdin.flush()
        for _ in range(lines):
            assert worker.stdout.readline()
        time.sleep(0.004 * turn)
        os.kill(worker.pid, signal.SIGKILL)
        assert worker.wait(10) == -signal.SIGKILL
        worker.stdin.close()
        worker.stdout.close()
    finish = """
    IndexChange.objects.update(claimed_at=None, claimed_by=None)
    drain_index_changes()
    assert not IndexChange.objects.exists()
    from wagdesk.search.engines import get_engine
    health = get_engine().health()
    assert health.ok and health.documents == {"thing/en": 160}, health
    """
    assert run_worker(tmp_path, finish).wait(120) == 0


def said(caplog) -> set[tuple[str, str]]:
    return {(record.message, getattr(record, "kind", "")) for record in caplog.records}


@pytest.mark.django_db
def test_a_kind_whose_index_can_not_be_made_gets_no_half_one_and_holds_up_no_other(things, caplog):
    others = Things("stuff")
    others.put(make_document("9", "Stove", kind="stuff"))
    registry.register(others)
    try:
        change(things, *(make_document(number, "Tent") for number in "123"))
        things.poison.add("2")
        mark_changed(kind="stuff", object_ids=["9"])
        assert drain_index_changes() == 1
        assert get_engine().needs_rebuild("thing")
        assert IndexChange.objects.filter(kind="thing").count() == 3
        assert ("search.rebuild_failed", "thing") in said(caplog)
        things.poison.clear()
        caplog.clear()
        caplog.set_level(logging.INFO)
        drain_index_changes()
    finally:
        registry.unregister("stuff")
    assert ("search.rebuilt", "thing") in said(caplog)
    assert titles("tent") == ["Tent"] * 3


@pytest.mark.django_db
def test_a_change_noted_by_a_clock_that_ran_ahead_does_not_wait_for_that_day(things, time_machine):
    time_machine.move_to(timezone.now() + timedelta(days=300))
    change(things, make_document("1", "Tent"))
    time_machine.move_to(timezone.now() - timedelta(days=300))
    assert drain_index_changes() == 1


def kill(worker: subprocess.Popen) -> None:
    os.kill(worker.pid, signal.SIGKILL)
    assert worker.wait(10) == -signal.SIGKILL
    worker.stdin.close()
    worker.stdout.close()


def test_a_rebuild_killed_again_and_again_arrives_with_every_change(tmp_path):
    """The old index serves, each rebuild goes on behind the last, what changed is in."""
    prepare = """
    from django.core.management import call_command
    call_command("migrate", "wagdesk_search", verbosity=0)
    from wagdesk.search.engines import get_engine
    get_engine().index([make_document("00001", "Old")])
    """
    assert run_worker(tmp_path, prepare).wait(120) == 0
    rebuild = """
    from wagdesk.search.actions import rebuild_index
    from wagdesk.search.engines import get_engine
    engine = get_engine()
    assert engine.health().documents == {"thing/en": 1}, engine.health()
    if list(engine.path.glob("thing/*/PROGRESS")):
        source.gone = ["00003"]
        mark_changed(kind="thing", object_ids=source.gone)
        assert drain_index_changes() == 1
    source.whole, engine.batch = 1000, 50
    # So far it comes, and waits for whoever kills it or tells it nothing.
    source.held = "00750"
    rebuild_index(kind="thing")
    """
    first: list[str] = []
    for turn in range(2):
        worker = run_worker(tmp_path, rebuild, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        lines = [worker.stdout.readline().strip() for _ in range(4)]
        time.sleep(0.007 * turn)
        kill(worker)
        first.append(lines[0])
    assert first[0] == "00000" < first[1]
    finish = (
        rebuild
        + """
    from wagdesk.search.engines.base import Alternative, Clause, SearchRequest
    def total(term):
        request = SearchRequest("thing", "en", (Clause(term, (Alternative(term),)),))
        return engine.search(request).total
    assert engine.health().documents == {"thing/en": 999}, engine.health()
    assert (total("tent"), total("old"), total("00003"), total("00999")) == (999, 0, 0, 1)
    assert not list(engine.path.glob("thing/*/JOURNAL"))
    """
    )
    worker = run_worker(tmp_path, finish, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
    assert worker.wait(120) == 0
