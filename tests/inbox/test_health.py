"""``readyz`` turns red when mail stops."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.inbox.actions.test_send_mail import make_waiting_reply
from tests.make.inbox import make_mailbox
from tests.make.mail import make_mail
from wagdesk.inbox.actions.receive_mail import receive_waiting_mail
from wagdesk.inbox.actions.store_mail import store_mail
from wagdesk.inbox.models import MailSource, OutgoingMail, ReceivedMail, WorkerBeat

pytestmark = pytest.mark.django_db
LONG = timedelta(hours=2)
MAIL = ("mail_in", "mail_sources", "mail_out", "worker")


def readyz(client) -> dict[str, str]:
    return client.get("/wagdesk/readyz").json()["checks"]


def make_waiting():
    store_mail(mailbox=make_mailbox(), source="file", raw=make_mail())
    ReceivedMail.objects.update(stored_at=timezone.now() - LONG)


def make_failing_source():
    MailSource.objects.create(
        mailbox=make_mailbox(), kind="imap", name="x", failing_since=timezone.now() - LONG
    )


def make_unsent():
    make_waiting_reply()
    OutgoingMail.objects.update(not_before=timezone.now() - LONG)


def make_silent_worker():
    WorkerBeat.objects.create(name="inbox", at=timezone.now() - LONG)


def test_a_quiet_site_is_ready(client):
    checks = readyz(client)
    assert {name: checks[name] for name in MAIL} == dict.fromkeys(MAIL, "ok")


@pytest.mark.parametrize(
    ("name", "make"),
    [
        ("mail_in", make_waiting),
        ("mail_sources", make_failing_source),
        ("mail_out", make_unsent),
        ("worker", make_silent_worker),
    ],
)
def test_trouble_that_lasts_makes_the_site_not_ready(client, settings, name, make):
    make()
    answer = client.get("/wagdesk/readyz")
    assert answer.status_code == 503
    assert answer.json()["checks"][name] == "failed"
    assert "shop.example" not in answer.content.decode()
    settings.WAGDESK_READY_MINUTES = 0
    assert readyz(client)[name] == "ok"


def test_a_mail_that_is_worked_on_makes_it_ready_again(client):
    make_waiting()
    receive_waiting_mail()
    assert readyz(client)["mail_in"] == "ok"


def test_a_mail_that_was_tried_in_vain_for_long_counts_though_its_next_try_is_to_come(client):
    make_waiting_reply()
    OutgoingMail.objects.update(
        attempts=4, created_at=timezone.now() - LONG, not_before=timezone.now() + LONG
    )
    assert readyz(client)["mail_out"] == "failed"
