"""Where the help center keeps personal data: nowhere by name, perhaps in comments."""

from collections.abc import Iterable

from django.db.models import Q, QuerySet

from wagdesk.kb.models import ArticleVote
from wagdesk.personal_data import PersonalData, registry


def find_comments(addresses: Iterable[str]) -> QuerySet:
    """Comments that mention one of the addresses; votes know no names."""
    mentioned = Q(pk__in=[])
    for address in addresses:
        mentioned |= Q(comment__icontains=address)
    return ArticleVote.objects.filter(mentioned)


def erase_comments(votes: QuerySet) -> None:
    votes.update(comment="", visit=None)


registry.register(
    PersonalData(
        model="wagdesk_kb.ArticleVote",
        fields=("comment",),
        find=find_comments,
        erase=erase_comments,
        why="A reader may write anything into the comment of a vote.",
    )
)
registry.register_impersonal("wagdesk_kb.ArticleVote", "locale", "title", "token", "reason")
registry.register_impersonal("wagdesk_kb.ArticleRead", "locale", "title", "token")
registry.register_impersonal("wagdesk_kb.ArticleDay", "locale", "title", "time_zone")
registry.register_impersonal(
    "wagdesk_kb_pages.HelpCenterPage", "headline", "intro", "search_hint", "time_zone"
)
registry.register_impersonal("wagdesk_kb_pages.CategoryPage", "description")
registry.register_impersonal(
    "wagdesk_kb_pages.ArticlePage", "summary", "body", "asked_as", "related_articles", "source_id"
)
