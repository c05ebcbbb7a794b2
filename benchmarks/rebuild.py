"""What ``inbox_rebuild`` takes: time and memory for few and for many tickets.

    python benchmarks/rebuild.py [--tickets 2000 20000]

Each size has an SQLite file of its own in a temporary folder: tickets with eight events each,
written as rows, and a fresh process that rebuilds them, which must find nothing.
"""

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from datetime import timedelta
from io import StringIO
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "site")]
BATCH = 1000


def fill(number: int) -> None:
    from django.core.management import call_command
    from django.utils import timezone

    from tests.make.inbox import make_agent, make_mailbox, make_person
    from wagdesk.inbox.models import Ticket, TicketEvent
    from wagdesk.inbox.rebuild import COLUMNS
    from wagdesk.inbox.state import replay

    call_command("migrate", verbosity=0)
    box, person = make_mailbox(), make_person()
    agent, begun = make_agent(box), timezone.now() - timedelta(days=30)
    told = story(box, person, agent, begun)
    state = replay(TicketEvent(ticket_id=1, **each) for each in told)
    columns = {name: getattr(state, name) for name in COLUMNS}
    for start in range(0, number, BATCH):
        tickets = Ticket.objects.bulk_create(
            Ticket(subject=f"Question {at}", channel="email", created_at=begun, **columns)
            for at in range(start, min(start + BATCH, number))
        )
        TicketEvent.objects.bulk_create(
            TicketEvent(ticket=ticket, **each) for ticket in tickets for each in told
        )


def story(box, person, agent, begun) -> list[dict]:
    """Opened, asked, taken, answered, asked again, noted, answered, solved."""

    def event(hour: int, kind: str, status: str, actor=None, **data) -> dict:
        at, cause = begun + timedelta(hours=hour), "agent" if actor else "customer"
        told = {"kind": kind, "cause": cause, "status": status}
        return told | {"actor": actor, "at": at, "data": data}

    return [
        event(0, "opened", "new", mailbox=box.pk, requester=person.pk),
        event(0, "customer_wrote", "new", message=1),
        event(1, "assigned", "new", agent, assignee=str(agent.pk)),
        event(2, "replied", "pending", agent, message=2, assignee=str(agent.pk)),
        event(3, "customer_wrote", "open", message=3),
        event(4, "noted", "open", agent, message=4),
        event(5, "replied", "pending", agent, message=5, assignee=str(agent.pk)),
        event(6, "status", "solved", agent),
    ]


def rebuild() -> dict:
    from django.core.management import call_command

    out, err, started = StringIO(), StringIO(), time.perf_counter()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with suppress(SystemExit):
        call_command("inbox_rebuild", "--json", stdout=out, stderr=err)
    return {
        "differences": len(out.getvalue().splitlines()),
        "seconds": round(time.perf_counter() - started, 1),
        "before_mb": round(before / 1024),
        "most_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
    }


def child(folder: Path, *arguments: str) -> dict:
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "helpcenter.settings.test",
        "WAGDESK_TEST_DATABASE_URL": f"sqlite:///{folder / 'tickets.sqlite3'}",
        "WAGDESK_LOG_LEVEL": "CRITICAL",
    }
    done = subprocess.run(
        [sys.executable, __file__, *arguments], env=environment, capture_output=True, text=True
    )
    if done.returncode:
        raise SystemExit(done.stderr[-4000:])
    return json.loads(done.stdout.splitlines()[-1])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--tickets", type=int, nargs="+", default=[2000, 20000])
    parser.add_argument("--step", choices=["fill", "rebuild"])
    options = parser.parse_args()
    if options.step:
        import django

        django.setup()
        from django.conf import settings

        settings.CELERY_TASK_ALWAYS_EAGER = False
        done = fill(options.tickets[0]) if options.step == "fill" else rebuild()
        print(json.dumps(done))
        return
    for number in options.tickets:
        with tempfile.TemporaryDirectory() as folder:
            child(Path(folder), "--step", "fill", "--tickets", str(number))
            print(json.dumps({"tickets": number, **child(Path(folder), "--step", "rebuild")}))


if __name__ == "__main__":
    main()
