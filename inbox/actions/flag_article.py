"""Say that a ticket asks for an article that does not exist."""

from datetime import datetime

from django.db import transaction

from ..models import Ticket, TicketArticle
from ..models.article import ArticleRole
from ..models.event import Cause, EventKind
from ..models.mailbox import AccessLevel
from ..permissions import demand
from .link_article import link_article
from .locking import lock_ticket
from .record_event import record_event


@transaction.atomic
def flag_article(*, user, ticket: Ticket, wanted: bool, at: datetime | None = None) -> None:
    """Set or take off the flag "needs an article". The same again changes nothing."""
    demand(user, ticket, AccessLevel.REPLY)
    ticket = lock_ticket(ticket)
    if wanted:
        link_article(ticket=ticket, role=ArticleRole.FLAGGED, actor=user, cause=Cause.AGENT, at=at)
        return
    flags = TicketArticle.objects.filter(ticket=ticket, role=ArticleRole.FLAGGED)
    if flags.delete()[0]:
        record_event(
            ticket=ticket,
            kind=EventKind.ARTICLE,
            cause=Cause.AGENT,
            actor=user,
            at=at,
            role=str(ArticleRole.FLAGGED),
            removed=True,
        )
