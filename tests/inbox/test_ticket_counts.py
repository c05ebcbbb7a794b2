"""The numbers beside the views, by statements that are kept, are those of the one rule."""

import pytest
from django.contrib.auth import get_user_model

from tests.make.inbox import make_agent, make_mailbox, make_superuser, make_ticket
from wagdesk.inbox.models.mailbox import AccessScope
from wagdesk.inbox.queries.ticket_list import counters, listed_for, waiting_for
from wagdesk.inbox.queries.ticket_views import VIEWS, view_condition

pytestmark = pytest.mark.django_db


def in_full(viewer, view: str, **narrowed) -> int:
    rows = listed_for(viewer).filter(view_condition(viewer, view), **narrowed)
    return rows.filter(status__in=VIEWS[view].statuses).count()


def test_each_viewer_counts_what_the_rule_lets_them_see():
    boxes = [make_mailbox(), make_mailbox()]
    whole, other = make_agent(*boxes), make_agent(*boxes)
    partly, root = make_agent(boxes[0]), make_superuser()
    boxes[1].access.create(user=partly, scope=AccessScope.OWN)
    viewers = [whole, other, partly, root]
    for at, viewer in enumerate(viewers):
        for box in boxes:
            for _ in range(at + 1):
                make_ticket(box, assignee=viewer)
    make_ticket(boxes[1])
    # As a request has them, twice: the second time by a statement that is kept.
    for viewer in [get_user_model().objects.get(pk=one.pk) for one in viewers * 2]:
        for narrowed in ({}, {"mailbox": boxes[1].pk}):
            found = counters(viewer, **narrowed)
            assert found == {code: in_full(viewer, code, **narrowed) for code in found}
        assert waiting_for(viewer) == found_in_both(viewer)
    assert counters(viewers[2])["open"] < counters(root)["open"]


def found_in_both(viewer) -> int:
    return in_full(viewer, "mine") + in_full(viewer, "unassigned")
