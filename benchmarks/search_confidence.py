"""The default curve and threshold of suggestions, fitted anew to public collections.

    python benchmarks/search_confidence.py ../shared/corpus/search [--embedder PATH]

Half of the documents are withheld, by four seeds. The words' curve is fitted to CovidFAQ
and XQuAD Turkish, the one with vectors (--embedder) to CovidFAQ and XQuAD English; both
collections weigh about the same, and seed 1 of XQuAD, on which search_recall.py measures,
is left out. The threshold is where of the questions with an answer as large a share gets a
suggestion as of the others gets none, the mean of both collections. Nothing here is of the
demo. What it prints stands in search/confidence.py.
"""

import argparse
from pathlib import Path

import search_recall
from django.conf import settings
from judged_collections import KIND, Collection, collections
from search_recall import DEPTH, engine_with, half_of, reach_of

from wagdesk.search import semantic
from wagdesk.search.confidence import DEFAULT, Curve, Evidence, fitted
from wagdesk.search.suggestion import evidence_for, likely_clauses

SEEDS = {"CovidFAQ": (1, 2, 3, 4), "XQuAD": (2, 3, 4, 5)}
# (what spoke for each hit and whether it answers, best first; is there an answer at all)
Asked = tuple[list[tuple[Evidence, bool]], bool]


def asked(collection: Collection, seed: int) -> list[Asked]:
    """What came back for every question, half of the documents withheld."""
    documents, kept = half_of(collection, seed)
    found = []
    with engine_with(documents, "embedded") as engine:
        reach = reach_of(engine, collection.locale)
        for text, answers in collection.questions:
            clauses = likely_clauses(text, reach)
            request = reach.request(clauses, limit=DEPTH)
            hits = semantic.fuse(text, request, engine.search(request), engine).hits
            rows = [
                (evidence_for(hit.document, clauses, text), hit.object_id in answers)
                for hit in hits
            ]
            found.append((rows, bool(answers & kept)))
    return found


def fit(by_collection: dict[str, list[Asked]]) -> Curve:
    """A curve for the first result of every question, and the threshold."""
    first = [rows[0] for found in by_collection.values() for rows, _ in found if rows]
    curve = fitted(first, Curve((0.0,) * len(DEFAULT.weights), 0.0))
    steps = [at / 100 for at in range(1, 100)]
    least = min(steps, key=lambda step: abs(said_more(by_collection, curve, step)))
    return Curve(tuple(round(weight, 2) for weight in curve.weights), least)


def said_more(by_collection: dict[str, list[Asked]], curve: Curve, least: float) -> float:
    """Share of the answerable that get a suggestion, less the share of the others that get
    none; the mean over the collections."""
    gaps = []
    for found in by_collection.values():
        said: dict[bool, list[bool]] = {True: [], False: []}
        for rows, has_answer in found:
            said[has_answer].append(any(curve.confidence(each) >= least for each, _ in rows))
        gaps.append(sum(said[True]) / len(said[True]) - (1 - sum(said[False]) / len(said[False])))
    return sum(gaps) / len(gaps)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--embedder", type=Path, help="folder of the model")
    options = parser.parse_args()
    wanted = {"CovidFAQ", "XQuAD tr"}
    settings.WAGDESK_EMBEDDED_KINDS = (KIND,)
    if options.embedder:
        wanted = {"CovidFAQ", "XQuAD en"}
        settings.WAGDESK_EMBEDDER = "wagdesk.search.semantic.minilm.MiniLM"
        settings.WAGDESK_EMBEDDER_PATH = options.embedder
        semantic.fusion.VECTORS_KEPT = 10_000
        semantic.wait_for_embedder()
    by_collection = {}
    for collection in collections(options.folder):
        if collection.name in wanted:
            if options.embedder:
                search_recall.embed(collection)
            seeds = SEEDS[collection.name.split()[0]]
            by_collection[collection.name] = [
                row for seed in seeds for row in asked(collection, seed)
            ]
    print(fit(by_collection))


if __name__ == "__main__":
    main()
