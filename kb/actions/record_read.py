"""An article was read."""

from django.db import transaction
from django.db.models.functions import Greatest

from wagdesk.kb.models import ArticleRead
from wagdesk.kb.page_token import PageToken
from wagdesk.search.models import Visit

from .count_day import count_day
from .snapshot import snapshot_of

MAX_SECONDS = 6 * 60 * 60


@transaction.atomic
def record_read(
    *, seen: PageToken, view: str, seconds: int, exited: bool, visit: Visit | None
) -> ArticleRead | None:
    """Count one page view once; later reports of it only lengthen it.

    ``view`` is the reader's random token for this page view. None if the page is gone.
    """
    seconds = max(0, min(seconds, MAX_SECONDS))
    known = ArticleRead.objects.filter(token=view)
    if known.update(seconds=Greatest("seconds", seconds), exited=exited):
        return known.first()
    facts = snapshot_of(seen)
    if facts is None:
        return None
    read, made = ArticleRead.objects.get_or_create(
        token=view, defaults={**facts, "seconds": seconds, "exited": exited, "visit": visit}
    )
    if made:
        count_day(evidence=read, reads=1)
    return read
