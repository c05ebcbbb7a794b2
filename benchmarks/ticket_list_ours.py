"""Our side of ``ticket_list.py``: fill a database, or time the screens of one that is filled."""

import json
import os
import random
import sys
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "site"), str(Path(__file__).parent)]
import django  # noqa: E402
from django.conf import settings  # noqa: E402

django.setup()
import ticket_list_rows  # noqa: E402
from django.contrib.auth import get_user_model  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.urls import reverse  # noqa: E402

from tests.make.inbox import make_agent, make_mailbox  # noqa: E402
from wagdesk.inbox.models import CustomField, Team, Ticket, TicketTag  # noqa: E402
from wagdesk.inbox.queries.tags import numbers_of, tags_for  # noqa: E402
from wagdesk.inbox.queries.ticket_list import counters  # noqa: E402

settings.CELERY_TASK_ALWAYS_EAGER = False
SEED = 11
VIEWER = "agent0"
# What a browser asks for that shows a page of the inbox already (inbox/static/…/go.js).
PART = {"X-Wagdesk-Part": "1"}
# Name, what is asked of the list.
LISTS = {
    "list: all open": {"view": "open"},
    "list: mine, solved too": {"view": "mine", "status": ["open", "solved", "closed"]},
    "list: all tickets": {"view": "all"},
    "list: closed": {"view": "closed"},
    "list: a deep page": {"view": "closed", "after": "DEEP"},
    "list: by priority": {"view": "open", "sort": "priority"},
    "list: longest waiting": {"view": "open", "sort": "waiting"},
    "tag: common": {"view": "all", "tag": "tag 1"},
    "tag: middling": {"view": "all", "tag": "tag 10"},
    "tag: rare": {"view": "all", "tag": "tag 50"},
    "tag: common, closed": {"view": "closed", "tag": "tag 1"},
    "field: choice": {"view": "all", "field_plan": "basic"},
    "field: rarer choice": {"view": "all", "field_plan": "pro"},
    # Numbers rise with time: the last are of long ago.
    "field: range": {"view": "all", "field_order": "100.."},
    "field: narrow range": {"view": "all", "field_order": "5000..7000"},
    "field: range of the older half": {"view": "all", "field_order": "..HALF"},
}


def prepare() -> None:
    call_command("migrate", verbosity=0)
    boxes = [make_mailbox(f"box{at}") for at in range(3)]
    agents = [make_agent(*boxes, name=f"agent{at}") for at in range(12)]
    teams = [Team.objects.create(name=f"Team {at}") for at in range(3)]
    tags = [
        TicketTag.objects.create(name=f"tag {at}", slug=f"tag-{at}", key=f"tag {at}")
        for at in range(1, ticket_list_rows.TAGS + 1)
    ]
    plan = CustomField.objects.create(
        slug="plan", label="Plan", kind="choice", choices="free\nbasic\npro"
    )
    order = CustomField.objects.create(slug="order", label="Order", kind="number")
    facts = {
        "boxes": _array(boxes),
        "agents": _array(agents),
        "teams": _array(teams),
        "tags": _array(tags),
        "plan": plan.pk,
        "order": order.pk,
    }
    print(json.dumps(facts))


def _array(rows: list) -> str:
    return f"(ARRAY[{', '.join(str(row.pk) for row in rows)}])"


def fill(number: str, facts: str) -> None:
    ticket_list_rows.fill(int(number), json.loads(facts))
    print(json.dumps({"tickets": Ticket.objects.count()}))


def screens() -> dict[str, Callable[[int], object]]:
    """Name → something that asks for it; the number tells which of several."""
    client = Client()
    user = get_user_model().objects.get(username=VIEWER)
    client.force_login(user)
    draw = random.Random(SEED)
    last = Ticket.objects.order_by("-number").values_list("number", flat=True).first()
    numbers = [draw.randint(1, last) for _ in range(400)]
    deep = Ticket.objects.filter(number__gte=last // 2).order_by("number").first()
    place = f"{deep.updated_at.isoformat()}~{deep.number}"
    url = reverse("wagdesk_inbox_admin:list")

    def ask(path: str, data: dict, headers: dict | None = None) -> object:
        answer = client.get(path, data, headers=headers)
        assert answer.status_code == 200, (path, data, answer.status_code)
        return answer

    # An order's number is ten times its ticket's.
    meant = {"DEEP": place, "..HALF": f"..{last * 5}"}

    def a_list(data: dict) -> Callable[[int], object]:
        data = {key: meant.get(str(value), value) for key, value in data.items()}
        rows = ask(url, data).content.count(b'<li class="wd-row')
        assert rows == 50, f"{data}: {rows} rows, so it tells nothing of a full page"
        return lambda at: ask(url, data)

    found: dict[str, Callable[[int], object]] = {name: a_list(q) for name, q in LISTS.items()}
    found["counters"] = lambda at: counters(_fresh(user))
    typed = reverse("wagdesk_inbox_admin:known_tags")
    found["tags: offered as one types"] = lambda at: ask(typed, {"q": "tag 5"})
    found["tags: a page of settings"] = lambda at: _page_of_tags(_fresh(user))
    found["list: all open, from a ticket"] = lambda at: ask(url, LISTS["list: all open"], PART)

    def ticket(at: int) -> str:
        return reverse("wagdesk_inbox_admin:ticket", args=[numbers[at % len(numbers)]])

    found["conversation"] = lambda at: ask(ticket(at), {})
    found["conversation, from the list"] = lambda at: ask(ticket(at), {}, PART)
    return found


def _fresh(user):
    return get_user_model().objects.get(pk=user.pk)


def _page_of_tags(viewer) -> dict[int, str]:
    return numbers_of(viewer, tags_for(viewer).order_by("name")[:20])


def measure(repeats: str) -> None:
    taken: dict[str, list[float]] = {}
    asked = screens()
    for at in range(-2, int(repeats)):
        for name, ask in asked.items():
            started = time.perf_counter()
            ask(at)
            if at >= 0:
                taken.setdefault(name, []).append((time.perf_counter() - started) * 1000)
    print(json.dumps(taken))


def explain() -> None:
    """Buffers that each screen's own queries touch, by ``EXPLAIN (ANALYZE, BUFFERS)``."""
    found = {}
    for name, ask in screens().items():
        ask(0)
        found[name] = sum(_buffers(at, ask) for at in range(5)) / 5
    print(json.dumps(found))


def _buffers(at: int, ask: Callable[[int], object]) -> int:
    seen: list[tuple[str, object]] = []

    def watch(execute, sql, params, many, context):
        if sql.lstrip().startswith(("SELECT", "WITH")) and "wagdesk_inbox_" in sql:
            seen.append((sql, params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(watch):
        ask(at)
    return sum(_explained(sql, params) for sql, params in seen)


def _explained(sql: str, params: object) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) {sql}", params)
        row = cursor.fetchone()[0]
    plan = (json.loads(row) if isinstance(row, str) else row)[0]["Plan"]
    touched = plan["Shared Hit Blocks"] + plan["Shared Read Blocks"]
    if os.environ.get("BENCH_PLANS") and touched > int(os.environ["BENCH_PLANS"]):
        with connection.cursor() as cursor:
            cursor.execute(f"EXPLAIN (ANALYZE, BUFFERS) {sql}", params)
            print(sql[:1500], *(line for (line,) in cursor.fetchall()), sep="\n", file=sys.stderr)
    return touched


if __name__ == "__main__":
    {"prepare": prepare, "fill": fill, "measure": measure, "explain": explain}[sys.argv[1]](
        *sys.argv[2:]
    )
