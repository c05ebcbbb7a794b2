"""An article was published or deleted: what became of the topic it came from."""

from django.db import transaction
from django.utils import timezone

from ..models import Topic
from ..models.topic import TopicState


@transaction.atomic
def answer_topic(*, page_id: int) -> int:
    """Mark the topics drafted as this page as answered; how many."""
    now = timezone.now()
    return Topic.objects.filter(draft=page_id, state=TopicState.DRAFTED).update(
        state=TopicState.ANSWERED, answered_at=now, updated_at=now
    )


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
