"""What a row about an article keeps, so that it survives the page."""

from wagdesk.kb.page_token import PageToken
from wagdesk.kb.queries import all_articles


def snapshot_of(seen: PageToken) -> dict | None:
    """Fields of ``ArticleEvidence``; None if there is no such live article."""
    page = all_articles().filter(pk=seen.page_id, live=True).first()
    if page is None:
        return None
    return {
        "page": page.page_ptr if hasattr(page, "page_ptr") else page,
        "translation_key": page.translation_key,
        "locale": seen.locale,
        "title": page.title,
        "revision": seen.revision or None,
    }
