"""Our side of ``mail_in.py``: one process that fetches and receives a folder of mails."""

import json
import os
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "site")]
import django  # noqa: E402
from django.conf import settings  # noqa: E402

django.setup()
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402

from wagdesk.inbox.actions import (  # noqa: E402
    fetch_source,
    read_ahead,
    receive_mail,
    store_together,
    take_mail,
    take_together,
)
from wagdesk.inbox.mail.parse_box import box, parse_in_box  # noqa: E402
from wagdesk.inbox.models import (  # noqa: E402
    Mailbox,
    MailboxAddress,
    MailSource,
    ReceivedMail,
    Ticket,
)

settings.CELERY_TASK_ALWAYS_EAGER = False
FETCH_SECONDS = 5
# Stage, module, function in it: each is timed with all that it calls.
STAGES = (
    ("fetch: store, with commit", fetch_source, "store_together"),
    ("fetch: file, fsync", store_together, "write_blobs"),
    ("receive: read file", read_ahead, "read_blob"),
    ("receive: parse in child", read_ahead, "parse_in_box"),
    ("take: classify", take_mail, "classify"),
    ("take: thread", take_mail, "find_match"),
    ("take: write", take_mail, "write_mail"),
    ("take: answer", take_mail, "after_mail"),
    ("take: files, fsync", take_together, "make_durable"),
    ("take: ask for all", take_together, "ask_for"),
    ("take: each", take_together, "take_mail"),
    ("take: all", receive_mail, "_take_all"),
)
spent: dict[str, float] = defaultdict(float)


def prepare() -> dict:
    with connection._nodb_cursor() as cursor:
        cursor.execute("CREATE DATABASE wagdesk")
    call_command("migrate", verbosity=0)
    mailbox = Mailbox.objects.create(slug="support", name="Support")
    MailboxAddress.objects.create(mailbox=mailbox, value="support@shop.example", is_default=True)
    return {}


def timed(name: str, function: Callable) -> Callable:
    def call(*args: object, **kwargs: object) -> object:
        started = time.perf_counter()
        try:
            return function(*args, **kwargs)
        finally:
            spent[name] += time.perf_counter() - started

    return call


class Statements:
    """Counts what goes to the database."""

    count = 0

    def __call__(self, execute: Callable, *args: object) -> object:
        self.count += 1
        return execute(*args)


def take(folder: Path, *, with_memory: bool) -> dict:
    """As ``wagdesk_work`` does: fetch for some seconds, then receive what waits."""
    for name, module, attribute in STAGES:
        setattr(module, attribute, timed(name, getattr(module, attribute)))
    before, source = Ticket.objects.count(), source_of(folder)
    parse_in_box(b"Subject: the child starts\n\n")
    statements, memory, number = Statements(), [], len(list(folder.iterdir()))
    started, busy, done, more = time.perf_counter(), time.process_time(), 0, True
    with connection.execute_wrapper(statements):
        while more:
            found = timed("fetch: all", fetch_source.fetch_source)(
                source_pk=source.pk, seconds=FETCH_SECONDS
            )
            more = found.more
            while sum(some := timed("receive: all", receive_mail.receive_waiting_mail)()):
                done += some[0]
                if with_memory and done // 1_000 > len(memory) - 1:
                    memory.append((done, resident("self"), resident(box.child_pid)))
    seconds, busy = time.perf_counter() - started, time.process_time() - busy
    rows = ReceivedMail.objects.order_by("-pk")[:number].values_list("state", flat=True)
    return {
        "mails": number,
        "seconds": seconds,
        "cpu_ms": round(1000 * busy / number, 1),
        "tickets": Ticket.objects.count() - before,
        "states": Counter(rows),
        "statements": round(statements.count / number, 1),
        "ms": {name: 1000 * total / number for name, total in sorted(spent.items())},
        "memory": memory,
    }


def source_of(folder: Path) -> MailSource:
    """A source that takes copies of the mails from a folder of its own and deletes them."""
    own = folder.parent / f"{folder.name}-ours"
    own.mkdir()
    for path in folder.iterdir():
        (own / path.name).write_bytes(path.read_bytes())
        # A file that has just been written may not be whole yet.
        os.utime(own / path.name, (1.7e9, 1.7e9))
    return MailSource.objects.create(
        mailbox=Mailbox.objects.get(),
        kind="folder",
        name=own.name,
        options={"path": str(own), "start": "all", "after": "delete"},
    )


def resident(pid: object) -> float:
    """Megabytes of memory that a process holds."""
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1]) if pid else 0
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


if __name__ == "__main__":
    private = settings.STORAGES["wagdesk_private"]["OPTIONS"]
    private["location"] = Path(os.environ["BENCH_FOLDER"])
    if sys.argv[1] == "prepare":
        said = prepare()
    else:
        said = take(Path(sys.argv[2]), with_memory="--memory" in sys.argv)
    print(json.dumps(said))
