"""The inbox's screens at 10,000, 100,000 and 1,000,000 tickets, and beside django-helpdesk.

    python benchmarks/ticket_list.py [--sizes 10000,100000,1000000] [--runs 5] [--repeats 15]
    python benchmarks/ticket_list.py --rival [--tickets 100000] [--passes 3] [--venv DIR]

Starts a PostgreSQL with a database for each size, in a folder of its own (--folder keeps
it, to be used again). Each run is a fresh process that asks for every screen through
Django's test client, view and template included; the sizes take turns. Then the buffers that
each screen's queries touch, by EXPLAIN (ANALYZE, BUFFERS), as means over five calls.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "site")]

from helpdesk_rival import python_in  # noqa: E402

from tests.services.servers import postgres  # noqa: E402

HERE = Path(__file__).parent
COMPARED = ("list: all open", "list: all tickets", "conversation")
# Screens of ours without the frame, as most are asked for, beside their whole page.
PARTS = {
    "list: all open, from a ticket": "list: all open",
    "conversation, from the list": "conversation",
}


def ask(program: str, database: str, *arguments: str, python: str = sys.executable) -> dict:
    """One call of a side's program in a fresh process; its last line is JSON."""
    environment = {
        **os.environ,
        "WAGDESK_TEST_DATABASE_URL": database,
        "BENCH_DATABASE": database,
        "DJANGO_SETTINGS_MODULE": "helpcenter.settings.test",
        "WAGDESK_LOG_LEVEL": "CRITICAL",
    }
    if program == "ticket_list_helpdesk.py":
        environment.pop("PYTHONPATH", None)
        environment.pop("DJANGO_SETTINGS_MODULE")
    done = subprocess.run(
        [python, str(HERE / program), *arguments], env=environment, capture_output=True, text=True
    )
    if done.returncode:
        raise SystemExit(f"{program} failed:\n{done.stdout[-2000:]}\n{done.stderr[-4000:]}")
    if os.environ.get("BENCH_PLANS"):
        print(done.stderr, file=sys.stderr)
    return json.loads(done.stdout.splitlines()[-1])


def ours(database: str, *arguments: str) -> dict:
    return ask("ticket_list_ours.py", database, *arguments)


def sql(url: str, statement: str) -> None:
    import psycopg

    with psycopg.connect(f"{url}/postgres", autocommit=True) as connection:
        connection.execute(statement)


def has(url: str, name: str) -> bool:
    import psycopg

    with psycopg.connect(f"{url}/postgres") as connection:
        found = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
        return found.fetchone() is not None


def database(url: str, facts: dict, tickets: int) -> str:
    name = f"tickets_{tickets}"
    if not has(url, name):
        print(f"filling {tickets:,} tickets", flush=True)
        sql(url, "DROP DATABASE IF EXISTS filling")
        sql(url, "CREATE DATABASE filling TEMPLATE empty")
        ours(f"{url}/filling", "fill", str(tickets), json.dumps(facts))
        sql(url, f"ALTER DATABASE filling RENAME TO {name}")
    return f"{url}/{name}"


def empty(url: str, folder: Path) -> dict:
    """A migrated database with agents, mailboxes, tags and fields; their ids."""
    kept = folder / "facts.json"
    if not kept.exists():
        sql(url, "CREATE DATABASE empty")
        kept.write_text(json.dumps(ours(f"{url}/empty", "prepare")))
    return json.loads(kept.read_text())


def grow(url: str, folder: Path, options: argparse.Namespace) -> None:
    sizes = [int(size) for size in options.sizes.split(",")]
    facts = empty(url, folder)
    places = {size: database(url, facts, size) for size in sizes}
    medians: dict[int, dict[str, list[float]]] = {size: {} for size in sizes}
    for run in range(options.runs):
        for size, place in places.items():
            for name, taken in ours(place, "measure", str(options.repeats)).items():
                medians[size].setdefault(name, []).append(statistics.median(taken))
        print(f"run {run + 1} of {options.runs} done", flush=True)
    buffers = {size: ours(place, "explain") for size, place in places.items()}
    first, last = sizes[0], sizes[-1]
    print("\n| screen | " + " | ".join(f"{size:,} ms" for size in sizes), end="")
    print(f" | times | {first:,} buffers | {last:,} buffers | times |")
    print("|---" * (len(sizes) + 5) + "|")
    for name in medians[first]:
        middle = [statistics.median(medians[size][name]) for size in sizes]
        few, many = buffers[first][name], buffers[last][name]
        cells = [f"{value:.1f}" for value in middle]
        growth = [f"{middle[-1] / middle[0]:.2f}", f"{few:.0f}", f"{many:.0f}", f"{many / few:.2f}"]
        print("| " + " | ".join([name, *cells, *growth]) + " |")


def rival(url: str, folder: Path, options: argparse.Namespace) -> None:
    python = python_in(Path(options.venv or folder / "venv"))
    mine = database(url, empty(url, folder), options.tickets)

    def theirs(*arguments: str) -> dict:
        place = f"{url}/helpdesk"
        return ask("ticket_list_helpdesk.py", place, *arguments, python=str(python))

    if not has(url, "helpdesk"):
        sql(url, "CREATE DATABASE helpdesk")
        theirs("prepare", str(options.tickets))
    taken: dict[str, list[float]] = {}
    for run in range(options.passes):
        for who, said in (
            ("wagdesk", ours(mine, "measure", str(options.repeats))),
            ("django-helpdesk", theirs("measure", str(options.repeats))),
        ):
            for name in (*COMPARED, *(PARTS if who == "wagdesk" else ())):
                middle = statistics.median(said[name])
                taken.setdefault(f"{who} {name}", []).append(middle)
                print(f"pass {run + 1}  {who:16} {name:18} {middle:8.1f} ms", flush=True)
    for name, same in {**{name: name for name in COMPARED}, **PARTS}.items():
        own = statistics.median(taken[f"wagdesk {name}"])
        other = statistics.median(taken[f"django-helpdesk {same}"])
        print(f"{name}: {own:.1f} ms against {other:.1f} ms: {other / own:.1f} times")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--sizes", default="10000,100000,1000000")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--repeats", type=int, default=15)
    parser.add_argument("--rival", action="store_true", help="Beside django-helpdesk.")
    parser.add_argument("--tickets", type=int, default=100_000)
    parser.add_argument("--passes", type=int, default=3)
    parser.add_argument("--venv", help="Where django-helpdesk is, or is to be put.")
    parser.add_argument("--folder", help="Keep the databases here.")
    options = parser.parse_args()
    with ExitStack() as stack:
        name = options.folder or stack.enter_context(
            tempfile.TemporaryDirectory(prefix="wagdesk-bench-")
        )
        folder = Path(name)
        folder.mkdir(exist_ok=True)
        # PostgreSQL runs as its own user, and must reach its folder.
        folder.chmod(0o755)
        (folder / "postgres").mkdir(exist_ok=True)
        url = stack.enter_context(postgres(folder / "postgres"))
        (rival if options.rival else grow)(url, folder, options)


if __name__ == "__main__":
    main()
