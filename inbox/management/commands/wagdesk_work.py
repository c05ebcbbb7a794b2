"""Everything the queues and timers of Wagdesk need, in one process without Celery."""

import logging
import signal
import threading
import time
from argparse import ArgumentParser

from django.core.management.base import BaseCommand
from django.db import close_old_connections, connections

from wagdesk.work import Work, discover

logger = logging.getLogger("wagdesk.work")
LONGEST_SLEEP = 1.0


class Command(BaseCommand):
    help = (
        "Drain every queue (received and outgoing mail, index changes) and run the timers, "
        "until SIGTERM or Ctrl-C. For hosts without Celery. Does not listen for mail: that is "
        "inbox_listen."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--once", action="store_true", help="Run every kind of work once and end."
        )

    def handle(self, *args: object, once: bool, **options: object) -> None:
        works = discover()
        if once:
            failed = [work.name for work in works if not run(work)]
            if failed:
                self.stderr.write(f"Failed, see the log: {', '.join(failed)}.")
                raise SystemExit(1)
            return
        stopping = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stopping.set())
        self.stdout.write("Working: " + ", ".join(work.name for work in works) + ".")
        # Into a log it would wait for more to say.
        self.stdout.flush()
        work_in_lanes(stopping, works)


def work_in_lanes(stopping: threading.Event, works: list[Work]) -> None:
    """A thread for each lane, until ``stopping`` is set and each has ended what it was at."""
    lanes: dict[str, list[Work]] = {}
    for work in works:
        lanes.setdefault(work.lane, []).append(work)
    threads = [
        threading.Thread(target=_lane, args=(stopping, some), name=f"lane {lane}")
        for lane, some in lanes.items()
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def _lane(stopping: threading.Event, works: list[Work]) -> None:
    try:
        work_until(stopping, works)
    finally:
        connections.close_all()


def work_until(stopping: threading.Event, works: list[Work]) -> None:
    """Run each work when its time has come, until ``stopping`` is set."""
    due = dict.fromkeys(works, 0.0)
    while not stopping.is_set():
        for work in works:
            if stopping.is_set():
                return
            if due[work] <= time.monotonic():
                run(work)
                due[work] = time.monotonic() + work.every
        nearest = min(due.values(), default=time.monotonic() + LONGEST_SLEEP)
        stopping.wait(max(0.05, min(LONGEST_SLEEP, nearest - time.monotonic())))


def run(work: Work) -> bool:
    """Call it; False if it raised. One that raises never stops the others."""
    close_old_connections()
    try:
        work.function()
    except Exception:
        logger.exception("work.failed", extra={"work": work.name})
        return False
    return True
