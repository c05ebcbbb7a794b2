"""Are questions without an article found? Banking77, by hidden intents.

    python benchmarks/topics_banking77.py [--seeds 1 2 3] [--tickets 3000] [--corpus PATH]

For each seed five of the 77 intents are drawn and get no article; each other intent gets one
made of ten of its ``train.csv`` questions. A sample of ``test.csv`` are the tickets, each by
another person. precision@5: the share of the five highest ``missing`` topics whose commonest
intent is one of the five. By chance it would be .065.
"""

import argparse
import csv
import json
import random
import sys
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
CORPUS = ROOT.parent / "shared" / "corpus" / "search" / "banking77"


@dataclass(frozen=True)
class Said:
    """A ticket's text, by its own person."""

    text: str
    voice: str
    is_search: bool = False
    weight: float = 1.0
    read: frozenset[int] = frozenset()


def load(corpus: Path, name: str) -> list[tuple[str, str]]:
    with (corpus / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return [(row["text"], row["category"]) for row in csv.DictReader(file)]


def measure(seed: int, tickets: int, corpus: Path = CORPUS) -> dict:
    """One draw of hidden intents: ``precision@5``, the topics, seconds."""
    from wagdesk.inbox.topics.found import find_topics, passages_of
    from wagdesk.search.documents import Document

    draw = random.Random(seed)
    train, test = load(corpus, "train"), load(corpus, "test")
    intents = sorted({intent for _text, intent in train})
    hidden = set(draw.sample(intents, 5))
    articles = []
    for number, intent in enumerate(intents):
        if intent not in hidden:
            asked = draw.sample([text for text, label in train if label == intent], 10)
            articles.append(
                Document("article", str(number), "en", title=asked[0], body="\n".join(asked[1:]))
            )
    sample = draw.sample(test, min(tickets, len(test)))
    questions = [Said(text, f"person:{at}") for at, (text, _intent) in enumerate(sample)]
    started = time.perf_counter()
    found = find_topics(questions, passages_of(articles, "en"), locale="en")
    seconds = time.perf_counter() - started
    top = [
        Counter(sample[at][1] for at in topic.asked).most_common(1)[0][0]
        for topic in found
        if not topic.failing
    ][:5]
    return {
        "seed": seed,
        "tickets": len(sample),
        "precision@5": sum(intent in hidden for intent in top) / 5,
        "topics": len(found),
        "seconds": round(seconds, 1),
        "top": top,
        "hidden": sorted(hidden),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seeds", type=int, nargs="+", default=[1, 2, 3])
    parser.add_argument("--tickets", type=int, default=3000)
    parser.add_argument("--corpus", type=Path, default=CORPUS)
    options = parser.parse_args()
    sys.path[:0] = [str(ROOT), str(ROOT / "site")]
    results = []
    for seed in options.seeds:
        results.append(measure(seed, options.tickets, options.corpus))
        print(json.dumps(results[-1]), flush=True)
    mean = sum(result["precision@5"] for result in results) / len(results)
    print(json.dumps({"mean precision@5": round(mean, 3), "seeds": options.seeds}))


if __name__ == "__main__":
    main()
