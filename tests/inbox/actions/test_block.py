"""Senders whose mail is spam."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from tests.make.inbox import make_agent, make_mailbox, make_person, make_superuser, make_ticket
from tests.make.mail import make_mail, make_reference, receive
from wagdesk.inbox.actions.block import BadBlock, block_address, unblock_address
from wagdesk.inbox.models import AuditEntry, BlockedAddress, Ticket

pytestmark = pytest.mark.django_db


@pytest.fixture
def box():
    return make_mailbox("support")


def test_mail_of_a_blocked_sender_is_spam_until_they_are_let_in(box):
    row = block_address(user=make_agent(box), value="Ada <ADA@mail.example>", mailbox=box)
    assert receive(box, make_mail()).ticket.status == "spam"
    unblock_address(user=make_agent(box, level="manage"), blocked=row)
    assert receive(box, make_mail(subject="Again")).ticket.status == "new"
    assert list(AuditEntry.objects.order_by("pk").values_list("action", flat=True)) == [
        "blocked",
        "unblocked",
    ]
    assert "ada@" not in str(list(AuditEntry.objects.values()))


def test_within_a_ticket_it_is_shown_and_moves_nothing(box):
    ticket = make_ticket(box, make_person("ada@mail.example"), status="solved")
    block_address(user=make_agent(box), value="@mail.example", mailbox=box)
    row = receive(box, make_mail(In_Reply_To=make_reference(ticket)))
    assert (row.ticket, row.message.flagged) == (ticket, "spam")
    assert Ticket.objects.get(pk=ticket.pk).status == "solved"


@pytest.mark.parametrize(
    ("value", "why"),
    [
        ("", "neither"),
        ("ada", "neither"),
        ("@", "neither"),
        ("support@shop.example", "of ours"),
        ("support+x@shop.example", "of ours"),
        ("@shop.example", "Our own"),
        ("@GMAIL.com", "Very many"),
    ],
)
def test_what_can_not_be_blocked_is_explained(box, value, why):
    with pytest.raises(BadBlock, match=why):
        block_address(user=make_agent(box), value=value, mailbox=box)
    assert not BlockedAddress.objects.exists()


def test_twice_is_once(box):
    for _ in range(2):
        block_address(user=make_agent(box), value="eve@mail.example", mailbox=box)
    assert BlockedAddress.objects.count() == AuditEntry.objects.count() == 1


def test_rights(box):
    with pytest.raises(PermissionDenied):
        block_address(user=make_agent(box, level="view"), value="e@m.example", mailbox=box)
    with pytest.raises(PermissionDenied):
        block_address(user=make_agent(box, level="manage"), value="e@m.example")
    with pytest.raises(PermissionDenied):
        block_address(user=make_agent(make_mailbox()), value="e@m.example", mailbox=box)
    row = block_address(user=make_superuser(), value="e@m.example")
    with pytest.raises(PermissionDenied):
        unblock_address(user=make_agent(box, level="manage"), blocked=row)


def test_the_button_of_a_spam_ticket_blocks_its_sender(box, client):
    ticket = make_ticket(box, make_person("eve@mail.example"), status="spam")
    client.force_login(make_agent(box))
    address = reverse("wagdesk_inbox_admin:block", args=[ticket.pk])
    page = client.get(reverse("wagdesk_inbox_admin:ticket", args=[ticket.pk])).content.decode()
    assert address in page
    client.post(address)
    row = BlockedAddress.objects.get()
    assert (row.value, row.mailbox) == ("eve@mail.example", box)


def test_managers_keep_the_list_of_their_mailboxes(box, client):
    other = make_mailbox("returns")
    manager = make_agent(box, level="manage")
    root = make_superuser()
    theirs = block_address(user=root, value="theirs@m.example", mailbox=other)
    mine = block_address(user=root, value="mine@m.example", mailbox=box)
    client.force_login(manager)
    page = client.get(reverse("wagdesk_blocked:index")).content.decode()
    assert "mine@m.example" in page and "theirs@m.example" not in page
    add = reverse("wagdesk_blocked:add")
    client.post(add, {"value": "@junk.example", "mailbox": box.pk})
    client.post(add, {"value": "@junk2.example", "mailbox": other.pk})
    client.post(add, {"value": "@junk3.example", "mailbox": ""})
    assert (
        "neither a mail address"
        in client.post(add, {"value": "junk", "mailbox": box.pk}).content.decode()
    )
    client.post(reverse("wagdesk_blocked:delete", args=[mine.pk]))
    assert client.post(reverse("wagdesk_blocked:delete", args=[theirs.pk])).status_code == 404
    left = set(BlockedAddress.objects.values_list("value", flat=True))
    assert left == {"theirs@m.example", "@junk.example"}
    assert AuditEntry.objects.filter(action="unblocked").count() == 1
