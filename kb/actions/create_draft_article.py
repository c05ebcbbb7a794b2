"""A new article as an unpublished draft."""

from collections.abc import Iterable

import nh3
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from wagdesk.kb.article_classes import article_classes

_TAGS = {
    "p", "br", "hr", "h2", "h3", "h4", "ul", "ol", "li", "b", "i", "strong", "em", "code", "a",
}  # fmt: skip


@transaction.atomic
def create_draft_article(
    *,
    user: object,
    parent: object,
    title: str,
    body_html: str = "",
    asked_as: Iterable[str] = (),
    summary: str = "",
    source_id: str | None = None,
) -> object:
    """Create a draft below ``parent`` (a help center or category) and return its page.

    ``body_html`` is cleaned to what an article's text may hold. Raises ``PermissionDenied``
    if ``user`` may not add pages there, ``ValidationError`` if no article may stand there.
    """
    parent = parent.specific
    if not parent.permissions_for_user(user).can_add_subpage():
        raise PermissionDenied(_("You may not add articles here."))
    page = _article_class_below(parent)(
        title=title.strip()[:255],
        summary=summary[:500],
        asked_as="\n".join(" ".join(phrase.split()) for phrase in asked_as),
        source_id=source_id or "",
        locale=parent.locale,
        owner=user,
        live=False,
    )
    if body_html.strip():
        page.body = [("rich_text", _rich_text(page, body_html))]
    parent.add_child(instance=page)
    log(instance=page, action="wagtail.create", user=user)
    page.save_revision(user=user, log_action=True)
    return page


def _article_class_below(parent: object) -> type:
    allowed = parent.specific_class.allowed_subpage_models()
    found = next((model for model in article_classes() if model in allowed), None)
    if found is None:
        raise ValidationError(_("No article can stand below “%s”.") % parent.title)
    return found


def _rich_text(page: object, html: str) -> object:
    block = page.body.stream_block.child_blocks["rich_text"]
    cleaned = nh3.clean(html, tags=_TAGS, attributes={"a": {"href"}}, link_rel=None)
    for tag, kept in (("strong", "b"), ("em", "i")):
        cleaned = cleaned.replace(f"<{tag}>", f"<{kept}>").replace(f"</{tag}>", f"</{kept}>")
    return block.to_python(cleaned)
