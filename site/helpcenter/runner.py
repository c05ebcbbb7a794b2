"""``make demo``: prepare the demo, then run all of its processes until Ctrl-C.

One foreground group: web server, Celery worker and beat, mail listener. Each child's output
is prefixed with its name. Worker and beat are started again when they die; any other child
that dies, or one that keeps dying, takes the demo down with a sentence; nothing is left
behind, whichever way it ends.
"""

import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import IO

ROOT = Path(__file__).resolve().parents[2]
GRACE_SECONDS = 5
START_SECONDS = 60
RESTARTS, RESTART_SECONDS = 3, 60


class DemoError(Exception):
    """The demo cannot go on; the text says why and what to do."""


@dataclass(frozen=True)
class Child:
    """One process of the demo; ``port`` is where it must answer before we say ready."""

    name: str
    command: tuple[str, ...]
    port: int | None = None
    restarts: bool = False


def children(web_port: int, mail_port: int) -> list[Child]:
    python = sys.executable
    celery = (python, "-W", "ignore", "-m", "celery", "-q", "-A", "helpcenter")
    quiet = ("--loglevel", "WARNING")
    alone = ("--without-gossip", "--without-mingle", "--without-heartbeat")
    return [
        Child(
            "web",
            (
                *(python, "-m", "waitress", "--threads=8", "--ident=wagdesk"),
                *(f"--listen=127.0.0.1:{web_port}", "helpcenter.wsgi:application"),
            ),
            web_port,
        ),
        Child(
            "worker",
            (*celery, "worker", "--pool=threads", "-c", "3", *quiet, *alone),
            restarts=True,
        ),
        Child("beat", (*celery, "beat", *quiet, "--pidfile="), restarts=True),
        Child(
            "mail",
            (python, "manage.py", "inbox_listen", "--host=127.0.0.1", f"--port={mail_port}"),
            mail_port,
        ),
    ]


def free_or_stop(port: int, variable: str) -> None:
    """Raise ``DemoError`` if somebody listens on this port."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            raise DemoError(
                f"Port {port} is taken by another program (perhaps another demo). "
                f"Choose another one: {variable}={port + 1} make demo"
            ) from error


def port_from_environment(variable: str, default: int) -> int:
    given = os.environ.get(variable) or str(default)
    if not given.isdigit() or not 0 < int(given) < 65536:
        raise DemoError(f"{variable} is “{given}”. It must be a number from 1 to 65535.")
    return int(given)


def prepare(web_port: int) -> None:
    """Database, demo content, search index; what is there already stays."""
    import django
    from django.core.management import call_command

    django.setup()
    from wagtail.models import Site

    make_database()
    call_command("demo_content")
    Site.objects.filter(is_default_site=True).update(hostname="localhost", port=web_port)
    call_command("search_index")


def make_database() -> None:
    from django.core.management import call_command
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    # Asking first saves the second start what migrate does even when nothing is new.
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        call_command("migrate", interactive=False, verbosity=0)


class Demo:
    """The processes, from start to the last one gone."""

    def __init__(self, parts: Sequence[Child]) -> None:
        self.parts = parts
        self.running: dict[str, subprocess.Popen] = {}
        self.restarted: dict[str, list[float]] = {part.name: [] for part in parts}
        self.stopping = threading.Event()

    def run(self, ready: str) -> None:
        """Start all, say ``ready`` once they answer, and wait; raises if one dies for good."""
        try:
            for part in self.parts:
                self._start(part)
            self._wait_for_ports()
            if not self.stopping.is_set():
                print(ready, flush=True)
            while not self.stopping.wait(0.2):
                self._check_living()
        finally:
            self._stop_all()

    def stop(self, number: int = 0, frame: FrameType | None = None) -> None:
        self.stopping.set()

    def _start(self, part: Child) -> None:
        # Sessions of their own: the terminal's Ctrl-C reaches us alone and we stop them in
        # order; their own children go with the group.
        process = subprocess.Popen(  # noqa: S603
            part.command,
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
        )
        self.running[part.name] = process
        threading.Thread(target=_copy, args=(part.name, process.stdout), daemon=True).start()

    def _wait_for_ports(self) -> None:
        deadline = time.monotonic() + START_SECONDS
        waiting = [part.port for part in self.parts if part.port]
        while waiting and not self.stopping.wait(0.1):
            self._check_living()
            waiting = [port for port in waiting if not _answers(port)]
            if time.monotonic() > deadline:
                raise DemoError(f"Nothing answers on port {waiting[0]} after {START_SECONDS} s.")

    def _check_living(self) -> None:
        for part in self.parts:
            process = self.running[part.name]
            if process.poll() is None:
                continue
            # A grandchild may have stayed in its group.
            _signal(process, signal.SIGKILL)
            ended = f"The process “{part.name}” ended by itself (exit {process.returncode})"
            if not self._may_restart(part):
                raise DemoError(
                    f"{ended}, so the demo stops. Its last lines are above; “make demo” starts "
                    "it again."
                )
            print(f"{ended} and is started again. Its last lines are above.", flush=True)
            self._start(part)

    def _may_restart(self, part: Child) -> bool:
        """Whether it may be started once more, which is noted: so often in a minute."""
        now = time.monotonic()
        recent = [at for at in self.restarted[part.name] if at > now - RESTART_SECONDS]
        self.restarted[part.name] = [*recent, now]
        return part.restarts and len(recent) < RESTARTS

    def _stop_all(self) -> None:
        for process in self.running.values():
            _signal(process, signal.SIGTERM)
        deadline = time.monotonic() + GRACE_SECONDS
        for process in self.running.values():
            with suppress(subprocess.TimeoutExpired):
                process.wait(max(0.0, deadline - time.monotonic()))
            # Also when it has gone: a grandchild may have stayed in its group.
            _signal(process, signal.SIGKILL)
            process.wait()


def _signal(process: subprocess.Popen, number: int) -> None:
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, number)


def _copy(name: str, stream: IO[bytes]) -> None:
    for line in stream:
        print(f"{name:>6} | {line.decode(errors='replace').rstrip()}", flush=True)


def _answers(port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(0.5)
        return probe.connect_ex(("127.0.0.1", port)) == 0


def welcome(web_port: int, mail_port: int) -> str:
    from helpcenter.demo.sign_ins import PASSWORD, SIGN_INS

    base = f"http://localhost:{web_port}"
    people = "\n".join(f"    {role:<14} {name:<8} {PASSWORD}" for role, name in SIGN_INS)
    return f"""
The demo runs. Visits are recorded here (WAGDESK_VISITS = on), mail stays on this machine.

    Help center    {base}/   ({base}/tr/ in Turkish)
    Inbox, editor  {base}/admin/
    Outbox         {base}/demo/outbox/   every mail as the customer gets it
    Incoming mail  127.0.0.1:{mail_port}   (LMTP)

    sign in as     name     password
{people}

Ctrl-C ends it. “make demo-reset” starts over."""


def reset() -> int:
    """Throw the demo's data away, if no demo is running on it."""
    free_or_stop(port_from_environment("PORT", 8000), "PORT")
    free_or_stop(port_from_environment("MAIL_PORT", 8025), "MAIL_PORT")
    folder = Path(os.environ.get("WAGDESK_VAR", ROOT / "var"))
    if folder.exists() and not (folder / "db.sqlite3").exists():
        raise DemoError(f"{folder} holds no demo database, so nothing in it is deleted.")
    shutil.rmtree(folder, ignore_errors=True)
    print(f"{folder} is gone; “make demo” makes a new one.")
    return 0


def main(arguments: Sequence[str] = ()) -> int:
    os.chdir(ROOT)
    os.environ["DJANGO_SETTINGS_MODULE"] = "helpcenter.settings.dev"
    os.environ["PYTHONPATH"] = os.pathsep.join([str(ROOT), str(ROOT / "site")])
    sys.path[:0] = [str(ROOT), str(ROOT / "site")]
    try:
        if "reset" in arguments:
            return reset()
        web_port = port_from_environment("PORT", 8000)
        mail_port = port_from_environment("MAIL_PORT", 8025)
        free_or_stop(web_port, "PORT")
        free_or_stop(mail_port, "MAIL_PORT")
        os.environ.setdefault("WAGDESK_BASE_URL", f"http://localhost:{web_port}")
        os.environ.setdefault("WAGDESK_DEBUG", "0")
        os.environ.setdefault("WAGDESK_LOG_LEVEL", "WARNING")
        os.environ.setdefault("WAGDESK_LOG_FORMAT", "text")
        demo = Demo(children(web_port, mail_port))
        prepare(web_port)
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, demo.stop)
        demo.run(welcome(web_port, mail_port))
    except DemoError as error:
        print(f"\n{error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nStopped while preparing; “make demo” goes on from here.", file=sys.stderr)
        return 130
    print("\nThe demo has ended.")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
