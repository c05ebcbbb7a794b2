"""Our side of ``mail_in.py``: one process that stores and receives a folder of mails."""

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

from wagdesk.inbox.actions import receive_mail, store_mail, take_mail, take_together  # noqa: E402
from wagdesk.inbox.mail.parse_box import box, parse_in_box  # noqa: E402
from wagdesk.inbox.models import Mailbox, MailboxAddress, ReceivedMail, Ticket  # noqa: E402

settings.CELERY_TASK_ALWAYS_EAGER = False
STORED_AT_ONCE = 100
# Stage, module, function in it: each is timed with all that it calls.
STAGES = (
    ("store: file, fsync", store_mail, "write_blob"),
    ("receive: read file", receive_mail, "read_blob"),
    ("receive: parse in child", receive_mail, "parse_in_box"),
    ("take: classify", take_mail, "classify"),
    ("take: thread", take_mail, "find_match"),
    ("take: write", take_mail, "write_mail"),
    ("take: answer", take_mail, "after_mail"),
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
    for name, module, attribute in STAGES:
        setattr(module, attribute, timed(name, getattr(module, attribute)))
    paths = sorted(folder.iterdir())
    mailbox, before = Mailbox.objects.get(), Ticket.objects.count()
    parse_in_box(b"Subject: the child starts\n\n")
    statements, memory = Statements(), []
    started, busy = time.perf_counter(), time.process_time()
    with connection.execute_wrapper(statements):
        for first in range(0, len(paths), STORED_AT_ONCE):
            timed("store: all", store)(mailbox, paths[first : first + STORED_AT_ONCE])
            timed("receive: all", receive_mail.receive_waiting_mail)(limit=STORED_AT_ONCE)
            if with_memory and first % 1_000 == 0:
                memory.append((first + STORED_AT_ONCE, resident("self"), resident(box.child_pid)))
    seconds, busy = time.perf_counter() - started, time.process_time() - busy
    rows = ReceivedMail.objects.order_by("-pk")[: len(paths)].values_list("state", flat=True)
    return {
        "mails": len(paths),
        "seconds": seconds,
        "cpu_ms": round(1000 * busy / len(paths), 1),
        "tickets": Ticket.objects.count() - before,
        "states": Counter(rows),
        "statements": round(statements.count / len(paths), 1),
        "ms": {name: 1000 * total / len(paths) for name, total in sorted(spent.items())},
        "memory": memory,
    }


def store(mailbox: Mailbox, paths: list[Path]) -> None:
    for path in paths:
        envelope = store_mail.Envelope(
            mail_from="customer@mail.example", rcpt_to=("support@shop.example",)
        )
        store_mail.store_mail(
            mailbox=mailbox, source="listener", raw=path.read_bytes(), envelope=envelope
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
