"""The public collections that search is measured on, and the ways people mistype."""

import json
import random
from dataclasses import dataclass
from pathlib import Path

from wagdesk.search.documents import Document

KIND = "bench"
LETTERS = "abcdefghijklmnoprstuvyz"
SHORTEST_MISTYPED = 4


@dataclass(frozen=True)
class Collection:
    """Documents of one language, and questions with the ids of what answers them."""

    name: str
    locale: str
    documents: list[Document]
    questions: list[tuple[str, frozenset[str]]]


def collections(folder: Path) -> list[Collection]:
    """Those below ``folder``: XQuAD English and Turkish, CovidFAQ."""
    xquad = folder / "xquad-tr-en"
    return [
        *(_xquad(xquad / f"xquad.{locale}.json", locale) for locale in ("en", "tr")),
        _covidfaq(folder / "covidfaq" / "query_answer_pairs.json"),
    ]


def _xquad(path: Path, locale: str) -> Collection:
    documents, questions = [], []
    for article in json.loads(path.read_text())["data"]:
        title = article.get("title", "").replace("_", " ")
        for paragraph in article["paragraphs"]:
            number = str(len(documents))
            documents.append(_document(number, locale, title, paragraph["context"]))
            questions += [(qa["question"], frozenset({number})) for qa in paragraph["qas"]]
    return Collection(f"XQuAD {locale}", locale, documents, questions)


def _covidfaq(path: Path) -> Collection:
    """The questions of the FAQ are documents; what people asked has the same answer's text."""
    rows = json.loads(path.read_text())
    documents: list[Document] = []
    answers: dict[str, set[str]] = {}
    for row in (row for row in rows if row["query_type"] == "faq"):
        number = str(len(documents))
        documents.append(_document(number, "en", row["question"].strip(), row["answer"]))
        answers.setdefault(row["answer"], set()).add(number)
    questions = [
        (row["question"], frozenset(answers[row["answer"]]))
        for row in rows
        if row["query_type"] != "faq" and row["answer"] in answers
    ]
    return Collection("CovidFAQ", "en", documents, questions)


def _document(number: str, locale: str, title: str, body: str) -> Document:
    return Document(kind=KIND, object_id=number, locale=locale, title=title, body=body)


def mistype(text: str, count: int, draw: random.Random) -> str:
    """``count`` words of at least four letters get one slip each: swapped, left out, doubled
    or another letter."""
    words = text.split()
    long = [at for at, word in enumerate(words) if sum(map(str.isalpha, word)) >= SHORTEST_MISTYPED]
    for at in draw.sample(long, min(count, len(long))):
        word = words[at]
        place = draw.randrange(len(word) - 1)
        letter = draw.choice(LETTERS)
        words[at] = draw.choice(
            [
                word[:place] + word[place + 1] + word[place] + word[place + 2 :],
                word[:place] + word[place + 1 :],
                word[:place] + word[place] + word[place:],
                word[:place] + letter + word[place + 1 :],
            ]
        )
    return " ".join(words)
