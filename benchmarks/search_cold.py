"""The first search of a fresh process, and the ones after it.

    python benchmarks/search_cold.py [--sizes 1000,10000,100000] [--processes 5]

Generated articles (300 words, Zipf vocabulary of 50,000) are indexed once for each size. Then
fresh processes, with Django set up as a web worker has it, ask the embedded engine: opening
the index, understanding and engine, without database and highlight. The files are in the
system's cache. "first typo": the first query with a word that the index does not know, for
which all words of the language are prepared.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "site"), str(ROOT / "benchmarks")]
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "helpcenter.settings.test")

import django  # noqa: E402

django.setup()

import generated  # noqa: E402

from wagdesk.search.documents import PUBLIC, Document  # noqa: E402
from wagdesk.search.engines.embedded import EmbeddedEngine  # noqa: E402
from wagdesk.search.understanding import Reach, understand  # noqa: E402

KIND = "bench"
ASKED = ("first search", "second", "first typo", "second typo")


def fill(folder: str, size: int) -> None:
    def documents(after: str):
        for number, (title, headings, body) in enumerate(generated.articles(size)):
            yield Document(KIND, str(number), "en", title, tuple(headings), body)

    EmbeddedEngine(folder, grace=0).rebuild(KIND, documents, lambda ids: ())


def asked(folder: str) -> dict[str, float]:
    """Milliseconds of each question, in this process."""
    first, second = generated.queries(2)
    words = generated.vocabulary()
    typos = [f"{words[rank][:-1]}q {words[60]}" for rank in (900, 1900)]
    taken = {}
    engine = EmbeddedEngine(folder)
    for name, text in zip(ASKED, (first, second, *typos), strict=True):
        started = time.perf_counter()
        reach = Reach(engine, KIND, "en", frozenset({PUBLIC}), {})
        engine.search(reach.request(understand(text, reach), limit=10))
        taken[name] = (time.perf_counter() - started) * 1000
    return taken


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sizes", default="1000,10000,100000")
    parser.add_argument("--processes", type=int, default=5)
    parser.add_argument("--ask", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.ask:
        print(json.dumps(asked(options.ask)))
        return
    print(f"| articles | {' | '.join(f'{name}, ms' for name in ASKED)} |")
    for size in map(int, options.sizes.split(",")):
        with tempfile.TemporaryDirectory() as folder:
            fill(folder, size)
            command = [sys.executable, __file__, "--ask", folder]
            runs = [
                json.loads(subprocess.run(command, check=True, capture_output=True).stdout)
                for _ in range(options.processes)
            ]
        middle = (f"{statistics.median(run[name] for run in runs):.1f}" for name in ASKED)
        print(f"| {size:,} | {' | '.join(middle)} |", flush=True)


if __name__ == "__main__":
    main()
