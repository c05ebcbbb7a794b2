"""What is not merged, and what taking a merge back gives and leaves."""

import pytest
from django.core.exceptions import PermissionDenied

from tests.make.inbox import make_mailbox, make_person, make_superuser, make_ticket
from wagdesk.inbox.actions.add_note import add_note
from wagdesk.inbox.actions.change_requester import change_requester
from wagdesk.inbox.actions.change_status import change_status
from wagdesk.inbox.actions.confirm_participant import confirm_participant
from wagdesk.inbox.actions.editing import ImpossibleEdit
from wagdesk.inbox.actions.merge import MergeNeedsAYes, merge_tickets, unmerge
from wagdesk.inbox.actions.trash import trash
from wagdesk.inbox.models import CopiedAddress, MailboxAccess, Ticket, TicketEvent

pytestmark = pytest.mark.django_db


def stored(ticket) -> Ticket:
    return Ticket.objects.get(pk=ticket.pk)


def merge(ana, source, target) -> None:
    merge_tickets(user=ana, sources=[source], target=target, confirmed=True)


def test_what_leads_elsewhere_already_is_not_merged_again(box, ana):
    source, first, second = (make_ticket(box) for _ in range(3))
    merge(ana, source, first)
    with pytest.raises(ImpossibleEdit, match=f"was merged into #{first.pk}"):
        merge(ana, source, second)
    assert stored(source).merged_into == first


def test_nothing_goes_from_or_into_the_trash(box, ana):
    thrown, other = trash(user=ana, ticket=make_ticket(box)), make_ticket(box)
    for source, target in ((thrown, other), (other, thrown)):
        with pytest.raises(ImpossibleEdit, match="is in the trash"):
            merge(ana, source, target)
    assert not Ticket.objects.exclude(merged_into=None).exists()


@pytest.mark.parametrize("status", ["closed", "spam"])
def test_what_is_over_takes_nothing_in(box, ana, status):
    target, source = make_ticket(box, status=status), make_ticket(box)
    with pytest.raises(ImpossibleEdit, match="takes nothing in"):
        merge(ana, source, target)
    assert stored(source).merged_into is None


def test_of_several_all_or_none_are_merged(box, ana):
    target, good, thrown = (make_ticket(box) for _ in range(3))
    trash(user=ana, ticket=thrown)
    with pytest.raises(ImpossibleEdit):
        merge_tickets(user=ana, sources=[good, thrown], target=target, confirmed=True)
    assert stored(good).merged_into is None
    assert not TicketEvent.objects.filter(kind="merged").exists()


def test_another_mailbox_needs_a_yes_of_one_person_too(box, ana):
    other = make_mailbox()
    MailboxAccess.objects.create(mailbox=other, user=ana, level="reply")
    target = make_ticket(box)
    source = make_ticket(other, target.requester)
    with pytest.raises(MergeNeedsAYes, match="in another mailbox"):
        merge_tickets(user=ana, sources=[source], target=target)
    merge(ana, source, target)
    assert stored(source).merged_into == target


def test_who_may_not_answer_in_both_neither_merges_nor_parts(box, ana):
    other = make_mailbox()
    target, source = make_ticket(box), make_ticket(other)
    with pytest.raises(PermissionDenied):
        merge(ana, source, target)
    MailboxAccess.objects.create(mailbox=other, user=ana, level="reply")
    merge(ana, source, target)
    MailboxAccess.objects.filter(mailbox=other).update(level="view")
    with pytest.raises(PermissionDenied):
        unmerge(user=ana, ticket=source)
    assert stored(source).merged_into == target


def test_the_status_goes_back_only_if_nothing_happened_to_it_since(box, ana):
    for meanwhile, then in ((None, "pending"), ("on_hold", "on_hold"), ("pending", "pending")):
        target, source = make_ticket(box), make_ticket(box)
        change_status(user=ana, ticket=target, status="pending")
        merge(ana, source, target)
        assert stored(target).status == "open"
        add_note(user=ana, ticket=target, text="Hm")
        if meanwhile:
            change_status(user=ana, ticket=target, status=meanwhile)
        unmerge(user=ana, ticket=source)
        assert stored(target).status == then


def test_a_status_that_came_back_to_what_it_was_stays(box, ana):
    target, source = make_ticket(box, status="pending"), make_ticket(box)
    merge(ana, source, target)
    for status in ("on_hold", "open"):
        change_status(user=ana, ticket=target, status=status)
    unmerge(user=ana, ticket=source)
    assert stored(target).status == "open"


def test_copied_addresses_come_and_go_with_the_merge(box, ana):
    target, source = make_ticket(box), make_ticket(box)
    for ticket, values in (
        (target, ["both@mail.example"]),
        (source, ["both@mail.example", "new@mail.example"]),
    ):
        for value in values:
            CopiedAddress.objects.create(ticket=ticket, value=value)
    merge(ana, source, target)
    here = target.copied.values_list("value", flat=True)
    assert sorted(here.all()) == ["both@mail.example", "new@mail.example"]
    unmerge(user=ana, ticket=source)
    assert list(here.all()) == ["both@mail.example"]
    assert source.copied.count() == 2


def test_who_became_the_requester_meanwhile_stays_when_the_merge_is_taken_back(box, ana):
    target, source = make_ticket(box), make_ticket(box)
    merge(ana, source, target)
    change_requester(user=ana, ticket=target, person=source.requester)
    unmerge(user=ana, ticket=source)
    assert [row.person for row in target.participants.all()] == [source.requester]


def test_a_copied_address_keeps_its_name(box, ana):
    target, source = make_ticket(box), make_ticket(box)
    CopiedAddress.objects.create(ticket=source, value="bo@mail.example", name="Bo")
    merge(ana, source, target)
    assert target.copied.get().name == "Bo"


def test_what_is_merged_there_already_stays_as_it_is(box, ana):
    target, first, second = (make_ticket(box) for _ in range(3))
    merge(ana, first, target)
    version = stored(first).version
    merge_tickets(user=ana, sources=[first, second], target=target, confirmed=True)
    assert (stored(first).version, stored(second).merged_into) == (version, target)


def test_of_two_merges_the_last_is_taken_back(box, ana):
    target, source, helper = make_ticket(box), make_ticket(box), make_person()
    merge(ana, source, target)
    unmerge(user=ana, ticket=source)
    confirm_participant(user=ana, ticket=source, person=helper)
    merge(ana, source, target)
    assert target.participants.filter(person=helper).exists()
    unmerge(user=ana, ticket=source)
    assert {row.person for row in target.participants.all()} == {target.requester}


def test_who_may_not_answer_in_the_target_takes_no_merge_back(box, ana):
    other = make_mailbox()
    target, source = make_ticket(other), make_ticket(box)
    merge(make_superuser(), source, target)
    with pytest.raises(PermissionDenied):
        unmerge(user=ana, ticket=source)
    assert stored(source).merged_into == target
