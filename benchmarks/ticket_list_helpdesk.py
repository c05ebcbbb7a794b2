"""Their side of ``ticket_list.py``; runs in a venv with django-helpdesk and without Wagdesk.

The list is what a browser asks for: the page, and the data request that its table makes.
"""

import json
import random
import sys
import time

from helpdesk_rival import configure

configure(
    __name__,
    apps=("django.contrib.staticfiles",),
    processors=(
        "django.template.context_processors.request",
        "django.contrib.auth.context_processors.auth",
        "django.contrib.messages.context_processors.messages",
    ),
    DEBUG=False,
    ALLOWED_HOSTS=["*"],
    STATIC_URL="/static/",
    MEDIA_URL="/media/",
    LOGIN_URL="/login/",
    MIDDLEWARE=[
        "django.contrib.sessions.middleware.SessionMiddleware",
        "django.middleware.common.CommonMiddleware",
        "django.middleware.csrf.CsrfViewMiddleware",
        "django.contrib.auth.middleware.AuthenticationMiddleware",
        "django.contrib.messages.middleware.MessageMiddleware",
    ],
)
from django.contrib.auth import get_user_model  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.urls import include, path, reverse  # noqa: E402
from helpdesk.models import FollowUp, Queue, Ticket  # noqa: E402

urlpatterns = [path("", include("helpdesk.urls", namespace="helpdesk"))]
SEED = 11
BATCH = 5000
# As in ``ticket_list_rows.py``: mostly closed; the open ones are young.
OPEN, CLOSED = 1, 4
EVERY_STATUS = (1, 2, 3, 4, 5)


def prepare(number: str) -> dict:
    call_command("migrate", verbosity=0)
    call_command("loaddata", "emailtemplate.json", verbosity=0)
    users = [
        get_user_model().objects.create_user(
            f"agent{at}", is_staff=True, is_superuser=at == 0, password="x"
        )
        for at in range(12)
    ]
    queues = [Queue.objects.create(title=f"Box {at}", slug=f"box{at}") for at in range(3)]
    total, draw = int(number), random.Random(SEED)
    for start in range(0, total, BATCH):
        tickets = [
            Ticket(
                title=f"Question {at} about a tent",
                queue=draw.choice(queues),
                submitter_email=f"p{at % (total // 5)}@mail.example",
                assigned_to=draw.choice(users),
                status=OPEN if at > total * 0.98 and draw.random() < 0.5 else CLOSED,
                description="The pole of my tent is bent, can you send another one?",
                secret_key="x",
            )
            for at in range(start, min(start + BATCH, total))
        ]
        made = Ticket.objects.bulk_create(tickets)
        FollowUp.objects.bulk_create(
            FollowUp(
                ticket=ticket,
                title="Comment",
                comment=f"Part {part} of ticket {ticket.pk}: how long will it take?",
                public=True,
                user=users[part],
            )
            for ticket in made
            for part in range(1 + ticket.pk % 5)
        )
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    return {"tickets": Ticket.objects.count()}


def measure(repeats: str) -> dict:
    client = Client()
    client.force_login(get_user_model().objects.get(username="agent0"))
    page, draw = reverse("helpdesk:list"), random.Random(SEED)
    numbers = draw.sample(list(Ticket.objects.values_list("pk", flat=True)), 300)

    def ask(address: str, data: dict | None = None):
        answer = client.get(address, data or {})
        assert answer.status_code == 200, (address, answer.status_code)
        return answer

    def a_list(_at: int, statuses: tuple[int, ...] = ()) -> None:
        html = ask(page, {"status": statuses} if statuses else {}).content.decode()
        data = html.partition('"url": "')[2].partition('"')[0]
        rows = ask(data, {"draw": 1, "start": 0, "length": 50}).json()["data"]
        assert rows

    def conversation(at: int) -> None:
        ask(reverse("helpdesk:view", args=[numbers[at]]))

    screens = {
        "list: all open": a_list,
        "list: all tickets": lambda at: a_list(at, EVERY_STATUS),
        "conversation": conversation,
    }
    taken: dict[str, list[float]] = {}
    for at in range(-2, int(repeats)):
        for name, screen in screens.items():
            started = time.perf_counter()
            screen(at)
            if at >= 0:
                taken.setdefault(name, []).append((time.perf_counter() - started) * 1000)
    return taken


if __name__ == "__main__":
    print(json.dumps({"prepare": prepare, "measure": measure}[sys.argv[1]](*sys.argv[2:])))
