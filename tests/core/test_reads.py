"""What is read by SQL that is made once is what the ORM reads."""

import pytest
from django.db.models import Q
from wagtail.models import Page

from tests.make.inbox import make_agent, make_mailbox, make_person, make_ticket
from wagdesk.inbox.models import (
    CustomField,
    Message,
    Person,
    PersonAddress,
    Ticket,
    TicketEvent,
    TicketValue,
)
from wagdesk.kb.pages.models import HelpCenterPage
from wagdesk.reads import ask, attach, point, read, read_together

pytestmark = pytest.mark.django_db

ALL_MODELS = (Message, Person, PersonAddress, Ticket, TicketEvent)


def as_rows(objects) -> list[dict]:
    return [
        {field.attname: getattr(one, field.attname) for field in one._meta.concrete_fields}
        for one in objects
    ]


@pytest.mark.parametrize("model", ALL_MODELS, ids=lambda model: model.__name__)
def test_every_value_is_as_the_orm_gives_it(model):
    make_ticket(), make_ticket()
    kept = model._base_manager.order_by("pk")
    assert kept.exists()
    assert as_rows(read(model, order=("pk",))) == as_rows(kept)


def test_numbers_dates_and_yes_are_python_s_own():
    ticket = make_ticket()
    plan = CustomField.objects.create(slug="plan", label="Plan", kind="number")
    TicketValue.objects.create(
        ticket=ticket, field=plan, number="12.5", date="2026-01-02", yes=True
    )
    assert as_rows(read(TicketValue, ticket=ticket.pk)) == as_rows(TicketValue.objects.all())


@pytest.mark.parametrize("many", [1, 2, 3, 5, 8, 9])
def test_one_of_so_many_values_will_do(many):
    tickets = [make_ticket() for number in range(many + 1)]
    asked = [ticket.pk for ticket in tickets[:many]]
    assert [one.pk for one in read(Ticket, number=asked, order=("number",))] == asked
    assert len(read(Ticket, number=set(asked))) == len(read(Ticket, number=tuple(asked))) == many


def test_null_is_asked_for_alone_or_beside_values():
    shop, other = make_mailbox("shop"), make_mailbox("other")
    for slug, mailbox in (("a", None), ("b", shop), ("c", other)):
        CustomField.objects.create(slug=slug, label=slug, kind="text", mailbox=mailbox)

    def slugs(mailbox) -> list[str]:
        return [one.slug for one in read(CustomField, mailbox=mailbox, order=("slug",))]

    assert slugs(None) == slugs([None]) == ["a"]
    assert slugs([None, shop.pk]) == ["a", "b"]
    assert slugs([shop.pk, other.pk]) == ["b", "c"]
    mine = CustomField.objects.filter(Q(mailbox=None) | Q(mailbox=shop)).order_by("slug")
    assert slugs([None, shop.pk]) == [one.slug for one in mine]


def test_for_no_value_at_all_nothing_is_asked(django_assert_num_queries):
    make_ticket()
    with django_assert_num_queries(0):
        assert read(Ticket, number=[]) == []


@pytest.mark.parametrize("field", ["number", "requester", "priority"])
def test_what_a_column_cannot_hold_is_in_no_row(field):
    ticket = make_ticket()
    held = ticket.serializable_value(field)
    for huge in (2**63, -(2**63) - 1, 10**40):
        assert read(Ticket, **{field: huge}) == []
        assert read(Ticket, **{field: [huge, held]}) == [ticket]
    assert read(Ticket, assignee=[None, 2**70]) == [ticket]


def test_the_greatest_first_and_no_more_than_wanted():
    numbers = [make_ticket().pk for number in range(4)]
    found = read(Ticket, order=("-number",), limit=2)
    assert [one.pk for one in found] == numbers[:1:-1]


def test_what_a_manager_leaves_out_is_read_too():
    ticket, agent = make_ticket(), make_agent(name="ana")
    note = Message.with_notes.create(ticket=ticket, kind="note", channel="agent", author=agent)
    assert note not in Message.objects.all()
    assert note in read(Message, ticket=ticket.pk)


def test_what_belongs_to_a_row_is_there_without_a_query(django_assert_num_queries):
    people = [make_person(f"{name}@mail.example") for name in ("ana", "bo")]
    PersonAddress.objects.create(person=people[0], value="second@mail.example")
    rows = read(Person, pk=[one.pk for one in people], order=("pk",))
    attach(rows, "addresses", read(PersonAddress, order=("pk",)), "person")
    with django_assert_num_queries(0):
        found = [[one.value for one in row.addresses.all()] for row in rows]
    assert found == [["ana@mail.example", "second@mail.example"], ["bo@mail.example"]]
    with pytest.raises(AttributeError):
        rows[0].addresses.filter(value="x")


def test_a_row_points_to_what_was_read_and_asks_for_the_rest(django_assert_num_queries):
    first, second = make_ticket(), make_ticket(person=make_person("bo@mail.example"))
    rows = read(Ticket, order=("number",))
    people = {first.requester_id: first.requester}
    point(rows, "requester", people)
    with django_assert_num_queries(0):
        assert rows[0].requester is first.requester
    with django_assert_num_queries(1):
        assert rows[1].requester.pk == second.requester_id


def test_what_is_asked_together_is_answered_in_order(django_assert_num_queries):
    first, second = make_ticket(), make_ticket()
    with django_assert_num_queries(3):
        events, none, people, tickets = read_together(
            ask(TicketEvent, ticket=second.pk, order=("pk",)),
            ask(Message, pk=[]),
            ask(Person, pk=first.requester_id),
            ask(Ticket, order=("-number",), limit=1),
        )
    assert events == list(TicketEvent.objects.filter(ticket=second).order_by("pk")) != []
    assert (none, people, tickets) == ([], [first.requester], [second])


def test_an_account_of_several_tables_is_read_by_the_orm():
    page = Page.objects.get(depth=1)
    root = page.add_child(instance=HelpCenterPage(title="Help", slug="help"))
    page.add_child(instance=HelpCenterPage(title="Other", slug="other"))
    assert [one.title for one in read(HelpCenterPage, pk=[root.pk])] == ["Help"]
    assert [one.title for one in read(HelpCenterPage, order=("title",), limit=1)] == ["Help"]
    assert read(HelpCenterPage, slug=[]) == []
    assert len(read(HelpCenterPage, live_revision=[None, 5])) == 2
