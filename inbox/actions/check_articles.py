"""Articles in a reply: for this customer's eyes, and in their language."""

from django.contrib.auth.models import AnonymousUser
from django.utils.translation import gettext as _

from wagdesk.kb.queries import articles_for

from ..mail.compose import Article, referenced_articles
from ..models import Ticket


class ArticleProblem(Exception):
    """A reference that can't be sent; ``str()`` says why.

    ``code``: ``hidden`` (the customer may not read it, or it is gone) or ``language``
    (there is a version in the customer's language); ``instead`` is that version's page.
    """

    def __init__(self, code: str, sentence: str, page_id: int, instead=None) -> None:
        super().__init__(sentence)
        self.code = code
        self.page_id = page_id
        self.instead = instead


def articles_in(
    agent, ticket: Ticket, text: str, *, other_language_is_fine: bool = False, reader=None
) -> dict:
    """The referenced pages by id; raises ``ArticleProblem`` for the first that can't go.

    A mail can be forwarded and read by anyone, so only what everyone may read is sent,
    unless the requester is a signed-in user of ours. ``agent``: who is told of a problem;
    ``reader``: who gets it, where that is not the requester.
    """
    ids = referenced_articles(text)
    if not ids:
        return {}
    viewer = reader or ticket.requester.user or AnonymousUser()
    readable = articles_for(viewer)
    pages = {page.pk: page for page in readable.filter(pk__in=ids).select_related("locale")}
    for pk in ids:
        if pk not in pages:
            raise ArticleProblem("hidden", _cannot_read(agent, pk), pk)
        if not other_language_is_fine:
            _check_language(ticket, pages[pk], readable)
    return {pk: pages[pk] for pk in ids}


def _cannot_read(agent, pk: int) -> str:
    """Names the article to whom it is not hidden as well."""
    title = articles_for(agent).filter(pk=pk).values_list("title", flat=True).first()
    if title is None:
        return _("The customer can't read this article. Take it out or choose another.")
    return _("The customer can't read “%(title)s”. Take it out or choose another.") % {
        "title": title
    }


def _check_language(ticket: Ticket, page, readable) -> None:
    wanted = ticket.locale.split("-")[0]
    if not wanted or page.locale.language_code.split("-")[0] == wanted:
        return
    better = readable.filter(
        translation_key=page.translation_key, locale__language_code__startswith=wanted
    ).first()
    if better:
        raise ArticleProblem(
            "language",
            _("“%(title)s” is not in the customer's language, but “%(other)s” is.")
            % {"title": page.title, "other": better.title},
            page.pk,
            instead=better,
        )


def mail_articles(pages: dict) -> dict[int, Article]:
    """What ``compose`` needs of each page."""
    return {
        pk: Article(title=page.title, url=page.full_url or page.url) for pk, page in pages.items()
    }
