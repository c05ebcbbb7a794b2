"""The one place that knows Celery, which is optional on a host.

The database is the truth: work is a row with a state, and a queue is only a hint that
there is some. So::

    from wagdesk.queueing import enqueue, task

    @task
    def send_outgoing(): ...

    enqueue(send_outgoing)          # in an action, inside its transaction

``enqueue`` waits for the commit of the running transaction (at once outside of one). With
no Celery, or none configured (no ``CELERY_BROKER_URL``), it does nothing: ``wagdesk_work``
polls the same rows. A broker that is down is logged and never raises into the request.
Arguments must be plain JSON values (ids). A task may run twice and must not mind.
With ``CELERY_TASK_ALWAYS_EAGER`` the task runs right after the commit, in this process.
"""

import logging
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from typing import Any

from django.db import transaction
from django.utils.module_loading import import_string

try:
    from celery import current_app, shared_task
    from kombu.pools import producers
except ImportError:  # A host without Celery.
    current_app = shared_task = producers = None

logger = logging.getLogger(__name__)

# A dead broker may cost one request this much, and the next ones nothing for a while.
CONNECT_SECONDS = 2
SEND_LIMITS = {"max_retries": 1, "interval_start": 0, "interval_step": 0.1, "interval_max": 0.1}
SILENT_SECONDS = 30

_silent_until = 0.0
_quiet: ContextVar[bool] = ContextVar("wagdesk_queueing_quiet", default=False)


def task(function: Callable) -> Callable:
    """Make a function a Celery task where Celery is installed; else it stays a function."""
    return shared_task(function) if shared_task else function


def configured() -> bool:
    """True if there is a Celery with a broker (or an eager one) to hand tasks to."""
    return current_app is not None and bool(
        current_app.conf.task_always_eager or current_app.conf.broker_url
    )


def enqueue(task_function: Callable | str, *args: Any) -> None:
    """Hint, once the running transaction commits, that ``task_function(*args)`` has work.

    Takes the function that ``task`` decorated or its dotted path.
    """
    if not _quiet.get():
        transaction.on_commit(lambda: _send(task_function, args))


@contextmanager
def quiet() -> Iterator[None]:
    """Give no hints meanwhile: for bulk loads that drain the rows themselves afterwards."""
    token = _quiet.set(True)
    try:
        yield
    finally:
        _quiet.reset(token)


def _send(task_function: Callable | str, args: tuple) -> None:
    if not configured():
        return
    if isinstance(task_function, str):
        task_function = import_string(task_function)
    if current_app.conf.task_always_eager:
        task_function.apply(args=args)
    else:
        _publish(task_function, args)


def _publish(task_function: Callable, args: tuple) -> None:
    global _silent_until
    if time.monotonic() < _silent_until:
        return
    try:
        pool = producers[_connection(os.getpid())]
        with pool.acquire(block=True, timeout=CONNECT_SECONDS) as producer:
            task_function.apply_async(args=args, producer=producer, retry=False)
    except Exception:
        # The row is committed: the periodic sweep finds it.
        _silent_until = time.monotonic() + SILENT_SECONDS
        logger.warning("queue.unreachable", extra={"task": task_function.name}, exc_info=True)


@cache
def _connection(pid: int) -> Any:
    """The broker with our limits; one for each process, so that a fork gets its own."""
    return current_app.connection_for_write(
        connect_timeout=CONNECT_SECONDS, transport_options=SEND_LIMITS
    )
