"""Real PostgreSQL and Redis for tests: Debian's programs, free ports, data in a temp folder."""

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest


def required() -> bool:
    return os.environ.get("WAGDESK_REQUIRE_SERVICES") == "1"


def need(found: object, what: str) -> None:
    """Skip without it on a laptop; fail where servers are required."""
    if found:
        return
    sentence = f"{what} is not installed"
    if required():
        pytest.fail(f"{sentence}, and WAGDESK_REQUIRE_SERVICES=1 requires it.")
    pytest.skip(f"{sentence}; the service tests need it.")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for_port(port: int, process: subprocess.Popen, seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while True:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        assert process.poll() is None, f"{process.args} ended with {process.returncode}"
        assert time.monotonic() < deadline, f"nothing answers on port {port}"
        time.sleep(0.1)


def postgres_programs() -> Path | None:
    """The folder of ``initdb`` and ``postgres``, the newest version first."""
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    on_path = shutil.which("initdb")
    return next((f for f in folders if (f / "initdb").exists()), None) or (
        Path(on_path).parent if on_path else None
    )


@contextmanager
def postgres(folder: Path, *, durable: bool = False) -> Iterator[str]:
    """A fresh PostgreSQL; yields its URL without a database name. ``durable``: it waits for
    the disk at each commit, as it does in life."""
    with postgres_server(folder, durable=durable) as server:
        yield server.url


class Postgres:
    """A PostgreSQL of our own on its data, to be killed and started again."""

    def __init__(self, folder: Path, *, durable: bool = False) -> None:
        self.folder, self.durable, self.port = folder, durable, free_port()
        self.url = f"postgres://wagdesk@127.0.0.1:{self.port}"
        self.programs = postgres_programs()
        need(self.programs, "PostgreSQL")
        # It refuses to run as root.
        self.as_user = ("runuser", "-u", "postgres", "--") if os.geteuid() == 0 else ()
        if self.as_user:
            _open_to_postgres(folder)
        initdb = (*self.as_user, self.programs / "initdb", "-D", folder / "data")
        options = ("-U", "wagdesk", "-A", "trust", "--no-sync", "-E", "UTF8")
        if not (folder / "data").exists():
            subprocess.run([*initdb, *options], check=True, stdout=subprocess.DEVNULL)

    def start(self) -> None:
        """Killed, it leaves processes behind that hold its memory for a moment: tried again."""
        deadline = time.monotonic() + 60
        while True:
            self._launch()
            try:
                return wait_for_port(self.port, self.process)
            except AssertionError:
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.5)

    def _launch(self) -> None:
        options = ["-p", str(self.port), "-h", "127.0.0.1", "-k", ""]
        self.process = subprocess.Popen(
            [
                *(*self.as_user, self.programs / "postgres", "-D", self.folder / "data"),
                *(options if self.durable else [*options, "-F"]),
            ],
            stdout=subprocess.DEVNULL,
            stderr=(self.folder / "log").open("a"),
            start_new_session=True,
        )

    def stop(self) -> None:
        stop_group(self.process)


@contextmanager
def postgres_server(folder: Path, *, durable: bool = False) -> Iterator[Postgres]:
    """The same as an object, which a test may stop and start."""
    server = Postgres(folder, durable=durable)
    server.start()
    try:
        yield server
    finally:
        server.stop()


def _open_to_postgres(folder: Path) -> None:
    shutil.chown(folder, "postgres")
    for parent in folder.parents[:3]:
        if parent.owner() == "root" and parent != Path("/tmp"):
            parent.chmod(parent.stat().st_mode | 0o111)


@contextmanager
def redis(folder: Path) -> Iterator[str]:
    """A fresh Redis that writes nothing; yields its URL."""
    program = shutil.which("redis-server")
    need(program, "Redis")
    port = free_port()
    options = ("--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no")
    process = subprocess.Popen(
        [program, *options, "--dir", str(folder)],
        stdout=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        wait_for_port(port, process)
        yield f"redis://127.0.0.1:{port}/0"
    finally:
        stop_group(process)


def stop_group(process: subprocess.Popen) -> None:
    """End a process and all it started."""
    import signal

    for number in (signal.SIGINT, signal.SIGKILL):
        try:
            os.killpg(process.pid, number)
            process.wait(15)
        except ProcessLookupError:
            process.wait()
            return
        except subprocess.TimeoutExpired:
            continue
