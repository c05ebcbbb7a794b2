"""``inbox_fetch``: once, and as a process that watches a real IMAP server."""

import json
import os
import signal
import time

import pytest
from django.core.management import CommandError, call_command

from tests.make.inbox import make_mailbox
from tests.make.mail import make_mail
from tests.make.sources import FolderPlace, ImapPlace
from tests.site_processes import Site
from wagdesk.inbox.models import MailSource, ReceivedMail
from wagdesk.inbox.tasks import fetch_mail_task

from .test_faults import MAKE

STORED = "SELECT count(*) FROM wagdesk_inbox_receivedmail"


@pytest.mark.django_db
def test_it_polls_every_source_and_says_what_it_found(tmp_path, capsys):
    place = FolderPlace(tmp_path)
    place.put(make_mail())
    row = place.row()
    call_command("inbox_fetch")
    assert f"{row.pk} {row.name}: 1 stored, 0 known already." in capsys.readouterr().out


@pytest.mark.django_db
def test_a_source_that_fails_is_exit_one_and_an_unknown_one_exit_two(tmp_path):
    row = FolderPlace(tmp_path).row(path=str(tmp_path / "nowhere"))
    with pytest.raises(SystemExit) as failed:
        call_command("inbox_fetch", f"--source={row.pk}")
    assert failed.value.code == 1
    with pytest.raises(CommandError, match="There is no mail source 999") as unknown:
        call_command("inbox_fetch", "--source=999")
    assert unknown.value.returncode == 2


@pytest.mark.django_db
def test_the_timer_polls_what_is_due_and_waits_with_what_fails(tmp_path):
    place = FolderPlace(tmp_path)
    place.put(make_mail())
    bad = place.row(path=str(tmp_path / "nowhere"))
    place.row()
    fetch_mail_task()
    assert ReceivedMail.objects.count() == 1
    bad.refresh_from_db()
    assert "is not there" in bad.last_error and bad.not_before > bad.failing_since
    MailSource.objects.filter(pk=bad.pk).update(options=place.options | {"after": "delete"})
    fetch_mail_task()
    assert len(place.mails()) == 1


@pytest.mark.services
@pytest.mark.xdist_group("dovecot")
@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif("WAGDESK_TEST_DATABASE_URL" in os.environ, reason="Copies an SQLite database.")
def test_watching_takes_a_mail_as_it_comes_and_stops_when_told(dovecot, tmp_path):
    place = ImapPlace(dovecot)
    make_mailbox("support")
    site = Site(tmp_path)
    wanted = json.dumps([place.kind, dovecot.password, place.options])
    assert site.start("-c", MAKE, wanted).wait(60) == 0
    watching = site.start("manage.py", "inbox_fetch", "--watch")
    try:
        assert b"Watching" in watching.stdout.readline()
        for number in (1, 2):
            place.put(make_mail(text=f"Mail {number}\n"))
            # Far less than the minute of a poll.
            deadline = time.monotonic() + 30
            while site.rows(STORED) != [(number,)]:
                assert time.monotonic() < deadline
                time.sleep(0.2)
    finally:
        watching.send_signal(signal.SIGTERM)
        output, _ = watching.communicate(timeout=30)
    assert watching.returncode == 0 and b"Traceback" not in output
