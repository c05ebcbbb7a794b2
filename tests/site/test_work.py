"""``wagdesk_work`` and Celery beat run the same registry."""

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from django.core.management import call_command

from wagdesk import work
from wagdesk.inbox.management.commands import wagdesk_work as command

ROOT = Path(__file__).resolve().parents[2]
OURS = {
    "inbox.send_mail",
    "inbox.close_solved",
    "kb.publish_scheduled",
    "search.index_changes",
}


@pytest.fixture
def registered(monkeypatch):
    work.discover()
    monkeypatch.setattr(work, "_registered", dict(work._registered))
    return work.register


def test_every_queue_and_timer_is_registered():
    assert {item.name for item in work.discover()} >= OURS


def test_beat_names_tasks_that_celery_knows():
    from celery import current_app

    current_app.loader.import_default_modules()
    schedule = work.beat_schedule()
    assert set(schedule) >= OURS
    assert {entry["task"] for entry in schedule.values()} <= set(current_app.tasks)


@pytest.mark.django_db
def test_one_that_raises_stops_no_other(registered, capsys):
    ran = []

    def broken() -> None:
        raise RuntimeError("no")

    registered("a.broken", broken, every=1)
    registered("z.fine", lambda: ran.append(1), every=1)
    with pytest.raises(SystemExit) as ended:
        call_command("wagdesk_work", once=True)
    assert ended.value.code == 1
    assert "a.broken" in capsys.readouterr().err
    assert ran == [1]


@pytest.mark.django_db
def test_each_runs_in_its_own_rhythm():
    often, seldom = [], []
    stopping = threading.Event()
    items = [
        work.Work("often", lambda: often.append(1) or len(often) < 4 or stopping.set(), 0.01),
        work.Work("seldom", lambda: seldom.append(1), 60),
    ]
    command.work_until(stopping, items)
    assert (len(often), len(seldom)) == (4, 1)


def test_what_waits_for_somebody_else_holds_up_no_other_lane():
    quick, stopping, answered = [], threading.Event(), threading.Event()

    def waits() -> None:
        assert answered.wait(30), "the quick one was held up"
        stopping.set()

    def is_quick() -> None:
        quick.append(threading.current_thread())
        if len(quick) == 3:
            answered.set()

    command.work_in_lanes(
        stopping,
        [work.Work("slow", waits, 60, "fetch"), work.Work("quick", is_quick, 0.01)],
    )
    assert len(quick) >= 3 and len(set(quick)) == 1


def test_mail_comes_in_and_goes_out_beside_all_that_may_take_long():
    lanes = {item.name: item.lane for item in work.discover()}
    mail = [lanes[f"inbox.{name}"] for name in ("receive_mail", "send_mail", "fetch_mail")]
    assert len(set(mail)) == 3
    assert not {lanes["inbox.rebuild_topics"], lanes["inbox.export_tickets"]} & {*mail, ""}


def test_sigterm_ends_it_cleanly(tmp_path):
    environment = {**os.environ, "WAGDESK_VAR": str(tmp_path), "WAGDESK_LOG_LEVEL": "CRITICAL"}
    environment["DJANGO_SETTINGS_MODULE"] = "helpcenter.settings.dev"
    environment.pop("PYTHONUNBUFFERED", None)
    process = subprocess.Popen(
        [sys.executable, "manage.py", "wagdesk_work"],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert "inbox.send_mail" in process.stdout.readline()
    time.sleep(0.3)
    process.send_signal(signal.SIGTERM)
    assert process.wait(30) == 0
