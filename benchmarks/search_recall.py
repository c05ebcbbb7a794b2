"""Recall of the search on public collections: clean, mistyped, typed without accents.

    python benchmarks/search_recall.py ../shared/corpus/search [--engine elasticsearch]
        [--seeds 1 2 3] [--embedder PATH] [--only covid] [--conditions clean suggest] [--json]

"plain BM25" mends no typos. Typos are one or two random slips a query, the mean over the
seeds (and the worst recall@5). "suggest" withholds half of the documents of XQuAD (seed 1)
and measures how well the confidence tells the questions that have an answer (AUROC). With
--embedder the last rows have vectors beside the words. Rows are Markdown for
docs/benchmarks.md; --json prints one object a line.
"""

import argparse
import json
import os
import random
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "site"), str(ROOT / "benchmarks")]
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "helpcenter.settings.test")

import django  # noqa: E402

django.setup()

from django.conf import settings  # noqa: E402
from judged_collections import KIND, Collection, collections, mistype  # noqa: E402

from wagdesk.search import semantic  # noqa: E402
from wagdesk.search.analysis import fold  # noqa: E402
from wagdesk.search.documents import PUBLIC, Document  # noqa: E402
from wagdesk.search.engines.base import SearchEngine  # noqa: E402
from wagdesk.search.engines.embedded import EmbeddedEngine  # noqa: E402
from wagdesk.search.evaluation import Outcome, auroc, figures  # noqa: E402
from wagdesk.search.queries.calibration import default_curve  # noqa: E402
from wagdesk.search.suggestion import Judging, likely_clauses  # noqa: E402
from wagdesk.search.understanding import Reach, understand  # noqa: E402
from wagdesk.search.vocabulary import Vocabulary  # noqa: E402

DEPTH = 10
SHOWN = ("recall@1", "recall@3", "recall@5", "mrr", "ndcg@10")
Row = dict[str, object]


@contextmanager
def engine_with(documents: list[Document], name: str) -> Iterator[SearchEngine]:
    with tempfile.TemporaryDirectory() as folder:
        engine: SearchEngine = EmbeddedEngine(folder)
        if name == "elasticsearch":
            from wagdesk.search.engines.elastic import ElasticsearchEngine

            url = os.environ.get("ELASTICSEARCH_URL", "http://127.0.0.1:9200")
            engine = ElasticsearchEngine(url, prefix=f"bench{os.getpid()}x{id(documents)}")
        engine.index(documents)
        try:
            yield engine
        finally:
            engine.remove([document.key for document in documents])


def reach_of(engine: SearchEngine, locale: str) -> Reach:
    return Reach(engine, KIND, locale, frozenset({PUBLIC}), {})


@contextmanager
def no_typos() -> Iterator[None]:
    guess = Vocabulary._likely
    Vocabulary._likely = lambda self, lowered: []
    try:
        yield
    finally:
        Vocabulary._likely = guess


def measure(reach: Reach, questions: list, *, fused: bool = False) -> dict[str, float]:
    outcomes = []
    for text, answers in questions:
        started = time.perf_counter()
        request = reach.request(understand(text, reach), limit=DEPTH)
        results = reach.engine.search(request)
        if fused:
            results = semantic.fuse(text, request, results, reach.engine)
        took = (time.perf_counter() - started) * 1000
        ids = tuple(hit.object_id for hit in results.hits)
        outcomes.append(Outcome(answers, ids, 0.0, took))
    return figures(outcomes, says_nothing=False)


def over_seeds(one: Callable[[random.Random], dict], seeds: list[int]) -> Row:
    runs = [one(random.Random(seed)) for seed in seeds]
    mean = {name: round(sum(run[name] for run in runs) / len(runs), 4) for name in SHOWN}
    return {**mean, "worst recall@5": min(run["recall@5"] for run in runs)}


def rows_of(
    collection: Collection, engine_name: str, seeds: list[int], wanted: set[str]
) -> Iterator[Row]:
    """A row for each condition that is wanted and makes sense here."""
    ways = {name: way for name, way in CONDITIONS.items() if name in wanted}
    if collection.locale == "en":
        ways.pop("ASCII", None)
    if collection.locale != "en" or not semantic.wait_for_embedder():
        ways.pop("with vectors", None)
    if ways:
        with engine_with(collection.documents, engine_name) as engine:
            reach = reach_of(engine, collection.locale)
            for name, way in ways.items():
                yield {"condition": name, **way(reach, collection, seeds)}
    if "suggest" in wanted and collection.name.startswith("XQuAD"):
        if semantic.wait_for_embedder() and collection.locale == "en":
            embed(collection)
        yield {"condition": "suggest", "auroc": suggest_auroc(collection, engine_name)}


def clean(reach: Reach, collection: Collection, seeds: list[int]) -> Row:
    return measure(reach, collection.questions)


def plain(reach: Reach, collection: Collection, seeds: list[int]) -> Row:
    with no_typos():
        return measure(reach, collection.questions)


def typos(count: int) -> Callable[[Reach, Collection, list[int]], Row]:
    def mistyped(reach: Reach, collection: Collection, seeds: list[int]) -> Row:
        def one(draw: random.Random) -> dict:
            asked = [
                (mistype(text, count, draw), answers) for text, answers in collection.questions
            ]
            return measure(reach, asked)

        return over_seeds(one, seeds)

    return mistyped


def folded(reach: Reach, collection: Collection, seeds: list[int]) -> Row:
    return measure(reach, [(fold(text), answers) for text, answers in collection.questions])


def with_vectors(reach: Reach, collection: Collection, seeds: list[int]) -> Row:
    embed(collection)
    return measure(reach, collection.questions, fused=True)


CONDITIONS: dict[str, Callable[[Reach, Collection, list[int]], Row]] = {
    "clean": clean,
    "plain BM25": plain,
    "one typo": typos(1),
    "two typos": typos(2),
    "ASCII": folded,
    "with vectors": with_vectors,
}


def embed(collection: Collection) -> None:
    """The vectors as the site keeps them, without its database."""
    from wagdesk.search.semantic.matrix import VectorIndex, keep_index
    from wagdesk.search.semantic.passages import passages_of

    embedder = semantic.wait_for_embedder()
    rows = []
    for document in collection.documents:
        passages = passages_of(document)
        vectors = embedder.vectors(passages).astype("float16").tobytes()
        rows.append((document.object_id, vectors, len(passages)))
    keep_index((KIND, collection.locale, embedder.name), VectorIndex(rows))


def half_of(collection: Collection, seed: int) -> tuple[list[Document], set[str]]:
    """Half of the documents, and their ids."""
    ids = [document.object_id for document in collection.documents]
    kept = set(random.Random(seed).sample(ids, len(ids) // 2))
    return [document for document in collection.documents if document.object_id in kept], kept


def suggest_auroc(collection: Collection, engine_name: str) -> float:
    """Half of the passages withheld: does the confidence tell questions with an answer?"""
    documents, kept = half_of(collection, 1)
    curve = default_curve(collection.locale, semantic.embedder_name())
    sure: dict[bool, list[float]] = {True: [], False: []}
    with engine_with(documents, engine_name) as engine:
        reach = reach_of(engine, collection.locale)
        for text, answers in collection.questions:
            judging = Judging(text, curve, at_least=0.0)
            clauses = likely_clauses(text, reach)
            request = reach.request(clauses, limit=DEPTH)
            results = semantic.fuse(text, request, engine.search(request), engine)
            best = max((judging(hit.document, clauses) for hit in results.hits), default=0.0)
            sure[bool(answers & kept)].append(best)
    return round(auroc(sure[True], sure[False]) or 0.0, 4)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--engine", choices=("embedded", "elasticsearch"), default="embedded")
    parser.add_argument("--seeds", type=int, nargs="+", default=[1, 2, 3])
    parser.add_argument("--embedder", type=Path, help="folder of the model")
    parser.add_argument("--only", default="", help="collections whose name holds this")
    parser.add_argument("--conditions", nargs="+", default=[*CONDITIONS, "suggest"])
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    settings.WAGDESK_EMBEDDED_KINDS = (KIND,)
    if options.embedder:
        settings.WAGDESK_EMBEDDER = "wagdesk.search.semantic.minilm.MiniLM"
        settings.WAGDESK_EMBEDDER_PATH = options.embedder
    for collection in collections(options.folder):
        if options.only.lower() not in collection.name.lower():
            continue
        for row in rows_of(collection, options.engine, options.seeds, set(options.conditions)):
            row = {"collection": collection.name, "engine": options.engine, **row}
            print(json.dumps(row) if options.json else markdown(row), flush=True)


def markdown(row: Row) -> str:
    names = ("collection", "condition", "engine")
    values = [row.get(name) for name in (*SHOWN, "worst recall@5", "auroc", "p50_ms", "p95_ms")]
    shown = ["" if value is None else f"{value:.4g}".lstrip("0") for value in values]
    return "| " + " | ".join([*(str(row[name]) for name in names), *shown]) + " |"


if __name__ == "__main__":
    main()
