"""Searching tickets while the engine is away: what the database's indexes can answer."""

from datetime import UTC, datetime
from typing import Any

from django.db.models import Q, QuerySet

from ..models import PersonAddress
from ..search_documents.tickets import NOBODY, by_database, shown
from .search_terms import Question
from .tickets import tickets_for

COLUMNS = ("mailbox", "status", "assignee", "channel")


def tickets_by_database(viewer: Any, question: Question) -> tuple[QuerySet, tuple[str, ...]]:
    """The viewer's tickets, latest first, and the operators that had to be left out."""
    asked = " ".join(filter(None, [*question.wanted.phrases, question.words]))
    if asked:
        rows = by_database(viewer, asked, {"mailbox": question.filters["mailbox"]})
    else:
        rows = tickets_for(viewer)
    left_out = set(question.wanted.not_filters)
    left_out |= {"subject"} if question.wanted.title_phrases else set()
    left_out |= {"-"} if question.wanted.without or question.wanted.title_without else set()
    for name, values in question.filters.items():
        condition = _condition(name, values)
        if condition is None:
            left_out.add({"sender": "from", "recipient": "to"}.get(name, name))
        else:
            rows = rows.filter(condition)
    for least, below in question.wanted.ranges.values():
        rows = rows.filter(_between(least, below))
    return shown(rows), tuple(sorted(left_out))


def _condition(name: str, values: tuple[str, ...]) -> Q | None:
    if name == "sender":
        people = Q()
        for value in values:
            people |= Q(value__startswith=value)
        return Q(requester__in=PersonAddress.objects.filter(people).values("person"))
    if name not in COLUMNS:
        return None
    held = [value for value in values if value != NOBODY]
    condition = Q(**{f"{name}__in": held}) if held else Q(pk__in=[])
    return condition | Q(assignee=None) if NOBODY in values else condition


def _between(least: int | None, below: int | None) -> Q:
    condition = Q()
    if least is not None:
        condition &= Q(created_at__gte=datetime.fromtimestamp(least, UTC))
    if below is not None:
        condition &= Q(created_at__lt=datetime.fromtimestamp(below, UTC))
    return condition
