"""Their side of ``mail_in.py``; runs in a venv with django-helpdesk and without Wagdesk."""

import json
import logging
import os
import sys
import time
from collections import Counter
from pathlib import Path

from helpdesk_rival import configure

FOLDER = Path(os.environ["BENCH_FOLDER"])
configure(
    __name__,
    processors=("django.contrib.auth.context_processors.auth",),
    MEDIA_ROOT=str(FOLDER),
    EMAIL_BACKEND="django.core.mail.backends.dummy.EmailBackend",
)
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.urls import include, path  # noqa: E402
from helpdesk.email import extract_email_metadata  # noqa: E402
from helpdesk.models import Queue, Ticket  # noqa: E402

logger = logging.getLogger("helpdesk.benchmark")
logging.disable(logging.CRITICAL)
urlpatterns = [path("", include("helpdesk.urls", namespace="helpdesk"))]


def prepare() -> dict:
    with connection._nodb_cursor() as cursor:
        cursor.execute("CREATE DATABASE helpdesk")
    call_command("migrate", verbosity=0)
    # A step of its installation: with it, a new ticket is acknowledged to its sender.
    call_command("loaddata", "emailtemplate.json", verbosity=0)
    Queue.objects.create(title="Support", slug="support", allow_email_submission=True)
    return {}


class Statements:
    count = 0

    def __call__(self, execute, *args):
        self.count += 1
        return execute(*args)


def take(folder: Path) -> dict:
    """As its ``process_queue`` does with a local directory: read, hand over, delete."""
    queue, before, failed = Queue.objects.get(), Ticket.objects.count(), []
    paths, statements = sorted(folder.iterdir()), Statements()
    texts = folder.parent / f"{folder.name}-theirs"
    texts.mkdir()
    for file in paths:
        (texts / file.name).write_bytes(file.read_bytes())
    paths = sorted(texts.iterdir())
    started, busy = time.perf_counter(), time.process_time()
    with connection.execute_wrapper(statements):
        for file in paths:
            text = file.read_text(encoding="utf-8", errors="replace")
            try:
                extract_email_metadata(text, queue, logger)
            except Exception as error:
                failed.append(f"{type(error).__name__}: {error}"[:200])
            file.unlink()
    seconds, busy = time.perf_counter() - started, time.process_time() - busy
    return {
        "mails": len(paths),
        "seconds": seconds,
        "cpu_ms": round(1000 * busy / len(paths), 1),
        "tickets": Ticket.objects.count() - before,
        "failed": len(failed),
        "why": dict(Counter(failed).most_common(3)),
        "statements": round(statements.count / len(paths), 1),
    }


if __name__ == "__main__":
    FOLDER.mkdir(parents=True, exist_ok=True)
    print(json.dumps(prepare() if sys.argv[1] == "prepare" else take(Path(sys.argv[2]))))
