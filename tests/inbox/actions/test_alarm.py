"""Administrators are told when mail stops: once, again when it is new, and when it is over."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.core import mail
from django.utils import timezone

from tests.inbox.actions.test_send_mail import make_waiting_reply
from tests.make.inbox import make_agent, make_mailbox, make_user
from tests.make.mail import make_mail
from wagdesk.inbox.actions.alarm import note_beat, sound_alarms
from wagdesk.inbox.actions.receive_mail import receive_waiting_mail
from wagdesk.inbox.actions.store_mail import store_mail
from wagdesk.inbox.models import (
    IntakeAlarm,
    MailSource,
    OutgoingMail,
    ReceivedMail,
    Role,
    WorkerBeat,
)
from wagdesk.inbox.queries.trouble import worker_silent

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def box():
    return make_mailbox("support")


@pytest.fixture(autouse=True)
def admin():
    group = Group.objects.create(name="Those who run it")
    Role.objects.create(code="administrator", group=group)
    user = make_user("olga")
    user.groups.add(group)
    return user


def make_stuck(mailbox) -> ReceivedMail:
    row, _ = store_mail(mailbox=mailbox, source="file", raw=make_mail())
    ReceivedMail.objects.filter(pk=row.pk).update(stored_at=timezone.now() - HOUR)
    return row


def test_a_waiting_mail_is_told_once_and_its_end_too(box):
    make_stuck(box)
    assert [sound_alarms() for _ in range(3)] == [1, 0, 0]
    assert len(mail.outbox) == 1
    assert mail.outbox[0].to == ["olga@shop.example"]
    assert "not worked on" in mail.outbox[0].body
    assert mail.outbox[0].extra_headers["Auto-Submitted"] == "auto-generated"
    receive_waiting_mail()
    assert [sound_alarms() for _ in range(2)] == [1, 0]
    assert "Over: mail waits to be worked on" in mail.outbox[1].body
    assert not IntakeAlarm.objects.exists()


def test_what_comes_again_is_told_again(box):
    make_stuck(box)
    sound_alarms()
    receive_waiting_mail()
    sound_alarms()
    make_stuck(box)
    sound_alarms()
    assert len(mail.outbox) == 3


def test_a_mail_that_waits_for_a_minute_is_no_alarm(box):
    store_mail(mailbox=box, source="file", raw=make_mail())
    assert sound_alarms() == 0


def test_an_old_mail_that_was_just_fetched_is_no_alarm(box):
    row, _ = store_mail(mailbox=box, source="file", raw=make_mail())
    ReceivedMail.objects.filter(pk=row.pk).update(received_at=timezone.now() - 24 * HOUR)
    assert sound_alarms() == 0


def test_failed_mails_are_told_by_reason_and_new_ones_an_hour_later(box):
    now = timezone.now()
    row = make_stuck(box)
    rows = ReceivedMail.objects.filter(pk=row.pk)
    rows.update(state="failed", reason="too_slow", finished_at=now)
    assert sound_alarms(now=now) == 1
    assert "1 mail could not be received: Reading the mail took too long." in mail.outbox[0].body
    second = make_stuck(box)
    ReceivedMail.objects.filter(pk=second.pk).update(
        state="failed", reason="too_slow", finished_at=now + timedelta(minutes=5)
    )
    assert sound_alarms(now=now + timedelta(minutes=10)) == 0
    assert sound_alarms(now=now + timedelta(minutes=61)) == 1
    assert "2 mails" in mail.outbox[1].body
    assert sound_alarms(now=now + timedelta(minutes=180)) == 0


def test_a_failing_source_is_told_in_its_own_words(box):
    source = MailSource.objects.create(
        mailbox=box,
        kind="imap",
        name="Old server",
        failing_since=timezone.now() - HOUR,
        last_error="The password is wrong.",
    )
    sound_alarms()
    assert "“Old server”" in mail.outbox[0].body
    assert "The password is wrong." in mail.outbox[0].body
    MailSource.objects.filter(pk=source.pk).update(enabled=False)
    sound_alarms()
    assert "Over: a source of mail" in mail.outbox[1].body


def test_a_stuck_outbox_is_told_past_the_outbox():
    row = make_waiting_reply()
    OutgoingMail.objects.filter(pk=row.pk).update(not_before=timezone.now() - HOUR)
    sound_alarms()
    assert "should have gone out" in mail.outbox[0].body
    assert OutgoingMail.objects.count() == 1


def test_an_alarm_that_could_not_be_sent_is_sent_the_next_time(box, settings, caplog):
    make_stuck(box)
    settings.EMAIL_BACKEND = "tests.inbox.actions.test_alarm.ClosedServer"
    sound_alarms()
    assert any(record.message == "alarm not sent" for record in caplog.records)
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert sound_alarms() == 1
    assert len(mail.outbox) == 1


class ClosedServer:
    def __init__(self, **_options) -> None:
        pass

    def send_messages(self, _messages):
        raise ConnectionRefusedError


def test_named_addresses_stand_for_the_administrators_and_no_mailbox_is_told(box, settings):
    settings.WAGDESK_ALARM_ADDRESSES = ["pager@ops.example", "Support@shop.example"]
    make_stuck(box)
    sound_alarms()
    assert mail.outbox[0].to == ["pager@ops.example"]


def test_with_nobody_to_tell_the_log_says_so(box, admin, caplog):
    admin.delete()
    make_agent(box)
    make_stuck(box)
    sound_alarms()
    assert not mail.outbox
    assert any(record.message == "alarm for nobody" for record in caplog.records)


def test_a_worker_that_stops_is_known_by_its_last_beat():
    minute = timedelta(minutes=1)
    assert worker_silent(minute) is None
    note_beat()
    note_beat()
    assert worker_silent(minute) is None
    WorkerBeat.objects.update(at=timezone.now() - HOUR)
    assert worker_silent(minute)
