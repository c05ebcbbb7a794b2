"""What is found anew, and what stays where it is, when tags are tidied."""

import pytest

from tests.make.inbox import make_superuser, make_ticket
from wagdesk.inbox.actions import tags
from wagdesk.inbox.actions.change_status import change_status
from wagdesk.inbox.actions.tag_ticket import tag_ticket
from wagdesk.inbox.actions.tags import delete_tag, edit_tag, merge_tags
from wagdesk.inbox.models import TaggedTicket, Ticket, TicketTag
from wagdesk.inbox.rebuild import compare
from wagdesk.search.models import IndexChange

pytestmark = pytest.mark.django_db


@pytest.fixture
def boss():
    return make_superuser()


@pytest.fixture
def ticket(box, boss):
    made = make_ticket(box)
    tag_ticket(user=boss, ticket=made, names=["late", "slow"])
    IndexChange.objects.all().delete()
    return Ticket.objects.get(pk=made.pk)


def tag(name: str) -> TicketTag:
    return TicketTag.objects.get(name=name)


def noted() -> list[str]:
    return list(IndexChange.objects.filter(kind="ticket").values_list("object_id", flat=True))


def test_a_renamed_tag_is_found_anew_and_a_described_one_needs_not_be(boss, ticket):
    edit_tag(user=boss, tag=tag("late"), name="late", description="Came after its day")
    assert noted() == []
    edit_tag(user=boss, tag=tag("late"), name="too late")
    assert noted() == [str(ticket.pk)]


def test_tickets_of_a_deleted_tag_are_found_anew(boss, ticket):
    assert delete_tag(user=boss, tag=tag("late")) == 1
    assert noted() == [str(ticket.pk)]


def test_a_merge_of_tags_moves_no_ticket_up(boss, ticket):
    merge_tags(user=boss, source=tag("late"), target=tag("slow"))
    after = Ticket.objects.get(pk=ticket.pk)
    assert (after.version, after.updated_at) == (ticket.version, ticket.updated_at)
    assert ticket.events.order_by("pk").last().data["quiet"] is True


def test_a_merge_of_tags_holds_its_tickets_and_reads_them_once_it_does(boss, ticket, monkeypatch):
    """Somebody else took the tag off, put it on another and solved that, meanwhile."""
    other = make_ticket(ticket.mailbox)
    real = tags._with_tag

    def then_somebody_acts(tag: TicketTag) -> list[int]:
        numbers = real(tag)
        if numbers == [ticket.pk]:
            tag_ticket(user=boss, ticket=ticket, names=["slow"])
            change_status(user=boss, ticket=other, status="solved")
            tag_ticket(user=boss, ticket=other, names=["late"])
        return numbers

    monkeypatch.setattr(tags, "_with_tag", then_somebody_acts)
    assert merge_tags(user=boss, source=tag("late"), target=tag("slow")) == 1
    assert not TicketTag.objects.filter(name="late").exists()
    assert set(TaggedTicket.objects.values_list("content_object", "tag__name", "status")) == {
        (ticket.pk, "slow", "new"),
        (other.pk, "slow", "solved"),
    }
    assert compare([ticket.pk, other.pk]) == []
    assert ticket.events.order_by("pk").last().data.get("quiet") is None
