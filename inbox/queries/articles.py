"""Articles for a ticket, seen with the customer's eyes."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.contrib.auth.models import AnonymousUser

from wagdesk.kb.queries import articles_for
from wagdesk.search import queries as search

from ..mail.compose import REFERENCE
from ..models import Message, Ticket
from ..models.message import MessageKind

SUGGESTED = 3
FOUND = 8


@dataclass(frozen=True)
class OfferedArticle:
    """An article an agent may put into a reply. ``read_before``: they know it already."""

    pk: int
    title: str
    url: str
    excerpt: str
    read_before: bool

    @property
    def reference(self) -> str:
        """What stands in the reply's text until it is sent."""
        return _reference(self.title, self.pk)


def _reference(title: str, pk: int) -> str:
    plain = " ".join(title.replace("[", "(").replace("]", ")").split())
    return f"[{plain}](article:{pk})"


def reader_of(ticket: Ticket):
    """Whoever will read the reply: the customer's account, or anybody."""
    return ticket.requester.user or AnonymousUser()


def _scope(ticket: Ticket) -> dict:
    contact = getattr(ticket, "contact_visit", None)
    help_center = (contact and contact.help_center) or ticket.mailbox.help_center
    return {
        "locale": ticket.locale or settings.LANGUAGE_CODE,
        "filters": {"help_center": str(help_center)} if help_center else {},
    }


def articles_to_insert(ticket: Ticket, text: str, known: set[UUID]) -> list[OfferedArticle]:
    """What a search in the ticket's help center and language finds for its customer."""
    found = search.find(reader_of(ticket), text, limit=FOUND, prefix=True, **_scope(ticket))
    return [_offered(hit, known) for hit in found.hits]


def articles_suggested(
    ticket: Ticket, known: set[UUID], said: Iterable[Message] | None = None
) -> list[OfferedArticle]:
    """What may answer the ticket; what the customer has read already comes last. ``said``: its
    messages in order, where they are read already."""
    found = search.suggest_for_text(
        reader_of(ticket), question_of(ticket, said), limit=SUGGESTED, **_scope(ticket)
    )
    offered = [_offered(hit, known) for hit in found.hits]
    return sorted(offered, key=lambda article: article.read_before)


def with_other_article(ticket: Ticket, text: str, swap: str) -> str:
    """``text`` with one article put for another; ``swap`` is ``42:57``, old and new id.

    A swap that makes no sense leaves the text alone: the action says what is wrong with it.
    """
    old, _sep, new = swap.partition(":")
    if not (old.isdecimal() and new.isdecimal() and len(new) < 19):
        return text
    page = articles_for(reader_of(ticket)).filter(pk=int(new)).first()
    if page is None:
        return text
    wanted = _reference(page.title, page.pk)
    return REFERENCE.sub(lambda match: wanted if match[2] == old else match[0], text)


def question_of(ticket: Ticket, said: Iterable[Message] | None = None) -> str:
    """The subject and what the customer wrote first and last."""
    if said is None:
        rows = Message.objects.filter(ticket=ticket, kind=MessageKind.CUSTOMER, automatic=False)
        said = [row for row in (rows.order_by("pk").first(), rows.order_by("pk").last()) if row]
    theirs = [
        message.visible_text
        for message in sorted(said, key=lambda message: message.pk)
        if message.ticket_id == ticket.pk
        and message.kind == MessageKind.CUSTOMER
        and not message.automatic
    ]
    return "\n".join(dict.fromkeys([ticket.subject, *theirs[:1], *theirs[-1:]]))[:6000]


def _offered(hit, known: set[UUID]) -> OfferedArticle:
    key = getattr(hit.obj, "translation_key", None)
    return OfferedArticle(
        pk=int(hit.object_id),
        title=hit.title,
        url=hit.url,
        excerpt=hit.excerpt,
        read_before=key in known,
    )
