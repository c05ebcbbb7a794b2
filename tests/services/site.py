"""The ready-made site with its real processes on real servers."""

import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import psycopg

from .servers import free_port, stop_group, wait_for_port

ROOT = Path(__file__).resolve().parents[2]


class RunningSite:
    """Web, worker, beat and listener, each its own process, as docs/operate.md says."""

    def __init__(self, folder: Path, database: str, redis: str, smtp_port: int) -> None:
        self.folder = folder
        self.web_port, self.mail_port = free_port(), free_port()
        self.url = f"http://127.0.0.1:{self.web_port}"
        self.processes: dict[str, subprocess.Popen] = {}
        self.environment = {
            **{k: v for k, v in os.environ.items() if not k.startswith("WAGDESK_")},
            "DJANGO_SETTINGS_MODULE": "tests.services.settings",
            "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'site'}",
            "SECRET_KEY": "s" * 20 + "0123456789abcdefghijklmnopqrstuvwxyz",
            "WAGDESK_KEYS": "k" * 20 + "0123456789abcdefghijklmnopqrstuvwxyz",
            "ALLOWED_HOSTS": "127.0.0.1",
            "DATABASE_URL": database,
            "REDIS_URL": redis,
            "EMAIL_URL": f"smtp://127.0.0.1:{smtp_port}",
            "WAGDESK_BASE_URL": self.url,
            "SECURE_SSL_REDIRECT": "false",
            "WAGDESK_VAR": str(folder),
        }

    def manage(self, *arguments: str) -> str:
        done = subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=ROOT,
            env=self.environment,
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def python(self, code: str) -> str:
        lines = self.manage("shell", "--no-imports", "-c", code).splitlines()
        return lines[-1] if lines else ""

    def number(self, sql: str) -> int:
        """From the database itself: to ask through the site is to load it once more."""
        with psycopg.connect(self.environment["DATABASE_URL"]) as connection:
            return connection.execute(sql).fetchone()[0]

    def start(self) -> None:
        celery = ("-W", "ignore", "-m", "celery", "-q", "-A", "helpcenter")
        web = ("-m", "gunicorn", "helpcenter.wsgi", "--threads=4", "--no-control-socket")
        self._start("web", *web, f"--bind=127.0.0.1:{self.web_port}")
        self._start("worker", *celery, "worker", "--concurrency=2", "--loglevel=INFO")
        self._start("beat", *celery, "beat", "--loglevel=INFO", "--pidfile=")
        listen = ("manage.py", "inbox_listen", f"--port={self.mail_port}")
        self._start("mail", *listen)
        for name, port in (("web", self.web_port), ("mail", self.mail_port)):
            wait_for_port(port, self.processes[name])

    def _start(self, name: str, *command: str) -> None:
        self.processes[name] = subprocess.Popen(
            [sys.executable, *command],
            cwd=ROOT,
            env=self.environment,
            stdout=(self.folder / f"{name}.log").open("w"),
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )

    def stop(self) -> None:
        for process in self.processes.values():
            stop_group(process)

    def logs(self) -> str:
        """Everything all processes have written."""
        return "\n".join(path.read_text() for path in sorted(self.folder.glob("*.log")))


def eventually(found: Callable[[], object], seconds: float = 40) -> object:
    """What ``found`` gives once it gives something; fails after ``seconds``."""
    deadline = time.monotonic() + seconds
    while not (value := found()):
        assert time.monotonic() < deadline, "it never came"
        time.sleep(0.3)
    return value
