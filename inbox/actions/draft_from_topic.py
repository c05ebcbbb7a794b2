"""A topic becomes an unpublished article."""

from collections.abc import Iterable

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.html import format_html_join
from django.utils.translation import gettext as _

from wagdesk.kb.actions import create_draft_article

from ..models import Topic
from ..models.topic import TopicState
from ..permissions import may_see_topics


class NotOpen(Exception):
    """The topic was dismissed or answered meanwhile; ``str()`` says so."""


@transaction.atomic
def draft_from_topic(
    *, user, topic: Topic, parent, title: str, text: str, asked_as: Iterable[str] = ()
) -> tuple[object, bool]:
    """(page, made): one draft for a topic, whoever clicks how often.

    ``text`` is plain; blank lines part paragraphs. Raises ``PermissionDenied`` if ``user``
    may not add articles below ``parent``, ``ValidationError`` for an empty title.
    """
    if not may_see_topics(user):
        raise PermissionDenied(_("You may not see topics."))
    if not title.strip():
        raise ValidationError(_("Give the article a title."))
    taken = Topic.objects.filter(pk=topic.pk, state=TopicState.OPEN).update(
        state=TopicState.DRAFTED, drafted_by=user, updated_at=timezone.now()
    )
    topic.refresh_from_db()
    if not taken:
        if topic.draft_id and topic.state == TopicState.DRAFTED:
            return topic.draft.specific, False
        raise NotOpen(_("This topic is no longer open."))
    page = create_draft_article(
        user=user,
        parent=parent,
        title=title,
        body_html=_paragraphs(text),
        asked_as=list(asked_as),
        source_id=f"topic:{topic.pk}",
    )
    Topic.objects.filter(pk=topic.pk).update(draft=page.pk, draft_key=page.translation_key)
    topic.refresh_from_db()
    return page, True


def _paragraphs(text: str) -> str:
    parts = text.replace("\r\n", "\n").split("\n\n")
    return format_html_join("", "<p>{}</p>", ((part.strip(),) for part in parts if part.strip()))
