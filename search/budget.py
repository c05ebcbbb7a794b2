"""The engine gets so much time and no more: nobody waits for a slow or dead one.

Calls run in a few threads of their own. One that is over its time is left to itself; its
thread counts as taken until it comes back, so that a hanging engine holds a bounded number
of threads. After several failures on end the engine is left alone for a while, then asked
once: if it answers, all may ask again.
"""

import os
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from queue import SimpleQueue
from typing import TypeVar
from weakref import WeakKeyDictionary

from django.db import connections

from . import conf
from .engines import get_engine
from .engines.base import EngineBusy, EngineError, SearchEngine

Result = TypeVar("Result")

MOST_THREADS = 16
FAILURES_IN_A_ROW = 5
REST_SECONDS = 3.0


class EngineSlow(EngineError):
    """The engine was over its time, or is left alone because it failed several times."""


def within_budget(call: Callable[[], Result]) -> Result:
    """What ``call`` returns or raises, unless it takes longer than the budget: EngineSlow.

    For one question's engine calls together; they run in another thread, so they must need
    neither the database nor the caller's language. Inside another budgeted call it runs at
    once, under the budget of that one.
    """
    budget = conf.search_budget()
    if not budget or getattr(_in_thread, "yes", False):
        return call()
    breaker = breaker_of(get_engine())
    breaker.ask()
    try:
        result = _threads.run(call, budget)
    except (EngineError, OSError) as error:
        breaker.note(failed=not isinstance(error, EngineBusy), slow=isinstance(error, EngineSlow))
        raise
    except BaseException:
        # The call's own mistake (a strange query) says nothing about the engine.
        breaker.note(failed=False)
        raise
    breaker.note(failed=False)
    return result


class Breaker:
    """Whether the engine may be asked."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._failures = 0
        self._rests_until = 0.0
        self._slow_at = float("-inf")

    def ask(self) -> None:
        """Raise EngineSlow while the engine rests; after that let one through at a time."""
        if self._failures < FAILURES_IN_A_ROW:
            return
        with self._lock:
            now = time.monotonic()
            if self._failures >= FAILURES_IN_A_ROW and now < self._rests_until:
                raise EngineSlow("The search engine failed several times and is left alone.")
            self._rests_until = now + REST_SECONDS

    def note(self, *, failed: bool, slow: bool = False) -> None:
        if not failed and not self._failures:
            return
        with self._lock:
            now = time.monotonic()
            self._failures = self._failures + 1 if failed else 0
            self._rests_until = now + REST_SECONDS
            if slow:
                self._slow_at = now

    def resting(self) -> bool:
        return self._failures >= FAILURES_IN_A_ROW

    def slow_within(self, seconds: float) -> bool:
        return time.monotonic() - self._slow_at < seconds


class _Threads:
    """At most ``MOST_THREADS`` daemon threads, started when needed."""

    def __init__(self) -> None:
        self._free = threading.BoundedSemaphore(MOST_THREADS)
        self._waiting: SimpleQueue[tuple[Future, Callable]] = SimpleQueue()
        self._lock = threading.Lock()
        self._idle = 0

    def run(self, call: Callable[[], Result], seconds: float) -> Result:
        deadline = time.monotonic() + seconds
        if not self._free.acquire(timeout=seconds):
            raise EngineSlow(f"{MOST_THREADS} calls are waiting for the search engine.")
        future: Future = Future()
        with self._lock:
            start = not self._idle
            if not start:
                self._idle -= 1
        if start:
            self._start()
        self._waiting.put((future, call))
        try:
            return future.result(timeout=max(0.0, deadline - time.monotonic()))
        except TimeoutError:
            if future.done() and future.exception() is not None:
                raise  # the call itself said so
            raise EngineSlow(f"The search engine took longer than {seconds:g} s.") from None

    def _start(self) -> None:
        try:
            threading.Thread(target=self._work, name="wagdesk-search", daemon=True).start()
        except RuntimeError as error:
            self._free.release()
            raise EngineSlow(f"No thread is left for the search engine: {error}") from error

    def _work(self) -> None:
        _in_thread.yes = True
        while True:
            future, call = self._waiting.get()
            try:
                result = call()
            except BaseException as error:
                self._ready()
                future.set_exception(error)
            else:
                self._ready()
                future.set_result(result)
            del future, call

    def _ready(self) -> None:
        """A connection that a call opened against its promise must not stay open here."""
        for connection in connections.all(initialized_only=True):
            connection.close()
        with self._lock:
            self._idle += 1
        self._free.release()


_in_thread = threading.local()
_threads = _Threads()
_breakers: WeakKeyDictionary[SearchEngine, Breaker] = WeakKeyDictionary()


def breaker_of(engine: SearchEngine) -> Breaker:
    """The one breaker of this process's engine."""
    return _breakers.get(engine) or _breakers.setdefault(engine, Breaker())


def forget_failures() -> None:
    """Ask every engine as if it had never failed."""
    _breakers.clear()


def _after_fork() -> None:
    """Threads do not live on in a child."""
    global _threads
    _threads = _Threads()
    _in_thread.yes = False


os.register_at_fork(after_in_child=_after_fork)
