"""Recall of the search on XQuAD, clean, mistyped and typed without accents.

    python benchmarks/search_recall.py ../shared/corpus/search/xquad-tr-en [--weights JSON]

Indexes the paragraphs of each language in a folder of its own and asks every question.
Typos are drawn with seed 1: one or two random edits (swap, drop, double, replace) in a
word of at least four letters.
"""

import argparse
import json
import os
import random
import sys
import tempfile
import time
from bisect import bisect_left, bisect_right
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "site")]
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "helpcenter.settings.test")

import django  # noqa: E402

django.setup()

from wagdesk.search.analysis import fold  # noqa: E402
from wagdesk.search.documents import PUBLIC, Document  # noqa: E402
from wagdesk.search.engines.embedded import EmbeddedEngine  # noqa: E402
from wagdesk.search.suggestion import held_share, likely_clauses  # noqa: E402
from wagdesk.search.understanding import Reach, understand  # noqa: E402


def load(path: Path, locale: str) -> tuple[list[Document], list[tuple[str, str]]]:
    documents, questions = [], []
    for article in json.loads(path.read_text())["data"]:
        for paragraph in article["paragraphs"]:
            number = str(len(documents))
            documents.append(
                Document(
                    kind="xquad",
                    object_id=number,
                    locale=locale,
                    title=article.get("title", "").replace("_", " "),
                    body=paragraph["context"],
                )
            )
            questions += [(qa["question"], number) for qa in paragraph["qas"]]
    return documents, questions


def mistype(text: str, count: int, draw: random.Random) -> str:
    words = text.split()
    long = [at for at, word in enumerate(words) if sum(map(str.isalpha, word)) >= 4]
    for at in draw.sample(long, min(count, len(long))):
        word = words[at]
        place = draw.randrange(len(word) - 1)
        letter = draw.choice("abcdefghijklmnoprstuvyz")
        words[at] = draw.choice(
            [
                word[:place] + word[place + 1] + word[place] + word[place + 2 :],
                word[:place] + word[place + 1 :],
                word[:place] + word[place] + word[place:],
                word[:place] + letter + word[place + 1 :],
            ]
        )
    return " ".join(words)


def measure(reach: Reach, questions: list[tuple[str, str]]) -> dict[str, float]:
    ranks, took = [], []
    for text, answer in questions:
        started = time.perf_counter()
        found = reach.engine.search(reach.request(understand(text, reach), limit=10)).hits
        took.append(time.perf_counter() - started)
        ids = [hit.document.object_id for hit in found]
        ranks.append(ids.index(answer) + 1 if answer in ids else 0)
    took.sort()
    return {
        **{f"recall@{k}": sum(0 < r <= k for r in ranks) / len(ranks) for k in (1, 3, 5)},
        "mrr": sum(1 / r for r in ranks if r) / len(ranks),
        "p50_ms": took[len(took) // 2] * 1000,
        "p95_ms": took[int(len(took) * 0.95)] * 1000,
    }


def suggest_auroc(documents: list[Document], questions: list, locale: str) -> float:
    """Half of the passages withheld: does the confidence tell questions with an answer?"""
    kept = set(random.Random(1).sample([d.object_id for d in documents], len(documents) // 2))
    with tempfile.TemporaryDirectory() as folder:
        engine = EmbeddedEngine(folder)
        engine.index([document for document in documents if document.object_id in kept])
        reach = Reach(engine, "xquad", locale, frozenset({PUBLIC}), {})
        sure: dict[bool, list[float]] = {True: [], False: []}
        for text, answer in questions:
            clauses = likely_clauses(text, reach)
            hits = engine.search(reach.request(clauses, limit=3)).hits
            best = max((held_share(hit.document, clauses)[0] for hit in hits), default=0.0)
            sure[answer in kept].append(best)
    without = sorted(sure[False])
    below = [(bisect_left(without, v) + bisect_right(without, v)) / 2 for v in sure[True]]
    return sum(below) / len(below) / len(without)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--weights", type=json.loads, default=None)
    options = parser.parse_args()
    for locale in ("en", "tr"):
        documents, questions = load(options.folder / f"xquad.{locale}.json", locale)
        with tempfile.TemporaryDirectory() as folder:
            engine = EmbeddedEngine(folder, weights=options.weights)
            started = time.perf_counter()
            engine.index(documents)
            rate = len(documents) / (time.perf_counter() - started)
            reach = Reach(engine, "xquad", locale, frozenset({PUBLIC}), {})
            draw = random.Random(1)
            variants = {
                "clean": questions,
                "one typo": [(mistype(text, 1, draw), answer) for text, answer in questions],
                "two typos": [(mistype(text, 2, draw), answer) for text, answer in questions],
                "ascii": [(fold(text), answer) for text, answer in questions],
            }
            print(f"{locale}: {len(documents)} documents, {rate:.0f} documents/s")
            for name, asked in variants.items():
                figures = measure(reach, asked)
                print(f"  {name:10}", "  ".join(f"{k} {v:.4f}" for k, v in figures.items()))
        print(f"  suggest    auroc {suggest_auroc(documents, questions, locale):.4f}")


if __name__ == "__main__":
    main()
