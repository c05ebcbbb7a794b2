"""The real demo as a process: ``make demo``'s runner on ports and data of its own."""

import os
import queue
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO

ROOT = Path(__file__).resolve().parents[2]
START_SECONDS = 400
END_SECONDS = 60
WELCOME_ENDS = "Ctrl-C ends it"


@dataclass(frozen=True)
class RunningDemo:
    """``mail_port``: where its LMTP listener waits; 0 if we did not start it."""

    url: str
    mail_port: int = 0


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def demo_to_look_at(var: Path) -> Iterator[RunningDemo]:
    """The demo at BASE_URL if that is given (saves its start while writing a test), else ours.

    MAIL_PORT then says where its listener waits.
    """
    if given := os.environ.get("BASE_URL"):
        yield RunningDemo(given.rstrip("/"), int(os.environ.get("MAIL_PORT", "0")))
        return
    with running_demo(var) as demo:
        yield demo


@contextmanager
def running_demo(var: Path) -> Iterator[RunningDemo]:
    """Start it, wait for its welcome, end it as Ctrl-C does; fails if a process stays."""
    web_port, mail_port = free_port(), free_port()
    environment = {
        **os.environ,
        "PORT": str(web_port),
        "MAIL_PORT": str(mail_port),
        "WAGDESK_VAR": str(var),
        "DJANGO_SETTINGS_MODULE": "helpcenter.settings.dev",
        "WAGDESK_SEARCH_BUDGET_MS": "20000",
        # All visitors of the tests come from one address.
        "WAGDESK_FORM_POSTS_PER_HOUR": "10000",
        # And they write as fast as they can.
        "WAGDESK_CONTACT_MIN_SECONDS": "0",
        "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'site'}",
    }
    environment.pop("WAGDESK_BASE_URL", None)
    process = subprocess.Popen(
        [sys.executable, "-m", "helpcenter.runner"],
        cwd=ROOT,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    lines = _lines(process.stdout)
    try:
        _wait_for_welcome(process, lines)
        yield RunningDemo(f"http://localhost:{web_port}", mail_port)
    finally:
        _end(process)
        left = processes_with(var)
        for pid in left:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
    assert not left, f"The demo left processes behind: {left}"


def _lines(stream: IO[str]) -> queue.SimpleQueue:
    """Its output, read all the time so that it never waits for us."""
    lines: queue.SimpleQueue = queue.SimpleQueue()

    def read() -> None:
        for line in stream:
            lines.put(line)

    threading.Thread(target=read, daemon=True).start()
    return lines


def _wait_for_welcome(process: subprocess.Popen, lines: queue.SimpleQueue) -> None:
    said: list[str] = []
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        with suppress(queue.Empty):
            said.append(lines.get(timeout=0.2))
            if WELCOME_ENDS in said[-1]:
                return
            continue
        if process.poll() is not None:
            break
    raise AssertionError(f"The demo did not start within {START_SECONDS} s:\n{''.join(said)}")


def _end(process: subprocess.Popen) -> None:
    if process.poll() is None:
        process.send_signal(signal.SIGINT)
    try:
        process.wait(END_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
        raise AssertionError(f"The demo did not end within {END_SECONDS} s of Ctrl-C.") from None


def processes_with(var: Path) -> list[int]:
    """Living processes that were started for this data folder (where /proc says so)."""
    marker = f"WAGDESK_VAR={var}".encode()
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            mine = marker in (folder / "environ").read_bytes().split(b"\0")
            state = (folder / "stat").read_text().rpartition(")")[2].split()[0]
            if mine and state != "Z":
                found.append(int(folder.name))
    return found
