"""An article was published or deleted: what became of the topic it came from."""

from django.db import transaction
from django.utils import timezone
from django.utils.html import strip_tags

from wagdesk.kb.queries import all_articles

from ..models import Topic
from ..models.topic import TopicState


def says_something(page_id: int) -> bool:
    """False for an article without a word of its own: it answers nobody."""
    page = all_articles().filter(pk=page_id).first()
    return page is not None and bool(page.summary.strip() or strip_tags(str(page.body)).strip())


@transaction.atomic
def answer_topic(*, page_id: int) -> int:
    """Mark the topics drafted as this page as answered, if it says something; how many."""
    drafted = Topic.objects.filter(draft=page_id, state=TopicState.DRAFTED)
    if not drafted.exists() or not says_something(page_id):
        return 0
    now = timezone.now()
    return drafted.update(state=TopicState.ANSWERED, answered_at=now, updated_at=now)


@transaction.atomic
def reopen_topic(*, page_id: int) -> int:
    """The page is going: its topics are open questions again; how many."""
    return Topic.objects.filter(
        draft=page_id, state__in=(TopicState.DRAFTED, TopicState.ANSWERED)
    ).update(
        state=TopicState.OPEN,
        draft=None,
        draft_key=None,
        drafted_by=None,
        answered_at=None,
        updated_at=timezone.now(),
    )
