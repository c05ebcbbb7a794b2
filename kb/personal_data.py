"""Where the help center keeps personal data: nowhere by name, perhaps in comments; and what
was read and voted in a visit that is known to be somebody's."""

import re

from django.db.models import Q, QuerySet

from wagdesk.kb.models import ArticleRead, ArticleVote
from wagdesk.personal_data import Identifiers, PersonalData, ids_of, registry, values_of


def find_votes(identifiers: Identifiers) -> QuerySet:
    """Votes of their visits, and comments that mention one of the addresses."""
    mentioned = Q(visit__in=ids_of("visit", identifiers))
    for value in values_of(identifiers):
        # Not inside a longer address.
        mentioned |= Q(comment__iregex=rf"(^|[^a-z0-9.+_-]){re.escape(value)}($|[^a-z0-9_-])")
    return ArticleVote.objects.filter(mentioned)


def find_reads(identifiers: Identifiers) -> QuerySet:
    return ArticleRead.objects.filter(visit__in=ids_of("visit", identifiers))


def erase_votes(votes: QuerySet, _known: Identifiers) -> None:
    votes.update(comment="", visit=None)


def erase_reads(reads: QuerySet, _known: Identifiers) -> None:
    reads.update(visit=None)


registry.register(
    PersonalData(
        model="wagdesk_kb.ArticleVote",
        fields=("comment",),
        find=find_votes,
        erase=erase_votes,
        why="A reader may write anything into the comment of a vote.",
        facts=("title", "helpful", "reason", "created_at"),
    )
)
registry.register(
    PersonalData(
        model="wagdesk_kb.ArticleRead",
        fields=("title",),
        find=find_reads,
        erase=erase_reads,
        why="What somebody read before they wrote.",
        facts=("seconds", "created_at"),
    )
)
registry.register_impersonal("wagdesk_kb.ArticleVote", "locale", "title", "token", "reason")
registry.register_impersonal("wagdesk_kb.ArticleRead", "locale", "token")
registry.register_impersonal("wagdesk_kb.ArticleDay", "locale", "title", "time_zone")
registry.register_impersonal(
    "wagdesk_kb_pages.HelpCenterPage", "headline", "intro", "search_hint", "time_zone"
)
registry.register_impersonal("wagdesk_kb_pages.CategoryPage", "description")
registry.register_impersonal(
    "wagdesk_kb_pages.ArticlePage", "summary", "body", "asked_as", "related_articles", "source_id"
)
