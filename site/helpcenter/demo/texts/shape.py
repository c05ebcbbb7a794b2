"""The shape of the demo's texts: plain data, no models.

A link to another article is written ``<a href="article:SLUG">``; the seed turns it into a
page link of the same language.
"""

from collections.abc import Sequence
from dataclasses import dataclass

Block = tuple[str, object]


@dataclass(frozen=True)
class Article:
    """One article in one language; ``key`` is the same for all its translations."""

    slug: str
    category: str
    title: str
    summary: str
    asked_as: tuple[str, ...]
    tags: tuple[str, ...]
    body: tuple[Block, ...]
    key: str = ""
    audience: str = "public"  # or "signed-in", or "trade"
    age_days: int = 60

    @property
    def translation(self) -> str:
        return self.key or self.slug


def rich(html: str) -> Block:
    return ("rich_text", " ".join(html.split()))


def info(text: str) -> Block:
    return ("callout", {"tone": "info", "text": " ".join(text.split())})


def tip(text: str) -> Block:
    return ("callout", {"tone": "tip", "text": " ".join(text.split())})


def warning(text: str) -> Block:
    return ("callout", {"tone": "warning", "text": " ".join(text.split())})


def steps(*pairs: tuple[str, str]) -> Block:
    return ("steps", [{"title": title, "text": " ".join(text.split())} for title, text in pairs])


def accordion(*pairs: tuple[str, str]) -> Block:
    return (
        "accordion",
        [{"question": question, "answer": " ".join(answer.split())} for question, answer in pairs],
    )


def code(language: str, text: str) -> Block:
    return ("code", {"language": language, "code": text.strip("\n")})


def table(*rows: Sequence[str]) -> Block:
    return ("table", [list(row) for row in rows])


def image(key: str, alt: str, caption: str = "") -> Block:
    return ("image", {"key": key, "alt": alt, "caption": caption})


def related(*slugs: str) -> Block:
    return ("related", list(slugs))
