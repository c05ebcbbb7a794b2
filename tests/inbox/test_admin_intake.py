"""Incoming mail in the admin: what failed, why, and what can be done about it."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests.make.inbox import make_agent, make_editor, make_mailbox, make_superuser
from tests.make.mail import make_mail, receive
from wagdesk.inbox.actions.note_too_big import note_too_big
from wagdesk.inbox.actions.receive_mail import receive_waiting_mail
from wagdesk.inbox.mail.blobs import write_blob
from wagdesk.inbox.mail.reasons import Reason, advice_for
from wagdesk.inbox.models import (
    IntakeAlarm,
    MailSource,
    ReceivedMail,
    SourceItem,
    Ticket,
    WorkerBeat,
)
from wagdesk.inbox.queries.intake import PER_PAGE

pytestmark = pytest.mark.django_db


def make_failed(mailbox, reason="too_slow", raw=None, **fields) -> ReceivedMail:
    raw = raw or make_mail()
    return ReceivedMail.objects.create(
        mailbox=mailbox,
        source="listener",
        sha256=ReceivedMail.objects.count(),
        blob=write_blob(raw),
        size=len(raw),
        mail_from="ada@mail.example",
        state="failed",
        reason=reason,
        finished_at=timezone.now(),
        **fields,
    )


def url(name="intake", *args) -> str:
    return reverse(f"wagdesk_inbox_admin:{name}", args=args)


@pytest.fixture
def box():
    return make_mailbox("support")


@pytest.fixture
def manager(box):
    return make_agent(box, level="manage", name="manager")


def page(client, user, **query) -> str:
    client.force_login(user)
    return client.get(url(), query).content.decode()


def test_a_manager_sees_what_failed_why_and_what_to_do(client, box, manager):
    make_failed(box, "no_sender")
    make_failed(box, "error", error="ValueError: of ours")
    text = page(client, manager)
    for reason in ("no_sender", "error"):
        assert advice_for(reason).what in text
        assert str(advice_for(reason).do) in text
    assert "ValueError: of ours" in text and "ada@mail.example" in text


def test_every_reason_that_can_fail_says_what_to_do():
    failing = set(Reason.values) - {"copy", "own_mail", "unmatched_bounce"}
    failing -= {"unmatched_auto_reply", "set_aside"}
    unknown = advice_for("unheard of").do
    assert all(advice_for(code).do != unknown for code in failing)


def test_an_agent_is_told_that_something_failed_and_not_what(client, box):
    make_failed(box)
    make_failed(make_mailbox("returns"))
    text = page(client, make_agent(box, level="view"))
    assert "Support: 1 could not be received" in text
    assert "ada@mail.example" not in text and "Returns" not in text


def test_those_without_a_mailbox_are_turned_away(client, box):
    make_failed(box)
    client.force_login(make_editor())
    assert client.get(url()).status_code == 302
    assert client.post(url("intake_retry_all"), {"reason": "too_slow"}).status_code == 302
    assert ReceivedMail.objects.get().state == "failed"


def test_a_mail_is_tried_again_and_becomes_a_ticket(client, box, manager):
    row = make_failed(box)
    client.force_login(manager)
    client.post(url("intake_retry", row.pk))
    receive_waiting_mail()
    assert Ticket.objects.get().subject == "Where is my parcel?"
    assert ReceivedMail.objects.get().state == "done"


def make_left(mailbox, size=5_000) -> ReceivedMail:
    """A mail that was too big to fetch, as ``fetch_source`` notes it."""
    row = MailSource.objects.create(mailbox=mailbox, kind="imap", name="Old server")
    failed = note_too_big(source=row, item="INBOX/7:12", size=size)
    SourceItem.objects.create(
        source=row, item="INBOX/7:12", received=failed, settled_at=timezone.now()
    )
    return failed


def test_a_mail_that_we_do_not_hold_has_no_button_that_cannot_work(client, box, manager, settings):
    settings.WAGDESK_MAIL_MAX_BYTES = 4_000
    row = make_left(box)
    text = page(client, manager)
    assert "We hold no copy" in text and "Old server: INBOX/7:12" in text
    assert url("intake_raw", row.pk) not in text and url("intake_retry", row.pk) not in text
    assert url("intake_set_aside", row.pk) in text
    settings.WAGDESK_MAIL_MAX_BYTES = 6_000
    text = page(client, manager)
    assert url("intake_retry", row.pk) in text and url("intake_raw", row.pk) not in text


def test_what_was_left_at_its_source_is_asked_for_again_when_it_fits(
    client, box, manager, settings
):
    row, held = make_left(box), make_failed(box, "too_big")
    client.force_login(manager)
    settings.WAGDESK_MAIL_MAX_BYTES = 4_000
    client.post(url("intake_retry_all"), {"reason": "too_big"})
    assert list(ReceivedMail.objects.filter(state="failed")) == [row]
    held.refresh_from_db()
    assert held.state == "stored"
    settings.WAGDESK_MAIL_MAX_BYTES = 6_000
    client.post(url("intake_retry_all"), {"reason": "too_big"})
    assert not ReceivedMail.objects.filter(state="failed").exists()
    item = SourceItem.objects.get()
    assert (item.received, item.settled_at) == (None, None), "unread: taken at the next poll"


def test_what_its_source_is_gone_for_says_so(client, box, manager):
    row = make_left(box)
    MailSource.objects.all().delete()
    client.force_login(manager)
    answer = client.post(url("intake_retry", row.pk), follow=True)
    assert "its source is gone or off" in answer.content.decode()
    assert ReceivedMail.objects.get().state == "failed"


def test_all_of_one_reason_are_tried_again_in_the_mailboxes_one_manages(client, box, manager):
    for _ in range(3):
        make_failed(box)
    other = make_failed(box, "error")
    foreign = make_failed(make_mailbox("returns"))
    client.force_login(manager)
    client.post(url("intake_retry_all"), {"reason": "too_slow"})
    left = set(ReceivedMail.objects.filter(state="failed"))
    assert left == {other, foreign}


def test_the_original_is_a_download_of_its_very_bytes(client, box, manager):
    raw = make_mail(text="<script>")
    row = make_failed(box, raw=raw)
    client.force_login(manager)
    answer = client.get(url("intake_raw", row.pk))
    assert b"".join(answer.streaming_content) == raw
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["Content-Type"] == "application/octet-stream"


def test_a_mail_is_set_aside_and_kept(client, box, manager):
    row = make_failed(box)
    client.force_login(manager)
    client.post(url("intake_set_aside", row.pk))
    row.refresh_from_db()
    assert (row.state, row.reason) == ("ignored", "set_aside")
    assert row.blob


@pytest.mark.parametrize("name", ["intake_retry", "intake_set_aside", "intake_raw"])
@pytest.mark.parametrize("level", ["view", "reply"])
def test_acts_on_a_failed_mail_are_as_if_missing_below_manage(client, box, name, level):
    row = make_failed(box)
    client.force_login(make_agent(box, level=level))
    call = client.get if name == "intake_raw" else client.post
    assert call(url(name, row.pk)).status_code == 404
    assert ReceivedMail.objects.get().state == "failed"


def test_an_original_that_is_gone_is_missing(client, box, manager):
    row = make_failed(box, "blob_missing")
    client.force_login(manager)
    for blob in ("", "received/none"):
        ReceivedMail.objects.update(blob=blob)
        assert client.get(url("intake_raw", row.pk)).status_code == 404


def test_a_mail_that_is_done_has_no_download_here(client, box, manager):
    row = receive(box, make_mail())
    client.force_login(manager)
    assert client.get(url("intake_raw", row.pk)).status_code == 404


def test_sources_say_when_they_last_worked(client, box, manager):
    receive(box, make_mail())
    MailSource.objects.create(
        mailbox=box,
        kind="imap",
        name="Old server",
        failing_since=timezone.now() - timedelta(hours=3),
        last_error="The password is wrong.",
    )
    text = page(client, manager)
    assert "Listener (LMTP, SMTP)" in text and "works" in text
    assert "Old server" in text and "The password is wrong." in text


def test_waiting_mail_and_a_silent_worker_are_said(client, box):
    ReceivedMail.objects.create(
        mailbox=box, source="file", sha256="x", size=1, stored_at=timezone.now() - timedelta(days=2)
    )
    WorkerBeat.objects.create(name="inbox", at=timezone.now() - timedelta(days=2))
    IntakeAlarm.objects.create(code="waiting")
    text = page(client, make_superuser())
    assert "the oldest for 2\xa0days" in text and "silent" in text
    assert "Administrators could not be told by mail." in text


def test_pages_go_on_by_key_and_miss_no_mail(client, box, manager):
    rows = [make_failed(box).pk for _ in range(2 * PER_PAGE + 3)]
    client.force_login(manager)
    seen, where = [], url()
    while where:
        context = client.get(where).context
        seen += [row.pk for row in context["page"].rows]
        where = context["older_url"].replace("#failed", "")
    assert seen == rows[::-1]
    back = client.get(url(), {"before": seen[-1]}).context["page"]
    assert [row.pk for row in back.rows] == seen[-1 - PER_PAGE : -1]


def test_more_mails_cost_no_more_queries(client, box, manager):
    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(url()).status_code == 200
        return len(queries)

    client.force_login(manager)
    make_failed(box)
    receive(box, make_mail())
    count()
    few = count()
    for number in range(8):
        other = make_mailbox(f"box{number}")
        other.access.create(user=manager, level="manage")
        make_failed(other, list(advice_codes())[number % 5])
        receive(other, make_mail(text=str(number)))
        MailSource.objects.create(mailbox=other, kind="imap", name=str(number))
    assert count() == few


def advice_codes() -> list[str]:
    return ["too_slow", "too_big", "error", "no_sender", "blob_missing"]
