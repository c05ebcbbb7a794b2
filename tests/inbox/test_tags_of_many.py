"""Tags of more tickets than are looked through one by one."""

import pytest
from django.contrib.auth import get_user_model

from tests.make.inbox import make_agent, make_mailbox, make_ticket
from wagdesk.inbox.models import TaggedTicket, TicketTag
from wagdesk.inbox.queries import tags
from wagdesk.inbox.queries.tags import numbers_of, seen_tags

pytestmark = pytest.mark.django_db


def tag_of(name: str, *tickets) -> TicketTag:
    tag = TicketTag.objects.create(name=name, slug=name, key=name)
    for ticket in tickets:
        TaggedTicket.objects.create(
            tag=tag, content_object=ticket, updated_at=ticket.updated_at, status=ticket.status
        )
    return tag


@pytest.mark.parametrize("some", [0, 1, 2, 1000])
def test_tags_are_seen_by_the_rule_however_few_tickets_are_looked_at_first(some, monkeypatch):
    monkeypatch.setattr(tags, "_SOME", some)
    here, there = make_mailbox(), make_mailbox()
    mine, theirs = [make_ticket(here) for _ in range(3)], [make_ticket(there) for _ in range(3)]
    seen = {
        tag_of("all", *mine, *theirs),
        *(tag_of(f"only{at}", one) for at, one in enumerate(mine)),
    }
    elsewhere, unused = tag_of("layoffs", *theirs), tag_of("fresh")
    viewer = get_user_model().objects.get(pk=make_agent(here).pk)
    assert seen_tags(viewer) == {tag.pk for tag in seen}
    assert seen_tags(viewer, key__startswith="only1") == {TicketTag.objects.get(key="only1").pk}
    whose = [*seen, elsewhere, unused]
    numbers = numbers_of(viewer, whose)
    shown = {tag.key: numbers.get(tag.pk, "0") for tag in whose}
    ones = {f"only{at}": "1" for at in range(3)}
    assert shown == {"all": "3", **ones, "layoffs": "0", "fresh": "0"}


@pytest.mark.parametrize("sees_all", [True, False])
def test_many_are_counted_up_to_a_number(sees_all, monkeypatch):
    monkeypatch.setattr(tags, "_SOME", 0)
    monkeypatch.setattr(tags, "_COUNTED", 2)
    box = make_mailbox()
    if not sees_all:
        make_mailbox()
    tickets = [make_ticket(box) for _ in range(3)]
    two, three = tag_of("two", *tickets[:2]), tag_of("three", *tickets)
    assert numbers_of(make_agent(box), [two, three]) == {two.pk: "2", three.pk: "2+"}
