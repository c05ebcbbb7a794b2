"""Processes of a site that are killed all the time, and who counts what became of its mail."""

import contextlib
import hashlib
import itertools
import os
import signal
import smtplib
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import psycopg

from .servers import free_port

ROOT = Path(__file__).resolve().parents[2]
# What a worker does with sources, without its pauses.
FETCH = """
import time
import django
django.setup()
from django.db import DatabaseError, close_old_connections
from wagdesk.inbox.actions.fetch_source import fetch_due_sources
from wagdesk.inbox.models import MailSource
while True:
    close_old_connections()
    try:
        MailSource.objects.update(not_before="2020-01-01T00:00Z")
        fetch_due_sources(seconds=5)
    except DatabaseError:
        pass
    time.sleep(0.5)
"""


class ChaosSite:
    """Workers, listener and web, each by its own name, each replaced when it is killed."""

    def __init__(self, folder: Path, database: str, smtp_port: int) -> None:
        self.folder, self.database = folder, database
        self.mail_port, self.web_port = free_port(), free_port()
        self.environment = {
            **{k: v for k, v in os.environ.items() if not k.startswith("WAGDESK_")},
            "DJANGO_SETTINGS_MODULE": "tests.services.chaos_settings",
            "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'site'}",
            "WAGDESK_TEST_DATABASE_URL": database,
            "CHAOS_FOLDER": str(folder),
            "CHAOS_SMTP_PORT": str(smtp_port),
        }
        web = ("-m", "gunicorn", "helpcenter.wsgi", "--threads=2", "--no-control-socket")
        self.commands = {
            "worker 1": ("manage.py", "wagdesk_work"),
            "worker 2": ("manage.py", "wagdesk_work"),
            "listener": ("manage.py", "inbox_listen", f"--port={self.mail_port}"),
            "fetcher": ("-c", FETCH),
            "web": (*web, f"--bind=127.0.0.1:{self.web_port}"),
        }
        self.processes: dict[str, subprocess.Popen] = {}
        self.kills = 0

    def run(self, *arguments: str) -> str:
        done = subprocess.run(
            [sys.executable, *arguments],
            cwd=ROOT,
            env=self.environment,
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
        return done.stdout

    def start(self, *names: str) -> None:
        for name in names:
            self.processes[name] = subprocess.Popen(
                [sys.executable, *self.commands[name]],
                cwd=ROOT,
                env=self.environment,
                stdout=(self.folder / f"{name}.log").open("a"),
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def kill(self, name: str) -> None:
        """As the power goes, with all that it started."""
        process = self.processes.pop(name)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        self.kills += 1

    def stop(self) -> None:
        for name in list(self.processes):
            self.kill(name)

    @contextlib.contextmanager
    def under_fire(self, *names: str, every: float):
        """Meanwhile one of ``names`` is killed every few seconds, and started again."""
        stopping = threading.Event()

        def shoot() -> None:
            for name in itertools.cycle(names):
                if stopping.wait(every):
                    return
                self.kill(name)
                self.start(name)

        shooter = threading.Thread(target=shoot)
        shooter.start()
        try:
            yield
        finally:
            stopping.set()
            shooter.join()


class Postman:
    """A mail server before ours: keeps each mail until it is told that we have it."""

    def __init__(self, port: int, recipient: str) -> None:
        self.port, self.recipient = port, recipient
        self.refusals = 0

    def deliver(self, mails: list[bytes], seconds: float) -> None:
        deadline = time.monotonic() + seconds
        for raw in mails:
            while not self._hand_over(raw):
                self.refusals += 1
                assert time.monotonic() < deadline, "the listener took no mail any more"
                time.sleep(0.2)

    def _hand_over(self, raw: bytes) -> bool:
        try:
            with smtplib.LMTP("127.0.0.1", self.port, timeout=10) as client:
                client.sendmail("ada@mail.example", [self.recipient], raw)
        except (smtplib.SMTPException, OSError):
            return False
        return True


class Books:
    """Counts what is in the database and in the files, past Django."""

    def __init__(self, database: str, private: Path) -> None:
        self.database, self.private = database, private

    def rows(self, sql: str) -> list[tuple]:
        with psycopg.connect(self.database, connect_timeout=5) as connection:
            return connection.execute(sql).fetchall()

    def number(self, sql: str) -> int:
        return self.rows(sql)[0][0]

    def states(self) -> dict[str, int]:
        return dict(
            self.rows("SELECT state, count(*) FROM wagdesk_inbox_receivedmail GROUP BY state")
        )

    def damaged_files(self) -> list[str]:
        """Rows whose file is not there, or is not what they say."""
        found = self.rows("SELECT blob, sha256 FROM wagdesk_inbox_receivedmail")
        return [blob for blob, digest in found if self._digest(blob) != digest]

    def _digest(self, name: str) -> str:
        path = self.private / name
        return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""

    def orphans(self) -> int:
        """Files that no row names: left by a process that died between file and row."""
        known = {name for (name,) in self.rows("SELECT blob FROM wagdesk_inbox_receivedmail")}
        files = [path for path in (self.private / "received").rglob("*") if path.is_file()]
        return sum(str(path.relative_to(self.private)) not in known for path in files)


def until(found: Callable[[], bool], seconds: float, what: Callable[[], object]) -> None:
    """Wait for it, through a database that is away."""
    deadline = time.monotonic() + seconds
    while True:
        with contextlib.suppress(psycopg.OperationalError):
            if found():
                return
        assert time.monotonic() < deadline, f"it never came: {what()}"
        time.sleep(0.5)
