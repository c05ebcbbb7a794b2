"""Senders are blocked and let in again on their own page."""

import pytest
from django.urls import reverse

from tests.make.filing import text_of
from tests.make.inbox import (
    make_agent,
    make_mailbox,
    make_person,
    make_superuser,
    make_ticket,
)
from tests.make.mail import make_mail, receive
from wagdesk.inbox.actions.block import block_address
from wagdesk.inbox.models import AuditEntry, BlockedAddress, MailboxAccess, Person, PersonAddress

pytestmark = pytest.mark.django_db


def url(name: str, *args) -> str:
    return reverse(f"wagdesk_inbox_admin:{name}", args=args)


@pytest.fixture
def box():
    return make_mailbox("support")


@pytest.fixture
def eve(box):
    """Two addresses, one ticket."""
    person = make_person("eve@mail.example", name="Eve")
    PersonAddress.objects.create(person=person, value="eve@work.example")
    make_ticket(box, person)
    return person


def page(client, person) -> str:
    return text_of(client.get(url("person", person.pk)))


def block(client, person, mailbox: object) -> str:
    where = getattr(mailbox, "pk", mailbox)
    return text_of(client.post(url("person_block", person.pk), {"mailbox": where}, follow=True))


def blocked() -> set[tuple]:
    return set(BlockedAddress.objects.values_list("value", "mailbox"))


def test_all_their_addresses_are_blocked_in_the_mailbox_and_mail_of_them_is_spam(client, box, eve):
    client.force_login(make_agent(box))
    assert "Block this sender" in page(client, eve)
    for _ in range(2):
        assert "Mail of Eve is spam from now on." in block(client, eve, box)
    assert blocked() == {("eve@mail.example", box.pk), ("eve@work.example", box.pk)}
    assert receive(box, make_mail("eve@work.example")).ticket.status == "spam"
    assert "Mail of eve@mail.example to Support is spam." in page(client, eve)


def test_who_manages_the_mailbox_lets_them_in_again(client, box, eve):
    row = block_address(user=make_agent(box), value="eve@mail.example", mailbox=box)
    client.force_login(make_agent(box))
    assert "Unblock" not in page(client, eve)
    client.post(url("person_unblock", eve.pk, row.pk))
    assert BlockedAddress.objects.exists()
    client.force_login(make_agent(box, level="manage"))
    assert "Unblock" in page(client, eve)
    answer = client.post(url("person_unblock", eve.pk, row.pk), follow=True)
    assert "Mail of eve@mail.example comes in again." in text_of(answer)
    assert not BlockedAddress.objects.exists()
    assert AuditEntry.objects.filter(action="unblocked").count() == 1


def test_administrators_block_everywhere_and_others_do_not(client, box, eve):
    client.force_login(make_agent(box, level="manage"))
    block(client, eve, "all")
    assert blocked() == set()
    client.force_login(make_superuser())
    block(client, eve, "all")
    assert blocked() == {("eve@mail.example", None), ("eve@work.example", None)}
    assert "Mail of eve@mail.example is spam everywhere." in page(client, eve)


@pytest.mark.parametrize("where", ["", "x", "²", "9" * 30, 10**9])
def test_a_mailbox_that_is_none_is_asked_for_again(client, box, eve, where):
    client.force_login(make_agent(box))
    assert "Choose a mailbox." in block(client, eve, where)
    assert not BlockedAddress.objects.exists()


def test_who_may_only_look_is_offered_nothing_and_blocks_nothing(client, box, eve):
    client.force_login(make_agent(box, level="view"))
    assert "Block this sender" not in page(client, eve)
    block(client, eve, box)
    assert not BlockedAddress.objects.exists()


def test_nobody_blocks_in_a_mailbox_that_is_not_theirs(client, box, eve):
    other = make_mailbox("returns")
    client.force_login(make_agent(box))
    block(client, eve, other)
    assert not BlockedAddress.objects.exists()
    BlockedAddress.objects.create(mailbox=other, value="eve@mail.example")
    assert "is spam" not in page(client, eve)


def test_a_block_of_somebody_else_is_not_ended_through_this_person(client, box, eve):
    row = BlockedAddress.objects.create(mailbox=box, value="bob@mail.example")
    client.force_login(make_agent(box, level="manage"))
    assert client.post(url("person_unblock", eve.pk, row.pk)).status_code == 404
    assert BlockedAddress.objects.exists()


def test_a_blocked_domain_is_shown_and_ended_only_where_it_is_listed(client, box, eve):
    row = block_address(user=make_agent(box), value="@mail.example", mailbox=box)
    client.force_login(make_agent(box, level="manage"))
    shown = page(client, eve)
    assert "Mail of @mail.example to Support is spam." in shown
    assert "Unblock" not in shown
    assert client.post(url("person_unblock", eve.pk, row.pk)).status_code == 404


def test_somebody_without_an_address_is_not_blocked(client, box):
    caller = Person.objects.create(name="A caller")
    make_ticket(box, caller)
    client.force_login(make_agent(box))
    assert "Block this sender" not in page(client, caller)


def test_one_chooses_among_several_mailboxes(client, box, eve):
    agent, other = make_agent(box), make_mailbox("returns")
    MailboxAccess.objects.create(mailbox=other, user=agent, level="reply")
    client.force_login(agent)
    assert "Where their mail is spam" in page(client, eve)
    block(client, eve, other)
    assert {box for _value, box in blocked()} == {other.pk}


def test_the_mailbox_they_wrote_to_is_offered_first(client, box, eve):
    other = make_mailbox("accounts")
    client.force_login(make_agent(box, other))
    form = client.get(url("person", eve.pk)).content.decode()
    form = form[form.index('id="wd-block-where"') :]
    assert form.index(f'value="{box.pk}"') < form.index(f'value="{other.pk}"')
    assert form.count(f'<option value="{box.pk}">') == 1
