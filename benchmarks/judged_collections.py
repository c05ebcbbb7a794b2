"""Question collections as articles for ``kb_import`` and judged queries for ``search_evaluate``.

    python benchmarks/judged_collections.py ../shared/corpus/search OUT [--withhold SEED]

Writes ``OUT/NAME.articles.jsonl`` and ``OUT/NAME.judged.jsonl`` for each collection that it
finds in the folder: ``xquad-en``, ``xquad-tr`` (the same ids in both languages) and
``covidfaq``. ``--withhold`` leaves out half of the articles, drawn with that seed; queries
whose answer is left out then have none. Then, in a site::

    python manage.py kb_import jsonl OUT/covidfaq.articles.jsonl --parent /help/
    python manage.py search_evaluate OUT/covidfaq.judged.jsonl
"""

import argparse
import json
import random
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

XQUAD = ("en", "tr")


@dataclass
class Collection:
    """Articles and judged queries, in the form of the two files."""

    name: str
    articles: list[dict]
    judged: list[dict]


def xquad(folder: Path, locale: str) -> Collection:
    """Paragraphs are articles of their page's category; questions have one answer each."""
    articles, judged = [], []
    for page in json.loads((folder / f"xquad.{locale}.json").read_text())["data"]:
        title = page.get("title", "").replace("_", " ")
        for paragraph in page["paragraphs"]:
            source_id = f"xquad:{len(articles)}"
            articles.append(
                {
                    "id": source_id,
                    "title": title or f"Passage {len(articles)}",
                    "body": paragraph["context"],
                    "category": title,
                    "locale": locale,
                }
            )
            judged += [
                {"query": each["question"], "relevant": [source_id], "locale": locale}
                for each in paragraph["qas"]
            ]
    return Collection(f"xquad-{locale}", articles, judged)


def covidfaq(folder: Path) -> Collection:
    """FAQs are articles; of two with the same answer either is right."""
    rows = json.loads((folder / "query_answer_pairs.json").read_text())
    faqs = [row for row in rows if row["query_type"] == "faq"]
    by_answer: dict[str, list[str]] = {}
    for faq in faqs:
        by_answer.setdefault(faq["answer"], []).append(f"covidfaq:{faq['id']}")
    articles = [
        {
            "id": f"covidfaq:{faq['id']}",
            "title": faq["question"].strip(),
            "body": faq["answer"],
            "locale": "en",
        }
        for faq in faqs
    ]
    # The same question was marked with several of the near-duplicates: each is right.
    asked: dict[str, set[str]] = {}
    for row in rows:
        if row["query_type"] != "faq":
            asked.setdefault(row["question"].strip(), set()).update(by_answer[row["answer"]])
    judged = [
        {"query": question, "relevant": sorted(found), "locale": "en"}
        for question, found in asked.items()
    ]
    return Collection("covidfaq", articles, judged)


def withheld(collection: Collection, seed: int) -> Collection:
    """The same with half of the articles, and no answer where it is left out."""
    ids = [article["id"] for article in collection.articles]
    kept = set(random.Random(seed).sample(ids, len(ids) // 2))
    return Collection(
        f"{collection.name}-half",
        [article for article in collection.articles if article["id"] in kept],
        [
            row | {"relevant": [each for each in row["relevant"] if each in kept]}
            for row in collection.judged
        ],
    )


def found_in(folder: Path) -> Iterable[Collection]:
    if (folder / "xquad-tr-en").is_dir():
        yield from (xquad(folder / "xquad-tr-en", locale) for locale in XQUAD)
    if (folder / "covidfaq").is_dir():
        yield covidfaq(folder / "covidfaq")


def write(path: Path, rows: list[dict]) -> None:
    lines = (json.dumps(row, ensure_ascii=False) for row in rows)
    path.write_text("\n".join([*lines, ""]), encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--withhold", type=int, metavar="SEED")
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    for collection in found_in(options.folder):
        if options.withhold is not None:
            collection = withheld(collection, options.withhold)
        write(options.out / f"{collection.name}.articles.jsonl", collection.articles)
        write(options.out / f"{collection.name}.judged.jsonl", collection.judged)
        print(f"{collection.name}: {len(collection.articles)}, {len(collection.judged)} queries")


if __name__ == "__main__":
    main()
