"""Processes that die and processes that compete: nothing lost, nothing doubled."""

import contextlib
import os
import signal
import smtplib
import socket
import sqlite3
import time
from pathlib import Path

import pytest

from tests.make.inbox import make_mailbox
from tests.make.mail import make_mail
from tests.site_processes import Site
from wagdesk.inbox.mail.faults import POINTS

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        "WAGDESK_TEST_DATABASE_URL" in os.environ,
        reason="Copies the SQLite test database to a file.",
    ),
]


@pytest.fixture
def site(tmp_path):
    make_mailbox("support")
    return Site(tmp_path)


WORK = (
    "import django; django.setup();"
    "from wagdesk.inbox.actions.receive_mail import receive_waiting_mail as work;"
    "[work(limit=5) for _ in range(40)]"
)


STORE = (
    "import django, pathlib, sys; django.setup();"
    "from wagdesk.inbox.models import Mailbox;"
    "from wagdesk.inbox.actions.store_mail import store_mail;"
    "box = Mailbox.objects.get();"
    "[store_mail(mailbox=box, source='file', raw=path.read_bytes())"
    " for path in sorted(pathlib.Path(sys.argv[1]).iterdir())]"
)


def test_two_processes_on_the_same_rows_take_no_mail_and_no_copy_twice(site, tmp_path):
    folder = tmp_path / "mails"
    folder.mkdir()
    for number in range(40):
        raw = make_mail(text=f"Mail {number}\n")
        (folder / f"{number:02}-a.eml").write_bytes(raw)
        # The same mail by another way: a copy, whoever works on which first.
        (folder / f"{number:02}-b.eml").write_bytes(b"X-Way: two\n" + raw)
    assert site.start("-c", STORE, str(folder)).wait(60) == 0
    workers = [site.start("-c", WORK) for _ in range(2)]
    assert [worker.wait(120) for worker in workers] == [0, 0]
    assert site.rows("SELECT state, count(*) FROM wagdesk_inbox_receivedmail GROUP BY 1") == [
        ("done", 40),
        ("ignored", 40),
    ]
    assert site.rows("SELECT count(*) FROM wagdesk_inbox_ticket") == [(40,)]
    assert site.rows("SELECT count(*) FROM wagdesk_inbox_message") == [(40,)]


STORING = ("after_blob_before_row", "after_commit_before_ack")
RECEIVING = ("after_claim", "after_parse", "before_commit", "after_take")
TOGETHER = ("after_parse", "within_batch", "before_commit", "after_take")


def test_every_point_is_tested():
    assert {*STORING, *RECEIVING, *TOGETHER} == set(POINTS)


@pytest.mark.parametrize("protocol", ["lmtp", "smtp"])
@pytest.mark.parametrize("fault", STORING)
def test_a_listener_that_dies_before_its_answer_loses_nothing(site, fault, protocol):
    raw = make_mail()
    with pytest.raises((smtplib.SMTPException, OSError)):
        deliver(site, raw, fault, protocol)
    deliver(site, raw, "", protocol)
    assert site.start("-c", WORK).wait(60) == 0
    assert_one_mail(site, orphans=fault == "after_blob_before_row")


@pytest.mark.parametrize("fault", STORING)
def test_a_command_that_dies_while_it_stores_a_file_loses_nothing(site, tmp_path, fault):
    path = tmp_path / "one.eml"
    path.write_bytes(make_mail())
    assert site.manage("inbox_receive", "--mailbox=support", str(path), fault=fault) == -9
    assert site.manage("inbox_receive", "--mailbox=support", str(path)) == 0
    assert_one_mail(site, orphans=fault == "after_blob_before_row")


@pytest.mark.parametrize("source", ["lmtp", "smtp", "file"])
@pytest.mark.parametrize("fault", RECEIVING)
def test_a_worker_that_dies_leaves_the_row_to_the_next(site, tmp_path, fault, source):
    raw = make_mail()
    if source == "file":
        path = tmp_path / "one.eml"
        path.write_bytes(raw)
        assert site.manage("inbox_receive", "--mailbox=support", str(path), fault=fault) == -9
    else:
        deliver(site, raw, "", source)
        assert site.start("-c", WORK, fault=fault).wait(60) == -9
    with sqlite3.connect(site.folder / "db.sqlite3", timeout=20) as database:
        # Minutes later the claim of the dead is stale.
        database.execute("UPDATE wagdesk_inbox_receivedmail SET claimed_at = '2020-01-01'")
    assert site.start("-c", WORK).wait(60) == 0
    assert_one_mail(site, orphans=0)


@pytest.mark.parametrize("fault", TOGETHER)
def test_a_worker_that_dies_in_a_batch_loses_and_doubles_none_of_it(site, tmp_path, fault):
    folder = tmp_path / "mails"
    folder.mkdir()
    for number in range(4):
        raw = make_mail(text=f"Mail {number}\n")
        (folder / f"{number}-a.eml").write_bytes(raw)
        (folder / f"{number}-b.eml").write_bytes(b"X-Way: two\n" + raw)
    assert site.start("-c", STORE, str(folder)).wait(60) == 0
    assert site.start("-c", WORK, fault=fault).wait(60) == -9
    # Each transaction has all of its mails or none; WORK takes five at a time.
    whole = 3 if fault == "after_take" else 0
    assert site.rows("SELECT count(*) FROM wagdesk_inbox_ticket") == [(whole,)]
    with sqlite3.connect(site.folder / "db.sqlite3", timeout=20) as database:
        database.execute("UPDATE wagdesk_inbox_receivedmail SET claimed_at = '2020-01-01'")
    assert site.start("-c", WORK).wait(60) == 0
    states = "SELECT state, count(*) FROM wagdesk_inbox_receivedmail GROUP BY 1"
    assert site.rows(states) == [("done", 4), ("ignored", 4)]
    assert site.rows(
        "SELECT count(*), count(DISTINCT visible_text) FROM wagdesk_inbox_message"
    ) == [(4, 4)]
    assert site.rows("SELECT count(*) FROM wagdesk_inbox_ticket") == [(4,)]
    assert site.rows("SELECT count(*) FROM wagdesk_inbox_person") == [(1,)]


def assert_one_mail(site: Site, *, orphans: int) -> None:
    """One row, done, one ticket with one message; the file of a first attempt is an orphan
    until the daily sweep."""
    assert site.rows("SELECT state FROM wagdesk_inbox_receivedmail") == [("done",)]
    assert site.rows("SELECT count(*) FROM wagdesk_inbox_ticket") == [(1,)]
    assert site.rows("SELECT count(*) FROM wagdesk_inbox_message") == [(1,)]
    assert site.blobs() == 1 + orphans


@contextlib.contextmanager
def listening(site: Site, fault: str, protocol: str):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    listener = site.start(
        "manage.py", "inbox_listen", f"--port={port}", f"--{protocol}", fault=fault
    )
    try:
        assert b"Listening" in listener.stdout.readline()
        yield listener, port
    finally:
        listener.send_signal(signal.SIGTERM)
        listener.communicate(timeout=20)


def deliver(site: Site, raw: bytes, fault: str, protocol: str = "lmtp") -> None:
    client_class = smtplib.LMTP if protocol == "lmtp" else smtplib.SMTP
    with (
        listening(site, fault, protocol) as (_listener, port),
        client_class("127.0.0.1", port) as client,
    ):
        client.sendmail("ada@mail.example", ["support@shop.example"], raw)


def test_a_mail_of_33_megabytes_costs_the_listener_few_times_its_size(site):
    raw = make_mail(text="body\n") + (b"y" * 990 + b"\n") * 34_900
    with (
        listening(site, "", "lmtp") as (listener, port),
        smtplib.LMTP("127.0.0.1", port, timeout=60) as client,
    ):
        before = most_memory(listener.pid)
        client.sendmail("ada@mail.example", ["support@shop.example"], raw)
        grown = most_memory(listener.pid) - before
    found = site.rows("SELECT state, size > 33000000 FROM wagdesk_inbox_receivedmail")
    assert found == [("stored", 1)]
    assert grown < 6 * len(raw) / 1e6


def most_memory(pid: int) -> float:
    """The most megabytes that a process ever held."""
    status = Path(f"/proc/{pid}/status").read_text()
    return int(status.partition("VmHWM:")[2].split()[0]) / 1e3


def test_the_listener_says_when_its_port_is_taken(site):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        process = site.start("manage.py", "inbox_listen", f"--port={taken.getsockname()[1]}")
        output, _ = process.communicate(timeout=30)
    assert process.returncode == 1
    assert b"Cannot listen on 127.0.0.1" in output and b"Traceback" not in output


def test_the_listener_stops_when_told(site):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    process = site.start("manage.py", "inbox_listen", f"--port={port}", "--smtp")
    assert b"(SMTP)" in process.stdout.readline()
    started = time.monotonic()
    process.send_signal(signal.SIGTERM)
    assert process.wait(20) == 0
    assert time.monotonic() - started < 10
