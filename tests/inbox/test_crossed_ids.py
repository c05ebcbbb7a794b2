"""The number of a ticket that one sees, together with the id of something in one that one does
not see: by address, by form, in bulk."""

import pytest
from django.urls import reverse

from tests.make.inbox import (
    make_agent,
    make_attachment,
    make_mailbox,
    make_message,
    make_person,
    make_saved_reply,
    make_ticket,
)
from wagdesk.inbox.actions.add_note import add_note
from wagdesk.inbox.actions.reply import reply
from wagdesk.inbox.mail.blobs import write_blob
from wagdesk.inbox.models import (
    BlockedAddress,
    Draft,
    Message,
    OutgoingMail,
    ReceivedMail,
    Ticket,
    TicketEvent,
    TicketLink,
)

pytestmark = pytest.mark.django_db
SECRETS = ("Xylophone", "Marimba", "Vibraphone", "celesta@mail.example")


class World:
    """Ana sees ``seen``; ``hidden`` and all in it lies in another mailbox."""

    def __init__(self) -> None:
        self.box, self.elsewhere = make_mailbox("here"), make_mailbox("there")
        self.ana = make_agent(self.box, name="ana", level="manage")
        boss = make_agent(self.elsewhere, name="boss", level="manage")
        self.seen = make_ticket(self.box, make_person("ben@mail.example"))
        make_message(self.seen, text="Second")
        zofia = make_person("celesta@mail.example")
        self.hidden = make_ticket(self.elsewhere, zofia, subject="Xylophone", text="Marimba")
        raw = ReceivedMail.objects.create(
            mailbox=self.elsewhere, source="file", sha256="0" * 64, size=1, state="done",
            blob=write_blob(b"Marimba"), ticket=self.hidden,
        )  # fmt: skip
        flagged = make_message(self.hidden, html="<b>Marimba</b>", flagged="copied")
        Message.with_notes.filter(pk=flagged.pk).update(received=raw)
        self.message = flagged.pk
        self.file = make_attachment(flagged, name="Marimba.txt", content=b"Marimba")
        self.note = add_note(user=boss, ticket=self.hidden, text="Vibraphone")
        reply(user=boss, ticket=self.hidden, text="Marimba", seen_message=10**9)
        OutgoingMail.objects.update(state="failed", text="Marimba")
        self.outgoing = OutgoingMail.objects.get().pk
        self.boss = boss


@pytest.fixture
def world(client) -> World:
    world = World()
    client.force_login(world.ana)
    return world


def url(name: str, *args) -> str:
    return reverse(f"wagdesk_inbox_admin:{name}", args=args)


def told(answer) -> list[str]:
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    text = body.decode("utf-8", "replace") + str(answer.headers)
    return [word for word in SECRETS if word in text]


def left() -> tuple:
    """What somebody might have changed."""
    said = Message.with_notes.order_by("pk").values_list("pk", "ticket", "flagged", "undone_at")
    mails = OutgoingMail.objects.order_by("pk").values_list("pk", "state")
    rows = Ticket.objects.order_by("pk").values_list("pk", "version", "merged_into")
    events = TicketEvent.objects.count()
    return (*said, *mails, *rows, TicketLink.objects.count(), events)


@pytest.mark.parametrize("name", ["frame", "raw", "undo", "confirm", "settle", "forwarded"])
@pytest.mark.parametrize("what", ["message", "note"])
def test_a_message_of_another_ticket_is_not_in_this_one(world, client, name, what):
    pk = world.message if what == "message" else world.note.pk
    before, address = left(), url(name, world.seen.pk, pk)
    for answer in (client.get(address), client.post(address, {"text": "x"})):
        assert answer.status_code in (404, 405) and not told(answer)
    assert left() == before


def test_nor_is_its_file_or_its_failed_mail(world, client):
    before = left()
    for address in (
        url("file", world.seen.pk, world.file.public_id),
        url("retry", world.seen.pk, world.outgoing),
    ):
        for answer in (client.get(address), client.post(address)):
            assert answer.status_code in (404, 405) and not told(answer)
    assert left() == before


@pytest.mark.parametrize(
    ("name", "form"),
    [
        ("merge", {"into": "{hidden}", "confirmed": "1"}),
        ("link", {"other": "{hidden}", "kind": "related"}),
        ("unlink", {"other": "{hidden}", "kind": "related"}),
        ("split", {"messages": "{message}", "subject": "Mine"}),
        ("move", {"mailbox": "{elsewhere}"}),
        ("assign", {"assignee": "{boss}"}),
        ("forward", {"to": "x@mail.example", "text": "x", "messages": "{message}"}),
        ("forward", {"to": "x@mail.example", "text": "x", "passed_files": "{file}"}),
        ("status", {"status": "open", "then": "{hidden}"}),
    ],
)
def test_what_is_hidden_is_no_target_of_an_act(world, client, name, form):
    ids = {
        "hidden": world.hidden.pk, "message": world.message, "elsewhere": world.elsewhere.pk,
        "boss": world.boss.pk, "file": world.file.pk,
    }  # fmt: skip
    before = left()
    data = {key: value.format(**ids) for key, value in form.items()}
    answer = client.post(url(name, world.seen.pk), data, follow=True)
    assert not told(answer)
    page = client.get(url("ticket", world.seen.pk))
    assert not told(page) and f"/{world.hidden.pk}/" not in page.content.decode()
    changed = set(left()) - set(before)
    assert not [row for row in changed if isinstance(row, tuple) and row[0] == world.hidden.pk]
    assert name == "status" or not Ticket.objects.filter(subject="Mine").exists()
    if name in ("merge", "link", "unlink", "split", "move", "assign"):
        assert not changed


@pytest.mark.parametrize("do", ["status:solved", "assign:me", "priority:4", "trash:", "spam:"])
def test_hidden_tickets_are_left_out_of_what_is_done_to_many(world, client, do):
    data = {"do": do, "ticket": [world.hidden.pk, world.seen.pk], "query": "view=all"}
    answer = client.post(url("bulk"), data, follow=True)
    assert not told(answer)
    assert TicketEvent.objects.filter(ticket=world.seen, actor=world.ana).exists()
    assert not TicketEvent.objects.filter(ticket=world.hidden, actor=world.ana).exists()


def test_many_are_not_merged_into_a_hidden_one(world, client):
    before = left()
    data = {"do": "merge", "into": world.hidden.pk, "confirmed": "1", "ticket": [world.seen.pk]}
    answer = client.post(url("bulk"), data | {"query": "view=all"}, follow=True)
    assert not told(answer) and left() == before


def test_a_draft_that_names_hidden_messages_shows_none_of_them(world, client):
    data = {"kind": "forward", "act": "save", "text": "Look", "messages": world.message}
    client.post(url("draft", world.seen.pk), data | {"passed_files": world.file.pk})
    assert Draft.objects.get().ticket == world.seen
    page = client.get(url("ticket", world.seen.pk), {"tab": "forward"})
    assert "Look" in page.content.decode() and not told(page)
    assert client.get(url("ticket", world.hidden.pk)).status_code == 404


@pytest.mark.parametrize("query", ["again={message}", "again={note}", "tab=note&again={message}"])
def test_what_a_colleague_wrote_comes_into_nobody_else_s_editor(world, client, query):
    ids = {"message": world.message, "note": world.note.pk}
    for address in (url("ticket", world.seen.pk), url("write")):
        assert not told(client.get(f"{address}?{query.format(**ids)}"))


def test_a_block_of_somebody_else_is_not_ended_from_a_person_one_sees(world, client):
    row = BlockedAddress.objects.create(mailbox=world.box, value="celesta@mail.example")
    address = url("person_unblock", world.seen.requester_id, row.pk)
    assert client.post(address).status_code == 404
    assert BlockedAddress.objects.exists()


def test_texts_of_another_mailbox_are_offered_nowhere(world, client):
    make_saved_reply("Marimba", text="Xylophone", mailbox=world.elsewhere)
    page = client.get(url("ticket", world.seen.pk))
    found = client.get(url("search"), {"q": "xylo", "in": "replies"})
    assert not told(page) and "Marimba" not in found.content.decode()
