"""What solved tickets say about suggestions: which article answered a text, or that none did.

Read anew each time and kept nowhere: search learns figures from it, no words.
"""

from collections import defaultdict
from collections.abc import Iterator

from django.conf import settings
from django.contrib.auth.models import AnonymousUser

from wagdesk.kb.queries import articles_for
from wagdesk.search.judgements import Judgement

from .learnt_queries import TEACHING
from .models import Message, Ticket, TicketArticle
from .models.message import MessageKind
from .models.ticket import Status

MOST = 2000
BATCH = 200
LONGEST_TEXT = 6000


def suggestion_judgements() -> Iterator[Judgement]:
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
    linked, answers, words = _linked(tickets), _answers(tickets), _first_words(tickets)
    for ticket in tickets:
        text = f"{ticket.subject}\n{words.get(ticket.pk, '')}".strip()[:LONGEST_TEXT]
        # An article that is gone or not for everybody says nothing about the others.
        if not text or (ticket.pk in linked and not answers[ticket.pk]):
            continue
        yield Judgement(
            text=text,
            locale=ticket.locale or settings.LANGUAGE_CODE,
            relevant=frozenset(answers[ticket.pk]),
            help_center=str(ticket.mailbox.help_center or ""),
        )


def _linked(tickets: list[Ticket]) -> set[int]:
    rows = TicketArticle.objects.filter(role__in=TEACHING, ticket__in=tickets)
    return set(rows.values_list("ticket", flat=True))


def _answers(tickets: list[Ticket]) -> dict[int, set[str]]:
    """Ticket → ids of the articles that answered it and that everybody may read."""
    rows = TicketArticle.objects.filter(role__in=TEACHING, ticket__in=tickets).exclude(page=None)
    pages = list(rows.values_list("ticket", "page"))
    public = articles_for(AnonymousUser()).filter(pk__in={page for _ticket, page in pages})
    readable = set(public.values_list("pk", flat=True))
    answers: dict[int, set[str]] = defaultdict(set)
    for ticket, page in pages:
        if page in readable:
            answers[ticket].add(str(page))
    return answers


def _first_words(tickets: list[Ticket]) -> dict[int, str]:
    said = Message.objects.filter(
        ticket__in=tickets, kind=MessageKind.CUSTOMER, automatic=False
    ).order_by("-pk")
    return dict(said.values_list("ticket", "visible_text"))
