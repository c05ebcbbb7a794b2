"""What the ticket list asks lies in an index in the list's order, so that a page reads its own
rows and no others, however many tickets there are."""

from collections.abc import Iterator

import pytest
from django.db.models import Index
from django.db.models.sql.where import WhereNode
from django.http import QueryDict

from tests.make.inbox import make_agent, make_mailbox
from wagdesk.inbox.models import Ticket
from wagdesk.inbox.models.ticket import SHOWN
from wagdesk.inbox.queries.ticket_filter import read_filter
from wagdesk.inbox.queries.ticket_list import tickets_in

pytestmark = pytest.mark.django_db
HIDDEN = {"merged_into_id", "trashed_at"}


def asked_about(node: WhereNode) -> Iterator[str]:
    for child in node.children:
        if isinstance(child, WhereNode):
            yield from asked_about(child)
        else:
            yield child.lhs.target.column


def held(index: Index) -> list[str]:
    return [Ticket._meta.get_field(name).column for name, _sign in index.fields_orders]


@pytest.mark.parametrize(
    "asked",
    [
        "view=all",
        "view=closed",
        "view=solved&mailbox=support",
        "view=mine&status=open&status=solved&status=closed",
        "view=all&assignee=me&status=closed",
        "view=all&assignee=none&mailbox=support",
    ],
)
@pytest.mark.parametrize("scope", ["all", "own"])
def test_all_that_a_list_is_narrowed_by_lies_in_its_index(asked, scope):
    viewer = make_agent(make_mailbox("support"), make_mailbox("returns"), scope=scope)
    ticket_filter = read_filter(viewer, QueryDict(asked)).filter
    columns = set(asked_about(tickets_in(viewer, ticket_filter).query.where))
    assert columns >= HIDDEN
    order = list(ticket_filter.sort.columns)
    fitting = [
        index.name
        for index in Ticket._meta.indexes
        if index.condition == SHOWN
        and held(index)[: len(order)] == order
        and columns - HIDDEN <= set(held(index))
    ]
    assert fitting == ["wagdesk_shown_changed"]
