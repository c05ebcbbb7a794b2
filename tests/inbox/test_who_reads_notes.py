"""Notes are read where it is asked who reads: in ``queries/tickets``, and nowhere else."""

import ast
from pathlib import Path

import pytest
from django.contrib.auth.models import AnonymousUser

from tests.make.inbox import make_agent, make_mailbox, make_person, make_ticket, make_user
from wagdesk.inbox.actions.add_note import add_note
from wagdesk.inbox.models import Message
from wagdesk.inbox.queries.tickets import messages_for, notes_for, said_for, taken_back_by

ROOT = Path(__file__).resolve().parents[2]
# Those who write; those who export, erase and index, who ask for no viewer; the models.
WITHOUT_A_VIEWER = ("actions", "personal_data", "search_documents", "migrations", "models")
READERS = {
    "inbox/queries/tickets.py": "asks who is viewing",
    "inbox/queries/people.py": "in which tickets somebody wrote, no words",
    "inbox/queries/listed_tickets.py": "the last public words, and whether one should look",
    "inbox/management/commands/inbox_show.py": "for whoever has the server's shell",
}


def reads_notes(node: ast.AST) -> bool:
    """``Message.with_notes``, ``Message._base_manager`` or ``read(Message, …)``."""
    if isinstance(node, ast.Attribute) and node.attr in ("with_notes", "_base_manager"):
        return node.attr == "with_notes" or ast.unparse(node.value) == "Message"
    if not isinstance(node, ast.Call) or ast.unparse(node.func) not in ("read", "find"):
        return False
    return bool(node.args) and ast.unparse(node.args[0]) == "Message"


def test_no_other_module_reads_notes():
    found = set()
    for folder in ("inbox", "kb", "search", "wagdesk", "site"):
        for path in (ROOT / folder).rglob("*.py"):
            place = path.relative_to(ROOT)
            if place.parts[1] in WITHOUT_A_VIEWER or "demo" in place.parts:
                continue
            if any(reads_notes(node) for node in ast.walk(ast.parse(path.read_text()))):
                found.add(place.as_posix())
    assert found == set(READERS)


@pytest.mark.parametrize(
    "line",
    ["Message.with_notes.all()", "Message._base_manager.all()", "read(Message, ticket=1)"],
)
def test_each_way_to_notes_is_noticed(line):
    assert any(reads_notes(node) for node in ast.walk(ast.parse(line)))


@pytest.mark.django_db
def test_only_who_sees_the_ticket_reads_what_was_noted_in_it():
    box = make_mailbox()
    agent, own = make_agent(box), make_agent(box, scope="own")
    customer = make_user()
    ticket = make_ticket(box, make_person("zofia@mail.example"), assignee=agent)
    note = add_note(user=agent, ticket=ticket, text="Vibraphone")
    assert notes_for(agent).get() == note
    for viewer in (own, make_agent(make_mailbox()), customer, AnonymousUser(), None):
        assert not notes_for(viewer).exists() and not said_for(viewer).exists()
        assert not messages_for(viewer, ticket).exists()
    Message.with_notes.filter(pk=note.pk).update(undone_at=note.created_at)
    assert taken_back_by(agent).get() == note
    assert not taken_back_by(own).exists()
    ticket.mailbox = make_mailbox()
    ticket.save()
    assert not taken_back_by(agent).exists()
