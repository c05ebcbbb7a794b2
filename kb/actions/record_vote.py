"""Was this helpful?"""

import secrets

from django.db import transaction

from wagdesk.kb.models import ArticleVote
from wagdesk.kb.page_token import PageToken
from wagdesk.search.models import Visit

from .count_day import count_day, recount_day
from .snapshot import snapshot_of


@transaction.atomic
def record_vote(
    *, seen: PageToken, helpful: bool, visit: Visit | None, view: str = ""
) -> ArticleVote | None:
    """Count one vote. The same page view or visit voting again changes its mind.

    None if the page is gone.
    """
    if vote := _earlier_vote(seen, visit, view):
        return _change(vote, helpful)
    facts = snapshot_of(seen)
    if facts is None:
        return None
    vote = ArticleVote.objects.create(
        **facts, token=view or secrets.token_hex(16), helpful=helpful, visit=visit
    )
    count_day(evidence=vote, helpful=int(helpful), not_helpful=int(not helpful))
    return vote


def _earlier_vote(seen: PageToken, visit: Visit | None, view: str) -> ArticleVote | None:
    if view and (vote := ArticleVote.objects.filter(token=view).first()):
        return vote
    if visit is None:
        return None
    same = ArticleVote.objects.filter(visit=visit, page_id=seen.page_id)
    return same.filter(revision=seen.revision or None).order_by("-pk").first()


def _change(vote: ArticleVote, helpful: bool) -> ArticleVote:
    changed = ArticleVote.objects.filter(pk=vote.pk, helpful=not helpful).update(helpful=helpful)
    if changed:
        step = 1 if helpful else -1
        recount_day(evidence=vote, helpful=step, not_helpful=-step)
        vote.helpful = helpful
    return vote


@transaction.atomic
def explain_vote(*, vote: ArticleVote, reason: str = "", comment: str = "") -> ArticleVote:
    """Add why. Whoever holds the vote's random token may."""
    vote.reason = reason
    vote.comment = comment.strip()[:2000]
    vote.save(update_fields=["reason", "comment"])
    return vote
