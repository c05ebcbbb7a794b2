"""An editor decides that a topic needs no article, and may think again."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ..models import Topic
from ..models.topic import TopicState
from ..permissions import may_see_topics


def _move(user, topic: Topic, before: str, after: str) -> bool:
    if not may_see_topics(user):
        raise PermissionDenied(_("You may not see topics."))
    rows = Topic.objects.filter(pk=topic.pk, state=before)
    return rows.update(state=after, updated_at=timezone.now()) == 1


@transaction.atomic
def dismiss_topic(*, user, topic: Topic) -> bool:
    """Dismiss an open topic; False if it is not open (any more)."""
    return _move(user, topic, TopicState.OPEN, TopicState.DISMISSED)


@transaction.atomic
def undo_dismissal(*, user, topic: Topic) -> bool:
    """Take a dismissal back; False if it was not dismissed."""
    return _move(user, topic, TopicState.DISMISSED, TopicState.OPEN)
