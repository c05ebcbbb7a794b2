"""What solved tickets teach: the customer's first words, and the articles that answered them.

Judged queries for ``search_evaluate --learnt``. They are read anew each time and kept nowhere;
names of the customer, addresses and numbers are taken out before they leave the inbox.
"""

from collections import defaultdict
from collections.abc import Iterator

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db.models import Q

from wagdesk.kb.queries import articles_for
from wagdesk.search.judged import JudgedQuery

from .models import Message, Ticket, TicketArticle
from .models.article import ArticleRole
from .models.message import MessageKind
from .models.ticket import Status
from .redaction import redact

MOST = 2000
BATCH = 200
TEACHING = (ArticleRole.SOLVED_BY, ArticleRole.SENT)


def learnt_queries() -> Iterator[JudgedQuery]:
    """From the newest solved tickets, if everybody may read an article that answered them."""
    solved = Q(status__in=(Status.SOLVED, Status.CLOSED), trashed_at=None, merged_into=None)
    taught = TicketArticle.objects.filter(role__in=TEACHING).exclude(page=None).values("ticket")
    tickets = Ticket.objects.filter(solved, pk__in=taught).select_related("requester")
    newest = list(tickets.order_by("-pk")[:MOST])
    for start in range(0, len(newest), BATCH):
        yield from _of(newest[start : start + BATCH])


def _of(tickets: list[Ticket]) -> Iterator[JudgedQuery]:
    answers, words = _answers(tickets), _first_words(tickets)
    for ticket in tickets:
        text = f"{ticket.subject}\n{words.get(ticket.pk, '')}".strip()
        if text and answers[ticket.pk]:
            yield JudgedQuery(
                query=redact(text, [ticket.requester.name]).text,
                relevant=frozenset(answers[ticket.pk]),
                locale=ticket.locale or settings.LANGUAGE_CODE,
            )


def _answers(tickets: list[Ticket]) -> dict[int, set[str]]:
    """Ticket → source ids of its answers in its own language."""
    rows = TicketArticle.objects.filter(role__in=TEACHING, ticket__in=tickets).exclude(page=None)
    pages = list(rows.values_list("ticket", "page"))
    public = articles_for(AnonymousUser()).filter(pk__in={page for _ticket, page in pages})
    readable = {page.pk: page for page in public.select_related("locale")}
    languages = {ticket.pk: ticket.locale or settings.LANGUAGE_CODE for ticket in tickets}
    answers: dict[int, set[str]] = defaultdict(set)
    for ticket, pk in pages:
        page = readable.get(pk)
        if page is not None and page.locale.language_code == languages[ticket]:
            answers[ticket].add(page.source_id)
    return answers


def _first_words(tickets: list[Ticket]) -> dict[int, str]:
    said = Message.objects.filter(ticket__in=tickets, kind=MessageKind.CUSTOMER).order_by("-pk")
    return dict(said.values_list("ticket", "visible_text"))
