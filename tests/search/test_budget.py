"""A slow or dead engine holds up nobody, and is asked again by itself."""

import threading
import time

import pytest
from django.db import connections

from wagdesk.search import budget
from wagdesk.search.budget import EngineSlow, breaker_of, within_budget
from wagdesk.search.engines import get_engine
from wagdesk.search.engines.base import EngineBusy, EngineError


@pytest.fixture
def hangs(settings):
    """Calls that hang until the test is over."""
    settings.WAGDESK_SEARCH_BUDGET_MS = 30
    end = threading.Event()
    yield end.wait
    end.set()


def fail(error: Exception):
    def call():
        raise error

    return call


def fail_in_a_row(error: Exception, times: int) -> None:
    for _ in range(times):
        with pytest.raises(type(error)):
            within_budget(fail(error))


def rested(monkeypatch) -> None:
    monkeypatch.setattr(budget, "REST_SECONDS", 0.0)
    breaker_of(get_engine())._rests_until = 0.0


def test_the_result_comes_back_and_so_does_the_mistake():
    assert within_budget(lambda: 42) == 42
    with pytest.raises(KeyError):
        within_budget(fail(KeyError("x")))


def test_a_call_over_its_time_is_an_engine_error(hangs):
    started = time.monotonic()
    with pytest.raises(EngineSlow, match="longer than 0.03 s"):
        within_budget(hangs)
    assert time.monotonic() - started < 0.5


def test_a_timeout_of_the_call_itself_is_told_apart():
    with pytest.raises(TimeoutError, match="socket"):
        within_budget(fail(TimeoutError("socket")))


def test_no_budget_is_no_thread(settings):
    settings.WAGDESK_SEARCH_BUDGET_MS = 0
    assert within_budget(threading.current_thread) is threading.current_thread()


def test_a_call_within_a_call_takes_no_second_thread():
    outer, inner = within_budget(
        lambda: (threading.current_thread(), within_budget(threading.current_thread))
    )
    assert outer is inner is not threading.current_thread()


def test_threads_are_used_again_and_never_pile_up(hangs, monkeypatch):
    before = threading.active_count()
    # Even the quickest call may take 30 ms on a busy machine.
    monkeypatch.setattr("wagdesk.search.conf.search_budget", lambda: 30.0)
    for _ in range(20):
        within_budget(threading.current_thread)
    assert threading.active_count() <= before + 1
    monkeypatch.setattr("wagdesk.search.conf.search_budget", lambda: 0.03)
    monkeypatch.setattr(budget, "FAILURES_IN_A_ROW", 1000)
    before = threading.active_count()
    for _ in range(budget.MOST_THREADS + 10):
        with pytest.raises(EngineSlow):
            within_budget(hangs)
    assert threading.active_count() - before <= budget.MOST_THREADS


@pytest.mark.django_db(transaction=True)
def test_a_connection_opened_in_the_thread_is_closed_there(monkeypatch):
    # One thread, whatever earlier tests left idle: both calls must meet in it.
    monkeypatch.setattr(budget, "_threads", budget._Threads())
    closed = []

    def ask():
        connections["default"].ensure_connection()
        connections["default"].close = lambda: closed.append(threading.current_thread().name)

    def undo():
        del connections["default"].close

    within_budget(ask)
    within_budget(undo)
    assert closed == ["wagdesk-search"]


def test_after_failures_on_end_the_engine_is_left_alone(monkeypatch):
    fail_in_a_row(ConnectionError("refused"), budget.FAILURES_IN_A_ROW)
    asked = []
    with pytest.raises(EngineSlow, match="left alone"):
        within_budget(lambda: asked.append(1))
    assert not asked
    rested(monkeypatch)
    within_budget(lambda: asked.append(2))
    assert asked == [2]
    assert not breaker_of(get_engine()).resting()


def test_only_one_call_tries_whether_the_engine_is_back():
    fail_in_a_row(EngineError("down"), budget.FAILURES_IN_A_ROW)
    breaker_of(get_engine())._rests_until = 0.0
    refused = []

    def probe():
        # In a thread of its own: a call inside this one is part of this one.
        thread = threading.Thread(target=second)
        thread.start()
        thread.join()

    def second():
        try:
            within_budget(lambda: None)
        except EngineSlow as error:
            refused.append(str(error))

    within_budget(probe)
    assert len(refused) == 1
    assert within_budget(lambda: "back") == "back"


def test_a_probe_that_fails_sends_the_engine_to_rest_again():
    fail_in_a_row(EngineError("down"), budget.FAILURES_IN_A_ROW)
    breaker_of(get_engine())._rests_until = 0.0
    fail_in_a_row(EngineError("still down"), 1)
    with pytest.raises(EngineSlow, match="left alone"):
        within_budget(lambda: None)


@pytest.mark.parametrize("error", [ValueError("a strange query"), EngineBusy("a writer")])
def test_what_is_no_failure_of_the_engine_counts_for_nothing(error):
    fail_in_a_row(error, budget.FAILURES_IN_A_ROW * 2)
    assert within_budget(lambda: "fine") == "fine"


def test_a_success_between_failures_starts_the_count_anew():
    for _ in range(3):
        fail_in_a_row(EngineError("shaky"), budget.FAILURES_IN_A_ROW - 1)
        assert within_budget(lambda: "fine") == "fine"


def test_it_costs_next_to_nothing():
    def took(run) -> float:
        started = time.perf_counter()
        run()
        return time.perf_counter() - started

    within_budget(lambda: None)
    times = sorted(took(lambda: within_budget(lambda: None)) for _ in range(300))
    assert times[150] < 0.001
