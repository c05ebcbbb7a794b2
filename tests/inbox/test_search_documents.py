"""Tickets, people and saved replies as documents, and what makes them be indexed anew."""

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.make.inbox import (
    make_agent,
    make_mailbox,
    make_many_tickets,
    make_message,
    make_person,
    make_saved_reply,
    make_superuser,
    make_ticket,
)
from wagdesk.inbox.actions.add_note import add_note
from wagdesk.inbox.actions.assign import assign
from wagdesk.inbox.actions.change_status import change_status
from wagdesk.inbox.actions.confirm_participant import confirm_participant
from wagdesk.inbox.actions.people import person_for
from wagdesk.inbox.actions.reply import reply, undo_reply
from wagdesk.inbox.actions.tag_ticket import ImpossibleTags, tag_ticket
from wagdesk.inbox.models import Message, SavedReply, Ticket, TicketEvent, TicketTag
from wagdesk.personal_data import registry as personal_data
from wagdesk.search.actions import rebuild_index
from wagdesk.search.documents import registry
from wagdesk.search.models import IndexChange
from wagdesk.search.queries import find

pytestmark = pytest.mark.django_db


@pytest.fixture
def box():
    return make_mailbox("support")


@pytest.fixture
def agent(box):
    return make_agent(box, name="ana")


def document(ticket):
    (made,) = registry.get("ticket").documents([str(ticket.pk)])
    return made


def changes() -> set[tuple[str, str]]:
    return set(IndexChange.objects.values_list("kind", "object_id"))


def noted(act) -> set[tuple[str, str]]:
    """What an act notes for the index."""
    IndexChange.objects.all().delete()
    act()
    return changes()


def test_a_ticket_is_filed_under_its_language_else_under_what_it_looks_like(box, settings):
    turkish = "Merhaba, kargom nerede? Bu çok uzun sürdü ve bir haber yok ama ben bekliyorum"
    english = "Hello, where is my parcel? It has been too long and there is no news of it"
    assert document(make_ticket(box, text=english, locale="tr")).locale == "tr"
    assert (
        document(make_ticket(box, person=make_person(locale=""), text=turkish, locale="")).locale
        == "tr"
    )
    assert (
        document(make_ticket(box, person=make_person(locale=""), text=english, locale="")).locale
        == "en"
    )
    assert (
        document(make_ticket(box, text="Guten Tag", subject="x", locale="xx-weird")).locale == "en"
    )


def test_only_what_is_visible_is_indexed_and_each_message_has_its_place(box):
    ticket = make_ticket(box, text="first words")
    second = make_message(
        ticket, text="second words", folded="> quoted words", html="<b>markup</b>"
    )
    made = document(ticket)
    assert made.body == "first words\nsecond words"
    places = {anchor: made.body[start:] for _who, anchor, start in made.sections}
    assert places[f"message-{second.pk}"] == "second words"


def test_a_reply_that_was_taken_back_is_not_indexed(box, agent):
    ticket = make_ticket(box, text="first words")
    said = reply(user=agent, ticket=ticket, text="hasty words", seen_message=10**9)
    assert "hasty" in document(ticket).body
    undo_reply(user=agent, message=said)
    assert document(ticket).body == "first words"


def test_who_only_has_tickets_in_the_bin_lies_in_no_mailbox(box):
    ticket = make_ticket(box)
    person = str(ticket.requester_id)
    (made,) = registry.get("person").documents([person])
    assert f"mailbox:{box.pk}" in made.audience
    Ticket.objects.filter(pk=ticket.pk).update(trashed_at=timezone.now())
    (made,) = registry.get("person").documents([person])
    assert (made.audience, made.filters) == (("inbox",), {"mailbox": ()})


def test_a_conversation_of_books_keeps_its_end(box):
    ticket = make_ticket(box, text="beginning " * 30_000)
    last = make_message(ticket, text="the end is near")
    made = document(ticket)
    assert len(made.body) <= 200_000
    assert made.body.endswith("the end is near")
    assert made.sections[-1][1] == f"message-{last.pk}"


def test_no_document_is_public(box, agent):
    make_saved_reply("Greeting", mailbox=box)
    make_ticket(box)
    for kind in ("ticket", "person", "saved_reply"):
        for made in registry.get(kind).documents(None):
            assert "public" not in made.audience
            assert made.audience


def test_the_documents_of_a_batch_cost_a_fixed_number_of_queries(
    box, django_assert_max_num_queries
):
    def read(kind):
        with django_assert_max_num_queries(20) as counted:
            list(registry.get(kind).documents(None))
        return len(counted)

    make_many_tickets(box, 3)
    few = {kind: read(kind) for kind in ("ticket", "person", "saved_reply")}
    make_many_tickets(box, 60)
    for _number in range(20):
        make_person()
    assert {kind: read(kind) for kind in few} == few


def test_documents_go_on_behind_an_id(box):
    tickets = sorted(ticket.pk for ticket in make_many_tickets(box, 5))
    behind = registry.get("ticket").documents(None, after=str(tickets[2]))
    assert [made.object_id for made in behind] == [str(pk) for pk in tickets[3:]]


def test_everything_that_happens_to_a_ticket_notes_it(box, agent):
    ticket = make_ticket(box, text="x")
    this, requester = ("ticket", str(ticket.pk)), ("person", str(ticket.requester_id))
    stranger = make_person()
    acts = [
        lambda: make_message(ticket, text="more"),
        lambda: add_note(user=agent, ticket=ticket, text="note"),
        lambda: reply(user=agent, ticket=ticket, text="hello", seen_message=10**9),
        lambda: undo_reply(user=agent, message=Message.with_notes.filter(kind="reply").get()),
        lambda: change_status(user=agent, ticket=ticket, status="solved"),
        lambda: tag_ticket(user=agent, ticket=ticket, names=["late"]),
    ]
    for act in acts:
        assert this in noted(act)
    assert noted(lambda: assign(user=agent, ticket=ticket, assignee=None)) == {this, requester}
    assert noted(lambda: confirm_participant(user=agent, ticket=ticket, person=stranger)) == {
        this,
        requester,
        ("person", str(stranger.pk)),
    }


def test_an_opened_ticket_and_its_new_person_are_noted(box):
    IndexChange.objects.all().delete()
    ticket = make_ticket(box)
    assert {("ticket", str(ticket.pk)), ("person", str(ticket.requester_id))} <= changes()


def test_a_name_told_later_renames_the_person_and_their_tickets(box, index):
    person = make_person("quiet@mail.example")
    ticket = make_ticket(box, person)
    assert noted(lambda: person_for(address="quiet@mail.example", name="Zofia")) == {
        ("person", str(person.pk)),
        ("ticket", str(ticket.pk)),
    }
    index()
    assert find(make_superuser(), "zofia", kind="ticket", locale="en").total == 1


def test_a_saved_reply_is_noted_by_whichever_form_changes_it(box, client):
    made = make_saved_reply(mailbox=box)
    assert ("saved_reply", str(made.pk)) in changes()
    client.force_login(make_superuser())
    fields = {"name": "New", "text": "words", "mailbox": box.pk, "locale": ""}

    def edit():
        client.post(reverse("wagdesk_saved_replies:edit", args=[made.pk]), fields)

    assert noted(edit) == {("saved_reply", str(made.pk))}
    assert noted(lambda: SavedReply.objects.all().delete()) == {("saved_reply", str(made.pk))}


def test_an_act_that_fails_notes_nothing(box, agent):
    ticket = make_ticket(box)
    with pytest.raises(ImpossibleTags):
        tag_ticket(user=agent, ticket=ticket, names=["x" * 51])
    assert noted(lambda: tag_ticket(user=agent, ticket=ticket, names=[])) == set()


@pytest.mark.django_db(transaction=True)
def test_who_is_erased_is_out_of_the_index_at_once(index):
    box = make_mailbox("support")
    person = make_person("zofia@mail.example", "Zofia Xylophone")
    ticket = make_ticket(box, person, subject="xylophone", text="my xylophone broke")
    viewer = make_superuser()
    index()
    assert find(viewer, "xylophone", kind="ticket", locale="en").total == 1
    personal_data.discover().erase(["zofia@mail.example"])
    for kind in ("ticket", "person"):
        found = find(viewer, "xylophone", kind=kind, locale="en")
        assert (found.total, found.hits) == (0, [])
    assert not IndexChange.objects.filter(kind="ticket", object_id=str(ticket.pk)).exists()


def test_erased_words_that_linger_in_the_index_are_not_shown(box, agent, index, client):
    ticket = make_ticket(box, subject="Broken", text="my xylophone cracked")
    index()
    Message.with_notes.filter(ticket=ticket).update(visible_text="")
    client.force_login(agent)
    page = client.get(reverse("wagdesk_inbox_admin:search"), {"q": "xylophone"}).content.decode()
    assert "<mark>xylophone" not in page
    assert "cracked" not in page


def test_a_rebuild_holds_what_draining_would(box, agent, index):
    ticket = make_ticket(box, text="drained words")
    index()
    found = find(agent, "drained", kind="ticket", locale="en").hits[0].score
    rebuild_index(kind="ticket")
    assert find(agent, "drained", kind="ticket", locale="en").hits[0].score == found
    assert ticket.pk


def test_tags_exist_once_whatever_their_accents_and_leave_an_event(box, agent):
    first, second = make_ticket(box), make_ticket(box)
    tag_ticket(user=agent, ticket=first, names=["İade", " geç  kaldı ", ""])
    tag_ticket(user=agent, ticket=second, names=["iade", "IADE"])
    assert sorted(tag.name for tag in TicketTag.objects.all()) == ["geç kaldı", "İade"]
    assert [tag.name for tag in second.tags.all()] == ["İade"]
    event = TicketEvent.objects.filter(ticket=first, kind="tagged").get()
    assert len(event.data["added"]) == 2 and event.data["removed"] == []
    before = TicketEvent.objects.count()
    tag_ticket(user=agent, ticket=first, names=["geç kaldı", "iade"])
    assert TicketEvent.objects.count() == before


def test_an_agent_tags_on_the_ticket_and_finds_by_the_tag(box, agent, index, client):
    ticket = make_ticket(box)
    client.force_login(agent)
    client.post(reverse("wagdesk_inbox_admin:tags", args=[ticket.pk]), {"tags": "late, refund"})
    index()
    page = client.get(reverse("wagdesk_inbox_admin:ticket", args=[ticket.pk])).content.decode()
    assert "?q=tag%3Arefund" in page
    answer = client.get(reverse("wagdesk_inbox_admin:search"), {"q": "tag:refund"})
    assert [row.obj for row in answer.context["results"].rows] == [ticket]
    too_many = ",".join(f"tag{n}" for n in range(21))
    client.post(reverse("wagdesk_inbox_admin:tags", args=[ticket.pk]), {"tags": too_many})
    assert ticket.tags.count() == 2
