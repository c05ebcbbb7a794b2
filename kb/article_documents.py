"""How an article becomes a search document."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from wagdesk.kb.article_classes import category_classes, help_center_classes
from wagdesk.kb.audience import all_restrictions, page_keys
from wagdesk.kb.queries import pages_of
from wagdesk.kb.text import VisibleText, visible_text, with_anchors
from wagdesk.search.analysis import normalise
from wagdesk.search.documents import Document, made

PLAIN = "article"
# Block → what an article that has one is; the codes are filter values and stand in addresses.
CONTENT_OF_BLOCK = {
    "steps": "how-to",
    "accordion": "questions",
    "video": "video",
    "download": "download",
}
CONTENT_NAMES = {
    PLAIN: _("Article"),
    "how-to": _("How-to"),
    "questions": _("Questions and answers"),
    "video": _("Video"),
    "download": _("Download"),
}


class Shelves:
    """What all documents of one run share: restrictions, help centers, categories, read once."""

    @cached_property
    def restrictions(self) -> tuple:
        return all_restrictions()

    @cached_property
    def roots(self) -> list[tuple[str, str]]:
        rows = pages_of(help_center_classes()).order_by("-depth")
        return [(page.path, str(page.translation_key)) for page in rows]

    @cached_property
    def categories(self) -> dict[str, str]:
        rows = pages_of(category_classes()).filter(live=True)
        return {page.path: str(page.pk) for page in rows}

    def key_above(self, path: str) -> str | None:
        return next((key for root, key in self.roots if path.startswith(root)), None)

    def categories_above(self, article: Any) -> tuple[str, ...]:
        """Ids of the categories that hold the article, the outermost first."""
        steps = type(article).steplen
        above = (article.path[:end] for end in range(steps, len(article.path), steps))
        return tuple(self.categories[path] for path in above if path in self.categories)


def documents_of(articles: list, shelves: Shelves, *, strict: bool) -> Iterator[Document]:
    """The documents of some articles; those that nobody may find give none. ``strict`` as
    ``made``."""
    tags = _tags(articles)

    def make(article: Any) -> Document | None:
        audience = page_keys(article.path, shelves.restrictions)
        root = shelves.key_above(article.path)
        if audience is None or root is None:
            return None
        return _document(article, tags[article.pk], audience, root, shelves)

    yield from made("article", articles, make, strict=strict)


def _document(
    article: Any, tags: tuple[str, ...], audience: tuple[str, ...], root: str, shelves: Shelves
) -> Document:
    seen = _read(article)
    summary = normalise(article.summary).strip()
    before = len(summary) + 1 if summary else 0
    return Document(
        kind="article",
        object_id=str(article.pk),
        locale=article.locale.language_code,
        title=article.title,
        headings=seen.headings,
        body="\n".join(filter(None, [summary, seen.text])),
        asked_as=article.asked_as_phrases,
        tags=tags,
        audience=audience,
        filters={
            "help_center": root,
            "category": shelves.categories_above(article),
            "tag": tags,
            "content": content_of(article),
        },
        sections=tuple((text, anchor, before + at) for text, anchor, at in seen.sections),
    )


def content_of(article: Any) -> tuple[str, ...]:
    """What the article is, as codes of ``CONTENT_NAMES``."""
    blocks = {block["type"] for block in article.body.raw_data}
    return tuple(code for block, code in CONTENT_OF_BLOCK.items() if block in blocks) or (PLAIN,)


def _read(article: Any) -> VisibleText:
    """Rendered as for a page, so with the ids that the page has."""
    rendered = article.body.stream_block.render(article.body, {"for_index": True})
    return visible_text(with_anchors(rendered)[0])


def _tags(articles: Iterable[Any]) -> dict[int, tuple[str, ...]]:
    """Names of the tags by article, in one read a class."""
    by_class: dict[type, list] = defaultdict(list)
    for article in articles:
        by_class[type(article)].append(article)
    found: dict[int, tuple[str, ...]] = defaultdict(tuple)
    for model, of_class in by_class.items():
        through = getattr(getattr(model, "tags", None), "through", None)
        if through is None or not _has_field(through, "content_object"):
            found |= {article.pk: article.tag_names for article in of_class}
            continue
        rows = through.objects.filter(content_object__in=of_class).order_by("pk")
        for pk, name in rows.values_list("content_object_id", "tag__name"):
            found[pk] += (name,)
    return found


def _has_field(model: type, name: str) -> bool:
    try:
        model._meta.get_field(name)
    except FieldDoesNotExist:
        return False
    return True
