"""A rebuild shows how it gets on, and nobody who searches notices it."""

import threading
from io import StringIO

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.management import call_command

from tests.make.search import make_document
from wagdesk.search import progress
from wagdesk.search.actions import drain_index_changes, mark_changed, rebuild_index
from wagdesk.search.engines.base import EngineBusy
from wagdesk.search.engines.embedded.generations import Generations
from wagdesk.search.models import IndexChange
from wagdesk.search.progress import ProgressBar
from wagdesk.search.queries import find

WHOLE = 150


class Terminal(StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture
def shelf(things):
    things.put(*(make_document(f"{n:03}", f"Tent {n}") for n in range(WHOLE)))
    things.count = lambda after="": sum(each > after for each in things.objects)
    return things


def searched(text: str):
    findings = find(AnonymousUser(), text, kind="thing", locale="en", limit=3)
    assert not findings.engine_down
    return findings


@pytest.mark.django_db
def test_rebuilding_over_and_over_nobody_sees_half_an_index_nor_loses_a_change(shelf, settings):
    settings.WAGDESK_SEARCH_BUDGET_MS = 0
    rebuild_index(kind="thing")
    stop, rebuilt = threading.Event(), []

    def rebuild():
        while not stop.is_set():
            try:
                rebuilt.append(rebuild_index(kind="thing")["thing"])
            except EngineBusy:
                pass  # a drain holds the lock longer than this test waits
            except Exception as error:
                rebuilt.append(repr(error))

    thread = threading.Thread(target=rebuild)
    thread.start()
    try:
        for n in range(20):
            shelf.put(make_document(f"new{n}", f"Lamp{n} and tent"))
            mark_changed(kind="thing", object_ids=[f"new{n}"])
            while IndexChange.objects.exists():
                drain_index_changes(kind="thing")
                assert searched("tent").total in (WHOLE + n, WHOLE + n + 1)
            assert searched(f"lamp{n}").hits[0].object_id == f"new{n}"
            assert searched("tent").total == WHOLE + n + 1
    finally:
        stop.set()
        thread.join()
    assert rebuilt
    assert not [each for each in rebuilt if isinstance(each, str)]
    assert searched("tent").total == WHOLE + 20


@pytest.mark.django_db
def test_what_was_killed_between_its_swap_and_its_end_is_never_gone_on_with(shelf, monkeypatch):
    swap = Generations.point_to

    def swap_and_die(self, generation):
        swap(self, generation)
        raise KeyboardInterrupt

    monkeypatch.setattr(Generations, "point_to", swap_and_die)
    with pytest.raises(KeyboardInterrupt):
        rebuild_index(kind="thing")
    monkeypatch.undo()
    assert searched("tent").total == WHOLE
    rebuild_index(kind="thing")
    # A change that nobody noted: only an index made from the first object on has it.
    shelf.put(make_document("000", "Lamp"))
    rebuild_index(kind="thing")
    assert searched("lamp").total == 1


# Progress


@pytest.mark.django_db
def test_progress_counts_what_is_left(shelf):
    told = []
    rebuild_index(kind="thing", progress=lambda *args: told.append(args))
    assert told[0] == ("thing", 0, WHOLE)
    assert told[-1] == ("thing", WHOLE, WHOLE)


def test_a_terminal_gets_a_bar_on_one_line(monkeypatch):
    monkeypatch.setattr(progress, "DRAW_EVERY", 0)
    out = Terminal()
    bar = ProgressBar(out)
    for done in (0, 50, 100):
        bar("article", done, 100)
    bar.clear()
    drawn = out.getvalue().split("\r")
    assert drawn[2] == "article " + "█" * 15 + "·" * 15 + " 50 of 100"
    assert drawn[-2].strip() == drawn[-1] == ""
    assert "\n" not in out.getvalue()


def test_a_log_gets_a_line_now_and_then(monkeypatch):
    out = StringIO()
    bar = ProgressBar(out)
    for done in range(1001):
        bar("article", done, 1000)
    assert out.getvalue() == f"article {'█' * 30} 1000 of 1000\n"


def test_without_a_total_the_count_is_shown():
    assert progress.line("thing", 7, None) == "thing: 7 documents"


@pytest.mark.django_db
def test_the_command_shows_a_bar_and_prints_the_result(shelf):
    out, shown = StringIO(), Terminal()
    call_command("search_index", "--rebuild", "--kind", "thing", stdout=out, stderr=shown)
    assert out.getvalue() == f"thing: {WHOLE} documents\n"
    assert f"{WHOLE} of {WHOLE}" in shown.getvalue()
