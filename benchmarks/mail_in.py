"""How many mails a second become tickets, against django-helpdesk on the same PostgreSQL.

    python benchmarks/mail_in.py [--mails 300] [--passes 3] [--corpus DIR] [--venv DIR]
    python benchmarks/mail_in.py --memory 10000      # ours alone: does memory stay flat?

Starts a PostgreSQL that waits for the disk at every commit and gives each program a database
in it. Each pass has fresh files (the corpus over and over, each with a Message-ID and a Date
of its own), the same for both, and the programs take turns: one worker process each. Both read
a folder and delete what they took. Ours is a source of the kind *folder*, fetched (file and row
on the disk) and then received; theirs is ``helpdesk.email.extract_email_metadata``, what its own
intake calls for each file, with mail out switched off. Theirs runs in a venv made for this.
What a process needs to start is not counted. Then the milliseconds that each of our stages took.
"""

import argparse
import itertools
import json
import os
import re
import statistics
import subprocess
import sys
import tempfile
import uuid
from collections.abc import Iterator
from email.utils import formatdate
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "site")]

from helpdesk_rival import python_in  # noqa: E402

from tests.services.servers import postgres  # noqa: E402

CORPUS = ROOT.parent / "shared" / "corpus" / "mail"
HERE = Path(__file__).parent
_HEAD = re.compile(rb"^(?:message-id|date)[ \t]*:.*?\r?\n(?![ \t])", re.I | re.M | re.S)


def unique_mail(raw: bytes, number: int) -> bytes:
    """The mail with a Message-ID and a Date of its own: nobody has seen it before."""
    end = re.search(rb"\r?\n\r?\n", raw)
    head, body = (raw[: end.end()], raw[end.end() :]) if end else (raw, b"")
    head = _HEAD.sub(b"", head)
    own = f"Message-ID: <{uuid.uuid4().hex}@bench.example>\nDate: {formatdate(1.7e9 + number)}\n"
    return own.encode() + head + body


def write_mails(folder: Path, corpus: Path, count: int) -> None:
    folder.mkdir(parents=True)
    sources = itertools.cycle(path.read_bytes() for path in sorted(corpus.rglob("*.eml")))
    for number, raw in zip(range(count), sources, strict=False):
        (folder / f"{number:06}.eml").write_bytes(unique_mail(raw, number))


class Contender:
    """One program, asked to take a folder of mails in a fresh process."""

    def __init__(self, name: str, command: list[str], environment: dict[str, str]) -> None:
        self.name, self.command = name, command
        self.environment = {**os.environ, **environment}

    def ask(self, *arguments: str) -> dict:
        done = subprocess.run(
            [*self.command, *arguments], env=self.environment, capture_output=True, text=True
        )
        if done.returncode:
            raise SystemExit(f"{self.name} failed:\n{done.stdout[-2000:]}\n{done.stderr[-4000:]}")
        return json.loads(done.stdout.splitlines()[-1])


def ours(url: str, folder: Path) -> Contender:
    return Contender(
        "wagdesk",
        [sys.executable, str(HERE / "mail_in_ours.py")],
        {
            "WAGDESK_TEST_DATABASE_URL": f"{url}/wagdesk",
            "DJANGO_SETTINGS_MODULE": "helpcenter.settings.test",
            "WAGDESK_LOG_LEVEL": "CRITICAL",
            "WAGDESK_SOURCE_FOLDERS": str(folder),
            "BENCH_FOLDER": str(folder / "ours"),
        },
    )


def theirs(url: str, folder: Path, venv: Path) -> Contender:
    return Contender(
        "django-helpdesk",
        [str(python_in(venv)), str(HERE / "mail_in_helpdesk.py")],
        {"BENCH_DATABASE": f"{url}/helpdesk", "BENCH_FOLDER": str(folder / "theirs")},
    )


def compare(options: argparse.Namespace, folder: Path) -> None:
    venv = Path(options.venv or folder / "venv")
    with server(folder) as url:
        both = [ours(url, folder), theirs(url, folder, venv)]
        for contender in both:
            contender.ask("prepare")
        rates: dict[str, list[float]] = {contender.name: [] for contender in both}
        stages: list[dict[str, float]] = []
        for number in range(options.passes):
            mails = folder / f"pass{number}"
            write_mails(mails, Path(options.corpus), options.mails)
            for contender in both:
                said = contender.ask("take", str(mails))
                rates[contender.name].append(said["mails"] / said["seconds"])
                if contender is both[0]:
                    stages.append(said["ms"])
                print(f"pass {number + 1}  {contender.name:16} {_line(said)}")
        print_summary(rates, stages)


def _line(said: dict) -> str:
    rate = said["mails"] / said["seconds"]
    rest = {
        key: said[key]
        for key in ("cpu_ms", "statements", "tickets", "states", "failed", "why")
        if key in said
    }
    return f"{rate:6.1f} mails/s  {json.dumps(rest)}"


def print_summary(rates: dict[str, list[float]], stages: list[dict[str, float]]) -> None:
    own, other = (statistics.median(values) for values in rates.values())
    print(f"\nmedian: {own:.1f} against {other:.1f} mails/s per worker: {own / other:.1f} times")
    print("ms a mail, by stage (median of the passes):")
    for name in stages[0]:
        print(f"  {name:24} {statistics.median(each[name] for each in stages):6.2f}")


def watch_memory(options: argparse.Namespace, folder: Path) -> None:
    mails = folder / "many"
    write_mails(mails, Path(options.corpus), options.memory)
    with server(folder) as url:
        contender = ours(url, folder)
        contender.ask("prepare")
        said = contender.ask("take", str(mails), "--memory")
    print(f"{said['mails']} mails, {said['mails'] / said['seconds']:.1f} a second")
    print("after mails    worker MB    parser MB")
    for done, worker, parser in said["memory"]:
        print(f"{done:11} {worker:12.1f} {parser:12.1f}")


def server(folder: Path) -> Iterator[str]:
    (folder / "postgres").mkdir()
    return postgres(folder / "postgres", durable=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--mails", type=int, default=300)
    parser.add_argument("--passes", type=int, default=3)
    parser.add_argument("--corpus", default=CORPUS)
    parser.add_argument("--venv", help="Where django-helpdesk is, or is to be put.")
    parser.add_argument("--memory", type=int, metavar="MAILS", default=0)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="wagdesk-bench-") as name:
        # PostgreSQL runs as its own user, and must reach its folder.
        Path(name).chmod(0o755)
        (watch_memory if options.memory else compare)(options, Path(name))


if __name__ == "__main__":
    main()
