"""What agents say about a ticket: one field each, refused in plain words."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from tests.make.inbox import make_agent, make_mailbox, make_message, make_person, make_ticket
from wagdesk.inbox.actions.change_requester import change_requester
from wagdesk.inbox.actions.edit_subject import edit_subject
from wagdesk.inbox.actions.editing import ImpossibleEdit, StaleTicket
from wagdesk.inbox.actions.follow import follow
from wagdesk.inbox.actions.link import link, unlink
from wagdesk.inbox.actions.merge import MergeNeedsAYes, merge_tickets, unmerge
from wagdesk.inbox.actions.reply import reply
from wagdesk.inbox.actions.set_due import set_due
from wagdesk.inbox.actions.set_field import set_field
from wagdesk.inbox.actions.set_label import set_label
from wagdesk.inbox.actions.set_priority import set_priority
from wagdesk.inbox.actions.set_team import set_team
from wagdesk.inbox.actions.set_type import set_type
from wagdesk.inbox.actions.split import split_messages
from wagdesk.inbox.actions.tag_ticket import ImpossibleTags, tag_ticket
from wagdesk.inbox.actions.tags import delete_tag, edit_tag, merge_tags
from wagdesk.inbox.models import (
    CustomField,
    Follower,
    Message,
    StatusLabel,
    Team,
    Ticket,
    TicketLink,
    TicketTag,
    TicketValue,
)
from wagdesk.inbox.models.mailbox import AccessLevel

pytestmark = pytest.mark.django_db


@pytest.fixture
def box():
    return make_mailbox(undo_seconds=60)


@pytest.fixture
def ana(box):
    return make_agent(box, level=AccessLevel.MANAGE)


@pytest.fixture
def ticket(box):
    return make_ticket(box)


def stored(ticket) -> Ticket:
    return Ticket.objects.get(pk=ticket.pk)


def test_type_team_label_and_due_date_are_set_once_and_taken_off(ana, ticket):
    team, label = (
        Team.objects.create(name="Returns"),
        StatusLabel.objects.create(name="Looked at", status="new"),
    )
    due = timezone.now() - timedelta(days=1)
    for act, name, value, none in (
        (set_type, "type", "question", ""),
        (set_team, "team", team, None),
        (set_label, "label", label, None),
        (set_due, "due", due, None),
    ):
        column = "due_at" if name == "due" else name
        act(user=ana, ticket=ticket, **{name: value})
        version = stored(ticket).version
        act(user=ana, ticket=ticket, **{name: value})
        assert (getattr(stored(ticket), column), stored(ticket).version) == (value, version)
        act(user=ana, ticket=ticket, **{name: none})
        assert getattr(stored(ticket), column) == none


def test_an_unknown_type_and_a_label_of_another_status_are_refused(ana, ticket):
    solved = StatusLabel.objects.create(name="Paid back", status="solved")
    with pytest.raises(ImpossibleEdit, match="no such type"):
        set_type(user=ana, ticket=ticket, type="riddle")
    with pytest.raises(ImpossibleEdit, match="Set that first"):
        set_label(user=ana, ticket=ticket, label=solved)


@pytest.mark.parametrize(
    ("kind", "typed", "column", "kept", "wrong", "sentence"),
    [
        ("text", " A  1 ", "text", "A 1", "x" * 501, "500 letters at most"),
        ("choice", "red", "text", "red", "green", "none of the choices"),
        ("number", "3,5", "number", Decimal("3.5"), "many", "is a number"),
        ("date", "2026-03-31", "date", date(2026, 3, 31), "31.3.", "is a date"),
        ("yes_no", "No", "yes", False, "perhaps", "yes or no"),
    ],
)
def test_each_kind_of_field_keeps_its_value(
    ana, ticket, kind, typed, column, kept, wrong, sentence
):
    field = CustomField.objects.create(slug="one", label="One", kind=kind, choices="red\nblue")
    set_field(user=ana, ticket=ticket, field=field, value=typed)
    assert getattr(TicketValue.objects.get(), column) == kept
    with pytest.raises(ImpossibleEdit, match=sentence):
        set_field(user=ana, ticket=ticket, field=field, value=wrong)
    assert getattr(TicketValue.objects.get(), column) == kept
    set_field(user=ana, ticket=ticket, field=field, value="")
    assert not TicketValue.objects.exists()


def test_a_field_of_another_mailbox_is_refused(ana, ticket):
    field = CustomField.objects.create(slug="one", label="One", mailbox=make_mailbox())
    with pytest.raises(ImpossibleEdit, match="another mailbox"):
        set_field(user=ana, ticket=ticket, field=field, value="1")


def test_nor_does_a_wrong_value_tell_what_a_field_of_another_mailbox_is_called(ana, ticket):
    field = CustomField.objects.create(
        slug="one", label="Secret project", kind="number", mailbox=make_mailbox()
    )
    with pytest.raises(ImpossibleEdit, match="another mailbox"):
        set_field(user=ana, ticket=ticket, field=field, value="no number")


def test_the_subject_is_tidied_and_its_words_stand_in_no_event(ana, ticket):
    edit_subject(user=ana, ticket=ticket, subject="  Broken \n zip ")
    assert stored(ticket).subject == "Broken zip"
    assert "zip" not in str(list(ticket.events.values_list("data", flat=True)))
    with pytest.raises(ImpossibleEdit, match="Write a subject"):
        edit_subject(user=ana, ticket=ticket, subject=" ")


@pytest.mark.parametrize("keep", [True, False])
def test_a_former_requester_stays_in_the_conversation_only_if_kept(ana, ticket, keep):
    before, now = ticket.requester, make_person()
    change_requester(user=ana, ticket=ticket, person=now, keep=keep)
    assert stored(ticket).requester == now
    assert ticket.participants.filter(person=before).exists() is keep


def test_following_needs_to_see_the_ticket_alone(box, ticket):
    viewer = make_agent(box, level=AccessLevel.VIEW)
    for wanted in (True, True, False):
        follow(user=viewer, ticket=ticket, wanted=wanted)
        assert Follower.objects.filter(user=viewer).exists() is wanted
    with pytest.raises(PermissionDenied):
        follow(user=make_agent(), ticket=ticket)


def test_related_tickets_are_tied_once_whichever_way_and_untied(box, ana, ticket):
    other = make_ticket(box)
    link(user=ana, ticket=ticket, other=other, kind="related")
    link(user=ana, ticket=other, other=ticket, kind="related")
    assert TicketLink.objects.count() == 1
    unlink(user=ana, ticket=other, other=ticket, kind="related")
    assert not TicketLink.objects.exists()
    with pytest.raises(ImpossibleEdit, match="itself"):
        link(user=ana, ticket=ticket, other=ticket, kind="related")


def test_only_a_change_of_the_same_field_by_somebody_else_stops_an_edit(box, ana, ticket):
    ben, seen = make_agent(box), stored(ticket).version
    set_type(user=ben, ticket=ticket, type="task")
    set_priority(user=ana, ticket=ticket, priority=4, version=seen)
    with pytest.raises(StaleTicket) as stopped:
        set_type(user=ana, ticket=ticket, type="question", version=seen)
    assert [event.actor for event in stopped.value.events] == [ben]
    assert (stored(ticket).type, stored(ticket).priority) == ("task", 4)


def test_one_s_own_change_from_another_tab_stops_nobody(ana, ticket):
    seen = stored(ticket).version
    set_type(user=ana, ticket=ticket, type="task")
    set_type(user=ana, ticket=ticket, type="question", version=seen)
    assert stored(ticket).type == "question"


def test_a_tag_is_renamed_merged_and_deleted_everywhere(box, ana, ticket):
    other = make_ticket(box)
    tag_ticket(user=ana, ticket=ticket, names=["late", "slow"])
    tag_ticket(user=ana, ticket=other, names=["late"])
    late, slow = TicketTag.objects.get(name="late"), TicketTag.objects.get(name="slow")
    with pytest.raises(ImpossibleTags, match="Merge"):
        edit_tag(user=ana, tag=late, name="SLÓW")
    edit_tag(user=ana, tag=slow, name="Sluggish")
    assert merge_tags(user=ana, source=late, target=slow) == 2
    assert [str(tag) for tag in other.tags.all()] == ["Sluggish"]
    assert delete_tag(user=ana, tag=slow) == 2
    assert not ticket.tags.exists()
    with pytest.raises(PermissionDenied):
        edit_tag(user=make_agent(box), tag=slow, name="Mine")


def test_tickets_of_two_people_are_merged_only_after_a_yes(box, ana, ticket):
    other = make_ticket(box)
    with pytest.raises(MergeNeedsAYes):
        merge_tickets(user=ana, sources=[other], target=ticket)
    merge_tickets(user=ana, sources=[other], target=ticket, confirmed=True)
    assert stored(other).merged_into == ticket


def test_a_merge_never_makes_a_circle(box, ana, ticket):
    other = make_ticket(box, ticket.requester)
    merge_tickets(user=ana, sources=[other], target=ticket)
    # What leads here is looked after here, so this would merge it into itself.
    for target in (other, ticket):
        with pytest.raises(ImpossibleEdit):
            merge_tickets(user=ana, sources=[ticket], target=target)
    assert stored(ticket).merged_into is None


def test_several_are_merged_and_taken_out_in_another_order(box, ana, ticket):
    one, two = make_ticket(box), make_ticket(box)
    merge_tickets(user=ana, sources=[two, one], target=ticket, confirmed=True)
    assert ticket.participants.count() == 3
    unmerge(user=ana, ticket=one)
    assert (stored(one).merged_into, stored(two).merged_into) == (None, ticket)
    unmerge(user=ana, ticket=two)
    assert [row.person for row in ticket.participants.all()] == [ticket.requester]


def test_a_split_takes_neither_all_nor_none_nor_a_reply_that_waits(ana, ticket):
    second = make_message(ticket)
    ids = list(Message.objects.values_list("pk", flat=True))
    for chosen in (ids, []):
        with pytest.raises(ImpossibleEdit):
            split_messages(user=ana, ticket=ticket, messages=chosen)
    waits = reply(user=ana, ticket=ticket, text="Soon.", seen_message=second.pk)
    with pytest.raises(ImpossibleEdit, match="not left yet"):
        split_messages(user=ana, ticket=ticket, messages=[second.pk, waits.pk])
    assert Ticket.objects.count() == 1
