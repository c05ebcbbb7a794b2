"""Speed of both engines at 1,000, 10,000 and 100,000 articles, beside other ways to search.

    python benchmarks/search.py [--sizes 1000,10000,100000] [--elasticsearch]
        [--postgresql URL] [--queries 200] [--real-time] [--json]

Articles are generated (300 words, Zipf vocabulary of 50,000). Every row is asked the same
queries, interleaved in one run, without database and highlight: understanding and engine.
``--real-time`` (root) times under the kernel's real-time policy, so that what else runs on
the machine does not stop a call half-way; PostgreSQL and Elasticsearch, being other
processes, gain nothing by it.
"engine alone" is the engine's call, which finds ten keys: the site reads the documents that
the database lets through. ``raw Tantivy`` is an OR of the same terms over the same fields
and filter on the same index, which finds ten addresses. Both once more with ten documents
read: as a Document there, as Tantivy stores it here.
"""

import argparse
import json
import os
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "site"), str(ROOT / "benchmarks")]
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "helpcenter.settings.test")

import django  # noqa: E402

django.setup()

import generated  # noqa: E402
import rivals  # noqa: E402
from django.utils.module_loading import import_string  # noqa: E402
from elasticsearch import Elasticsearch  # noqa: E402

from wagdesk.search.documents import PUBLIC, Document  # noqa: E402
from wagdesk.search.engines.base import SearchEngine, SearchRequest  # noqa: E402
from wagdesk.search.suggestion import likely_clauses  # noqa: E402
from wagdesk.search.understanding import Reach, understand  # noqa: E402

KIND = "bench"
ELASTICSEARCH = "wagdesk.search.engines.elastic.ElasticsearchEngine"
EMBEDDED = "wagdesk.search.engines.embedded.EmbeddedEngine"


def documents(size: int, after: str = ""):
    """As articles have them: the id is the number of a row."""
    for number, (title, headings, body) in enumerate(generated.articles(size)):
        yield Document(KIND, str(number), "en", title, tuple(headings), body)


def filled(engine: SearchEngine, size: int) -> float:
    """Documents per second of a rebuild."""
    started = time.perf_counter()
    engine.rebuild(KIND, lambda after: documents(size, after), lambda ids: ())
    return size / (time.perf_counter() - started)


def reach(engine: SearchEngine) -> Reach:
    return Reach(engine, KIND, "en", frozenset({PUBLIC}), {})


def asks(engine: SearchEngine) -> dict[str, Callable[[str], object]]:
    """The three ways to ask an engine."""
    where = reach(engine)

    def search(text: str) -> object:
        return engine.search(where.request(clauses_of(understand(text, where)), limit=10))

    def typing(text: str) -> object:
        understood = clauses_of(understand(text, where, prefix=True))
        return engine.complete(where.request(understood, limit=6))

    def suggest(text: str) -> object:
        return engine.suggest(where.request(clauses_of(likely_clauses(text, where)), limit=3))

    return {"search": search, "as you type": typing, "suggest": suggest}


def engine_alone(engine: SearchEngine, *, read: bool) -> Callable[[SearchRequest], object]:
    """The engine's hits, by key; ``read``: and their documents."""

    def ask(request: SearchRequest) -> object:
        hits = engine.search(request).hits
        return [hit.document for hit in hits] if read else hits

    return ask


def clauses_of(understood):
    """The clauses, whatever else the understanding says."""
    return getattr(understood, "clauses", understood)


def timed(rows: dict[str, tuple[Callable, list]], queries: int) -> dict[str, list[float]]:
    """Milliseconds of every call, each query asked twice. The rows take turns, so that a slow
    moment hits all, each time in another order: who comes after a row that read the same
    finds it warm, who comes after a wait for a server finds everything cold.
    """
    taken: dict[str, list[float]] = {name: [] for name in rows}
    for ask, questions in rows.values():
        for question in questions[:20]:
            ask(question)
    draw, order = random.Random(1), list(rows.items())
    for at in [*range(queries), *range(queries)]:
        draw.shuffle(order)
        for name, (ask, questions) in order:
            started = time.perf_counter()
            ask(questions[at])
            taken[name].append((time.perf_counter() - started) * 1000)
    return taken


@contextmanager
def undisturbed(real_time: bool) -> Iterator[None]:
    """This process before all others, if wanted."""
    if not real_time:
        yield
        return
    os.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(1))
    try:
        yield
    finally:
        os.sched_setscheduler(0, os.SCHED_OTHER, os.sched_param(0))


def measured(
    size: int,
    engines: dict[str, SearchEngine],
    postgresql: str | None,
    queries: int,
    real_time: bool,
) -> list[dict]:
    found, rows = [], {}
    texts = {
        "search": generated.queries(queries),
        "as you type": generated.unfinished(queries),
        "suggest": generated.letters(queries),
    }
    rates = {}
    for name, engine in engines.items():
        rates[name] = filled(engine, size)
        for way, ask in asks(engine).items():
            rows[f"{name}: {way}"] = (ask, texts[way])
    embedded = engines["embedded"]
    requests = [
        reach(embedded).request(clauses_of(understand(text, reach(embedded))), limit=10)
        for text in texts["search"]
    ]
    for read, how in ((False, ""), (True, ", ten documents read")):
        rows[f"embedded: engine alone{how}"] = (engine_alone(embedded, read=read), requests)
        rows[f"raw Tantivy OR{how}"] = (rivals.raw_tantivy(embedded, KIND, read=read), requests)
    with tempfile.TemporaryDirectory() as folder:
        rows["SQLite FTS5"] = (
            rivals.fts5(Path(folder), generated.articles(size)),
            texts["search"],
        )
        if postgresql:
            ask = rivals.postgresql(postgresql, generated.articles(size))
            rows["PostgreSQL ranked"] = (ask, texts["search"])
        with undisturbed(real_time):
            taken = timed(rows, queries)
    for name, times in taken.items():
        cuts = statistics.quantiles(times, n=20)
        row = {"articles": size, "row": name, "p50_ms": cuts[9], "p95_ms": cuts[18]}
        rate = rates.get(name.removesuffix(": search"))
        if rate:
            row["documents_per_second"] = rate
            row["index_mb"] = index_size(engines[name.removesuffix(": search")]) / 1e6
        found.append({key: round(v, 3) if isinstance(v, float) else v for key, v in row.items()})
    return found


def index_size(engine: SearchEngine) -> int:
    """Bytes of the index, replicas left out."""
    if hasattr(engine, "path"):
        return sum(file.stat().st_size for file in Path(engine.path).rglob("*") if file.is_file())
    client = Elasticsearch(os.environ["ELASTICSEARCH_URL"])
    found = client.indices.stats(index=engine.names.all_of(KIND), metric="store")
    return found["_all"]["primaries"]["store"]["size_in_bytes"]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sizes", default="1000,10000,100000")
    parser.add_argument(
        "--elasticsearch", action="store_true", help="also the one at ELASTICSEARCH_URL"
    )
    parser.add_argument("--postgresql", help="postgres://… ; one is started if left out")
    parser.add_argument("--queries", type=int, default=200)
    parser.add_argument("--real-time", action="store_true", help="nothing else runs meanwhile")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    with ExitStack() as stack:
        postgresql = options.postgresql or _postgresql(stack)
        for size in map(int, options.sizes.split(",")):
            folder = stack.enter_context(tempfile.TemporaryDirectory())
            engines = {"embedded": import_string(EMBEDDED)(Path(folder) / "index", grace=0)}
            if options.elasticsearch:
                engines["elasticsearch"] = import_string(ELASTICSEARCH)(
                    hosts=os.environ["ELASTICSEARCH_URL"], prefix=f"wagdesk-bench-{size}"
                )
            for row in measured(size, engines, postgresql, options.queries, options.real_time):
                _print(row, options.json)


def _postgresql(stack: ExitStack) -> str | None:
    from tests.services.servers import postgres, postgres_programs

    if postgres_programs() is None:
        return None
    folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
    folder.chmod(0o711)
    return stack.enter_context(postgres(folder))


def _print(row: dict, as_json: bool) -> None:
    if as_json:
        print(json.dumps(row), flush=True)
        return
    more = ""
    if "index_mb" in row:
        more = f" {row['documents_per_second']:.0f} documents/s, {row['index_mb']:.1f} MB"
    print(
        f"| {row['articles']:,} | {row['row']} | {row['p50_ms']:.2f} | {row['p95_ms']:.2f} |{more}",
        flush=True,
    )


if __name__ == "__main__":
    main()
