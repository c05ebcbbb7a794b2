"""What solved tickets teach search: the article that answered a text, or that none did.

Read anew each time and kept nowhere: search learns figures from it, no words.
"""

from collections import defaultdict
from collections.abc import Iterator

from django.conf import settings
from django.contrib.auth.models import AnonymousUser

from wagdesk.kb.queries import articles_for
from wagdesk.search.judgements import Judgement

from .models import Message, Ticket, TicketArticle
from .models.article import ArticleRole
from .models.message import MessageKind
from .models.ticket import Status

MOST = 2000
BATCH = 200
LONGEST_TEXT = 6000
TEACHING = (ArticleRole.SOLVED_BY, ArticleRole.SENT)


def ticket_judgements() -> Iterator[Judgement]:
    """From the newest solved tickets that a person answered."""
    tickets = (
        Ticket.objects.filter(
            status__in=(Status.SOLVED, Status.CLOSED),
            trashed_at=None,
            merged_into=None,
            first_reply_at__isnull=False,
        )
        .select_related("mailbox")
        .order_by("-pk")
    )
    newest = list(tickets[:MOST])
    for start in range(0, len(newest), BATCH):
        yield from _of(newest[start : start + BATCH])


def _of(tickets: list[Ticket]) -> Iterator[Judgement]:
    linked, words = _linked(tickets), _first_words(tickets)
    answers = _answers(tickets, linked)
    for ticket in tickets:
        text = f"{ticket.subject}\n{words.get(ticket.pk, '')}".strip()[:LONGEST_TEXT]
        # An article that is gone, in another language or not for everybody says nothing
        # about the others.
        if text and (ticket.pk in answers or ticket.pk not in linked):
            yield Judgement(
                text=text,
                locale=_language(ticket),
                relevant=frozenset(answers.get(ticket.pk, ())),
                help_center=str(ticket.mailbox.help_center or ""),
            )


def _language(ticket: Ticket) -> str:
    return ticket.locale or settings.LANGUAGE_CODE


def _linked(tickets: list[Ticket]) -> dict[int, set[int | None]]:
    """Ticket → the pages that answered it; None for one that is gone."""
    linked: dict[int, set[int | None]] = defaultdict(set)
    rows = TicketArticle.objects.filter(role__in=TEACHING, ticket__in=tickets)
    for ticket, page in rows.values_list("ticket", "page"):
        linked[ticket].add(page)
    return linked


def _answers(tickets: list[Ticket], linked: dict[int, set[int | None]]) -> dict[int, set[str]]:
    """Ticket → ids of its answers in its own language that everybody may read."""
    pages = {page for of_ticket in linked.values() for page in of_ticket} - {None}
    public = articles_for(AnonymousUser()).filter(pk__in=pages)
    languages = dict(public.values_list("pk", "locale__language_code"))
    answers: dict[int, set[str]] = defaultdict(set)
    for ticket in tickets:
        for page in linked.get(ticket.pk, ()):
            if languages.get(page) == _language(ticket):
                answers[ticket.pk].add(str(page))
    return answers


def _first_words(tickets: list[Ticket]) -> dict[int, str]:
    said = Message.objects.filter(
        ticket__in=tickets, kind=MessageKind.CUSTOMER, automatic=False
    ).order_by("-pk")
    return dict(said.values_list("ticket", "visible_text"))
