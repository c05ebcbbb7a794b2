"""Processes of the site on a copy of the test database, to die and to compete.

To load the site takes seconds, and such tests start hundreds of processes: one process loads
it, once for all tests, and each of theirs is a fork of that one.
"""

import multiprocessing
import os
import runpy
import shutil
import signal
import sqlite3
import sys
import threading
from functools import cache
from multiprocessing import forkserver
from multiprocessing.connection import Connection
from pathlib import Path
from subprocess import TimeoutExpired
from tempfile import TemporaryDirectory
from unittest import mock

from django.db import connection

ROOT = Path(__file__).resolve().parents[1]
FORKING = multiprocessing.get_context("forkserver")
LOAD_SECONDS = 180


class Site:
    """A copy of the test database in a file, and processes of the site on it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        with connection.cursor() as cursor:
            cursor.execute("VACUUM INTO %s", [str(folder / "db.sqlite3")])
        loaded_site().lead_to(folder)

    def start(self, *arguments: str, fault: str = "") -> "SiteProcess":
        """What ``python`` with these arguments would start: ``-c CODE …`` or ``manage.py …``."""
        return SiteProcess(arguments, {"WAGDESK_FAULT": fault})

    def manage(self, *arguments: str, fault: str = "") -> int:
        process = self.start("manage.py", *arguments, fault=fault)
        process.communicate(timeout=60)
        return process.returncode

    def rows(self, sql: str) -> list[tuple]:
        with sqlite3.connect(self.folder / "db.sqlite3", timeout=20) as database:
            return database.execute(sql).fetchall()

    def blobs(self) -> int:
        return sum(path.is_file() for path in (self.folder / "private" / "received").rglob("*"))


class SiteProcess:
    """As much of ``subprocess.Popen`` as tests ask for; stderr goes where stdout goes."""

    def __init__(self, arguments: tuple[str, ...], environment: dict[str, str]) -> None:
        asked, ask = FORKING.Pipe(duplex=False)
        hear, said = FORKING.Pipe(duplex=False)
        told = (arguments, environment, asked, said)
        # Not to outlive the tests.
        self._process = FORKING.Process(target=_run, args=told, daemon=True)
        self._process.start()
        asked.close()
        said.close()
        self.stdin = os.fdopen(os.dup(ask.fileno()), "wb")
        self.stdout = os.fdopen(os.dup(hear.fileno()), "rb")
        ask.close()
        hear.close()

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def returncode(self) -> int | None:
        return self._process.exitcode

    def wait(self, timeout: float) -> int:
        self._process.join(timeout)
        if self.returncode is None:
            raise TimeoutExpired("a process of the site", timeout)
        return self.returncode

    def communicate(self, timeout: float) -> tuple[bytes, None]:
        """All that it still says, once it has ended; who does not end in time is killed."""
        late = threading.Timer(timeout, self.kill)
        late.start()
        self.stdin.close()
        said = self.stdout.read()
        self._process.join()
        if not late.is_alive():
            raise TimeoutExpired("a process of the site", timeout, said)
        late.cancel()
        return said, None

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)

    def send_signal(self, number: int) -> None:
        if self.returncode is None:
            os.kill(self.pid, number)


class LoadedSite:
    """The process that has loaded the site, with its data in ``var``.

    That is a link to the folder of the test that runs: what is forked works on what is there.
    """

    def __init__(self) -> None:
        self._base = TemporaryDirectory(prefix="wagdesk-loaded-", ignore_cleanup_errors=True)
        self._var, self._fresh = (Path(self._base.name) / name for name in ("var", "fresh"))
        environment = {
            "DJANGO_SETTINGS_MODULE": "helpcenter.settings.dev",
            "WAGDESK_VAR": str(self._var),
            "WAGDESK_SOURCE_FOLDERS": str(self._var),
            # Where pytest found us; a fork server begins with the environment alone.
            "PYTHONPATH": os.pathsep.join(filter(None, sys.path)),
        }
        FORKING.set_forkserver_preload(["tests.loaded_site"])
        with mock.patch.dict(os.environ, environment):
            forkserver.ensure_running()
        assert SiteProcess(("-c", "pass"), {}).wait(LOAD_SECONDS) == 0
        # The folders that loading makes, for every test anew.
        self._var.rename(self._fresh)

    def lead_to(self, folder: Path) -> None:
        shutil.copytree(self._fresh, folder, dirs_exist_ok=True)
        self._var.unlink(missing_ok=True)
        self._var.symlink_to(folder, target_is_directory=True)


@cache
def loaded_site() -> LoadedSite:
    return LoadedSite()


def _run(
    arguments: tuple[str, ...], environment: dict[str, str], asked: Connection, said: Connection
) -> None:
    """In the fork: be what ``python`` would be with these arguments."""
    for end, number in ((asked, 0), (said, 1), (said, 2)):
        os.dup2(end.fileno(), number)
    sys.stdin = os.fdopen(0, closefd=False)
    os.environ.update(environment)
    os.chdir(ROOT)
    if arguments[0] == "-c":
        sys.argv = ["-c", *arguments[2:]]
        exec(compile(arguments[1], "<string>", "exec"), {"__name__": "__main__"})
    else:
        sys.argv = list(arguments)
        runpy.run_path(arguments[0], run_name="__main__")
