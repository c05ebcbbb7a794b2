"""``make demo``'s runner: ports, dying children, no process left behind."""

import os
import signal
import socket
import subprocess
import sys
import textwrap
import threading
import time
from contextlib import suppress
from pathlib import Path

import pytest

from helpcenter.runner import (
    Child,
    Demo,
    DemoError,
    children,
    free_or_stop,
    port_from_environment,
    reset,
)

ROOT = Path(__file__).resolve().parents[2]
SLEEP = "import time; time.sleep(60)"


def python(code: str) -> tuple[str, ...]:
    return (sys.executable, "-c", code)


def alive(pid: int) -> bool:
    """Running, not just waiting to be reaped by whoever adopted it."""
    with suppress(FileNotFoundError, ProcessLookupError):
        stat = Path(f"/proc/{pid}/stat")
        if stat.exists():
            return stat.read_text().rpartition(")")[2].split()[0] != "Z"
    with suppress(ProcessLookupError):
        os.kill(pid, 0)
        return not Path("/proc").is_dir()
    return False


def test_a_taken_port_is_named_with_what_to_do():
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(DemoError, match=f"Port {port} is taken.*PORT={port + 1} make demo"):
            free_or_stop(port, "PORT")


def test_the_whole_command_stops_at_a_taken_port_before_it_touches_anything(tmp_path):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        environment = {
            **os.environ,
            "PORT": str(other.getsockname()[1]),
            "WAGDESK_VAR": str(tmp_path / "var"),
            "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'site'}",
        }
        environment.pop("DJANGO_SETTINGS_MODULE", None)
        done = subprocess.run(
            [sys.executable, "-m", "helpcenter.runner"],
            env=environment,
            cwd=ROOT,
            capture_output=True,
            text=True,
        )
    assert done.returncode == 1
    assert "is taken by another program" in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "var" / "db.sqlite3").exists()


@pytest.mark.parametrize("given", ["eighty", "0", "99999", "-1"])
def test_a_port_that_is_none_gets_a_sentence(monkeypatch, given):
    monkeypatch.setenv("PORT", given)
    with pytest.raises(DemoError, match="must be a number from 1 to 65535"):
        port_from_environment("PORT", 8000)


def test_a_child_that_dies_ends_the_demo_and_all_the_others():
    demo = Demo([Child("steady", python(SLEEP)), Child("weak", python("raise SystemExit(3)"))])
    with pytest.raises(DemoError, match=r"“weak” ended by itself \(exit 3\)"):
        demo.run("ready")
    assert not any(alive(process.pid) for process in demo.running.values())


def test_a_child_that_may_restart_is_started_again_with_a_sentence(tmp_path, capfd):
    """Dies twice, then stays; the others never notice."""
    dies_twice = f"""
import pathlib, time
runs = pathlib.Path({str(tmp_path / "runs")!r})
runs.open("a").write("x")
if len(runs.read_text()) < 3:
    raise SystemExit(4)
pathlib.Path({str(tmp_path / "stays")!r}).touch()
time.sleep(60)
"""
    steady, weak = Child("steady", python(SLEEP)), Child("weak", python(dies_twice), restarts=True)
    demo = Demo([steady, weak])
    threading.Thread(target=stop_once, args=(demo, tmp_path / "stays"), daemon=True).start()
    demo.run("ready")
    said = capfd.readouterr().out
    assert said.count("“weak” ended by itself (exit 4) and is started again.") == 2
    assert "“steady” ended" not in said
    assert (tmp_path / "runs").read_text() == "xxx"
    assert not any(alive(process.pid) for process in demo.running.values())


def test_a_child_that_dies_four_times_in_a_minute_ends_the_demo(capfd):
    demo = Demo([Child("weak", python("raise SystemExit(5)"), restarts=True)])
    with pytest.raises(DemoError, match=r"“weak” ended by itself \(exit 5\), so the demo stops"):
        demo.run("ready")
    assert capfd.readouterr().out.count("is started again") == 3


def test_a_death_a_while_ago_counts_no_longer(monkeypatch, tmp_path, capfd):
    monkeypatch.setattr("helpcenter.runner.RESTART_SECONDS", 0)
    stays = tmp_path / "stays"
    dies_often = f"""
import pathlib
runs = pathlib.Path({str(tmp_path / "runs")!r})
runs.open("a").write("x")
if len(runs.read_text()) > 5:
    pathlib.Path({str(stays)!r}).touch()
"""
    demo = Demo([Child("weak", python(dies_often), restarts=True)])
    threading.Thread(target=stop_once, args=(demo, stays), daemon=True).start()
    demo.run("ready")
    assert capfd.readouterr().out.count("is started again") >= 5


def test_worker_and_beat_are_started_again_and_no_other():
    assert [part.name for part in children(8000, 8025) if part.restarts] == ["worker", "beat"]


def test_a_child_that_ignores_sigterm_and_its_own_child_are_ended(monkeypatch, tmp_path, capfd):
    begun = tmp_path / "begun"
    monkeypatch.setattr("helpcenter.runner.GRACE_SECONDS", 0.5)
    stubborn = textwrap.dedent(
        f"""
        import pathlib, signal, subprocess, sys, time
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        print(subprocess.Popen([sys.executable, "-c", {SLEEP!r}]).pid, flush=True)
        pathlib.Path({str(begun)!r}).touch()
        time.sleep(60)
        """
    )
    demo = Demo([Child("stubborn", python(stubborn))])
    threading.Thread(target=stop_once, args=(demo, begun), daemon=True).start()
    demo.run("ready")
    said = capfd.readouterr().out
    grandchild = int(said.split("stubborn | ")[1].split()[0])
    wait_until_gone(grandchild)
    assert not alive(demo.running["stubborn"].pid)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_ends_every_process(number):
    code = textwrap.dedent(
        f"""
        import signal, sys
        from helpcenter.runner import Child, Demo
        demo = Demo([Child("one", (sys.executable, "-c", {SLEEP!r})),
                     Child("two", (sys.executable, "-c", {SLEEP!r}))])
        signal.signal({int(number)}, demo.stop)
        import threading, time
        def tell():
            while len(demo.running) < 2:
                time.sleep(0.05)
            print(*[process.pid for process in demo.running.values()], flush=True)
        threading.Thread(target=tell, daemon=True).start()
        demo.run("")
        """
    )
    environment = {**os.environ, "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'site'}"}
    runner = subprocess.Popen(
        [sys.executable, "-c", code], env=environment, stdout=subprocess.PIPE, text=True
    )
    lines = iter(runner.stdout.readline, "")
    pids = [int(pid) for pid in next(line for line in lines if line.strip()).split()]
    assert len(pids) == 2 and all(alive(pid) for pid in pids)
    runner.send_signal(number)
    assert runner.wait(15) == 0
    for pid in pids:
        wait_until_gone(pid)


def test_reset_deletes_no_folder_that_is_not_the_demos(tmp_path, monkeypatch):
    monkeypatch.setenv("WAGDESK_VAR", str(tmp_path))
    monkeypatch.setenv("PORT", "0")
    monkeypatch.setattr("helpcenter.runner.free_or_stop", lambda *_: None)
    monkeypatch.setattr("helpcenter.runner.port_from_environment", lambda *_: 1)
    (tmp_path / "letters").write_text("precious")
    with pytest.raises(DemoError, match="nothing in it is deleted"):
        reset()
    assert (tmp_path / "letters").exists()


def wait_until_gone(pid: int, seconds: float = 5) -> None:
    deadline = time.monotonic() + seconds
    while alive(pid):
        assert time.monotonic() < deadline, f"process {pid} was left behind"
        time.sleep(0.05)


def stop_once(demo: Demo, sign: Path, seconds: float = 20) -> None:
    """End the demo when this file is there; also when it never comes."""
    deadline = time.monotonic() + seconds
    while not sign.exists() and time.monotonic() < deadline:
        time.sleep(0.05)
    demo.stop()
