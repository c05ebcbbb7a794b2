import csv
import io
from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import Permission
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from tests.make.inbox import (
    make_agent,
    make_mailbox,
    make_many_tickets,
    make_message,
    make_person,
    make_superuser,
    make_ticket,
)
from wagdesk.inbox.actions import export_tickets as making
from wagdesk.inbox.actions.add_note import add_note
from wagdesk.inbox.actions.assign import assign
from wagdesk.inbox.actions.export_tickets import (
    KEPT,
    MOST_WAITING,
    export_tickets,
    harmless,
    run_ticket_exports,
    sweep_exports,
)
from wagdesk.inbox.actions.move_ticket import move_ticket
from wagdesk.inbox.actions.set_field import set_field
from wagdesk.inbox.actions.trash import purge_tickets
from wagdesk.inbox.mail.blobs import private_storage
from wagdesk.inbox.models import AuditEntry, CustomField, Export, MailboxAccess, Ticket
from wagdesk.inbox.queries.export_rows import BATCH, row_of
from wagdesk.queueing import quiet

pytestmark = pytest.mark.django_db
NAME = "wagdesk_inbox_admin"


@pytest.fixture
def box():
    return make_mailbox("support")


@pytest.fixture
def agent(box, client):
    user = make_agent(box, name="ana")
    client.force_login(user)
    return user


def fetched(client, export) -> bytes:
    answer = client.get(reverse(f"{NAME}:export_file", args=[export.pk]))
    assert answer.status_code == 200
    return b"".join(answer.streaming_content)


def rows_of(content: bytes) -> list[dict]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))


def asked(client, kind="tickets_csv", query="view=all") -> Export:
    client.post(reverse(f"{NAME}:exports"), {"kind": kind, "query": query})
    run_ticket_exports()
    return Export.objects.get()


def test_the_tickets_of_a_filter_come_as_csv(client, box, agent):
    person = make_person("deniz@mail.example", "Deniz Kaya")
    ticket = make_ticket(box, person, subject="Broken zip", priority=4)
    make_ticket(box, subject="not asked for")
    (row,) = rows_of(fetched(client, asked(client, query="view=all&priority=urgent")))
    assert row["Number"] == str(ticket.pk)
    assert (row["Subject"], row["Requester"]) == ("Broken zip", "Deniz Kaya")
    assert (row["Address"], row["Priority"]) == ("deniz@mail.example", "Urgent")


def test_the_same_comes_as_a_spreadsheet(client, box, agent):
    make_ticket(box, subject="=1+1")
    export = asked(client, "tickets_xlsx")
    sheet = load_workbook(io.BytesIO(fetched(client, export)), read_only=True).active
    head, row = list(sheet.iter_rows(values_only=True))
    told = dict(zip(head, row, strict=True))
    assert told["Subject"] == "'=1+1"
    assert told["Created"].year == timezone.now().year


@pytest.mark.parametrize(
    "text", ["=cmd()", "+1", "-1", "@SUM(A1)", "\tx", "\r=1", "\n=1", "＝1+1", "＠SUM(A1)"]
)
def test_no_text_is_a_formula(text):
    assert str(harmless(text)).startswith("'")
    assert harmless("plain = fine") == "plain = fine"
    assert harmless(-5) == -5


def test_more_than_one_batch_comes_whole_and_once(client, box, agent):
    make_many_tickets(box, BATCH + 30)
    export = asked(client)
    numbers = [row["Number"] for row in rows_of(fetched(client, export))]
    assert len(numbers) == len(set(numbers)) == export.done == BATCH + 30


def test_nobody_else_s_words_and_no_hidden_ticket_are_in_it(client, box, agent):
    ticket = make_ticket(box)
    add_note(user=agent, ticket=ticket, text="Vibraphone note")
    make_ticket(make_mailbox(), subject="Hidden")
    content = fetched(client, asked(client)).decode()
    assert "Vibraphone" not in content
    assert "Hidden" not in content


def test_rights_are_asked_when_the_file_is_made(client, box, agent):
    make_ticket(box, subject="Secret")
    export = export_tickets(user=agent, kind="tickets_csv", query="view=all")
    MailboxAccess.objects.all().delete()
    run_ticket_exports()
    export.refresh_from_db()
    assert export.done == 0
    assert b"Secret" not in private_storage().open(export.blob).read()


def test_only_who_asked_fetches_it_and_both_are_written_down(client, box, agent):
    export = asked(client)
    fetched(client, export)
    actions = list(AuditEntry.objects.order_by("pk").values_list("action", "actor"))
    assert actions == [("exported", agent.pk), ("downloaded", agent.pk)]
    address = reverse(f"{NAME}:export_file", args=[export.pk])
    client.force_login(make_agent(box, level="manage"))
    assert client.get(address).status_code == 404
    client.force_login(agent)
    MailboxAccess.objects.all().delete()
    assert client.get(address).status_code == 302


def test_a_ticket_that_was_given_away_since_takes_the_file_away(client, box, agent):
    """Whoever sees own tickets alone no longer sees it; and it comes back with the ticket."""
    MailboxAccess.objects.filter(user=agent).update(scope="own")
    boss, mine = make_agent(box), make_ticket(box, assignee=agent)
    make_ticket(box)
    export = asked(client)
    assert fetched(client, export)
    assign(user=boss, ticket=mine, assignee=boss)
    address = reverse(f"{NAME}:export_file", args=[export.pk])
    answer = client.get(address, follow=True)
    assert "You no longer see every ticket" in answer.content.decode()
    assert AuditEntry.objects.filter(action="downloaded").count() == 1
    assign(user=boss, ticket=mine, assignee=None)
    assert fetched(client, export)


def test_so_does_one_that_was_moved_to_a_mailbox_out_of_sight(client, box, agent):
    other = make_mailbox("returns")
    ticket = make_ticket(box)
    export = asked(client)
    move_ticket(user=make_agent(box, other), ticket=ticket, mailbox=other)
    assert client.get(reverse(f"{NAME}:export_file", args=[export.pk])).status_code == 302


def test_every_ticket_of_a_long_file_is_asked_for(client, box, agent, monkeypatch):
    monkeypatch.setattr("wagdesk.inbox.queries.export_rows.ASKED_AT_ONCE", 2)
    first = make_ticket(box)
    for _number in range(4):
        make_ticket(box)
    export = asked(client)
    assert fetched(client, export)
    Ticket.objects.filter(pk=first.pk).update(mailbox=make_mailbox())
    assert client.get(reverse(f"{NAME}:export_file", args=[export.pk])).status_code == 302


def test_a_file_whose_tickets_nobody_wrote_down_is_made_again(client, box, agent):
    """As files were before their tickets were."""
    export = asked(client)
    Export.objects.update(tickets=None)
    assert client.get(reverse(f"{NAME}:export_file", args=[export.pk])).status_code == 302


def test_what_was_purged_since_takes_nothing_away(client, box, agent):
    kept, gone = make_ticket(box), make_ticket(box)
    export = asked(client)
    assert export.tickets == [gone.pk, kept.pk]
    purge_tickets([gone.pk])
    assert fetched(client, export)


@pytest.mark.parametrize(
    ("before", "now", "may"),
    [
        ("all", "all", True),
        ("own", "own", True),
        ("own", "all", True),
        ("all", "own", False),
        ("all", None, False),
        ("own", None, False),
    ],
)
def test_who_sees_less_than_when_it_was_made_fetches_nothing(client, box, agent, before, now, may):
    """A file of two mailboxes, one of which is lost or narrowed since."""
    other = make_mailbox("returns")
    access = MailboxAccess.objects.create(mailbox=other, user=agent, level="view", scope=before)
    make_ticket(box)
    make_ticket(other, assignee=agent if before == "own" else make_agent(other))
    export = asked(client)
    MailboxAccess.objects.filter(pk=access.pk).update(scope=now or "all")
    if now is None:
        access.delete()
    answer = client.get(reverse(f"{NAME}:export_file", args=[export.pk]))
    assert answer.status_code == (200 if may else 302)
    assert AuditEntry.objects.filter(action="downloaded").exists() is may
    if not may:
        told = client.get(reverse(f"{NAME}:exports")).content.decode()
        assert "You no longer see every ticket" in told


def test_a_file_says_what_was_asked_for(client, box, agent):
    make_ticket(box, priority=4)
    asked(client, query="view=all&priority=urgent")
    page = BeautifulSoup(client.get(reverse(f"{NAME}:exports")).content, "html.parser")
    (link,) = page.select(".wd-exports a:first-child")[:1]
    assert link.text == "All tickets"
    assert link["href"] == f"{reverse(f'{NAME}:list')}?view=all&priority=urgent"


def test_losing_a_mailbox_that_is_not_in_the_file_takes_nothing_away(client, box, agent):
    access = MailboxAccess.objects.create(mailbox=make_mailbox(), user=agent, level="view")
    make_ticket(box)
    export = asked(client)
    access.delete()
    assert fetched(client, export)


def test_a_file_of_everything_is_for_superusers_while_they_are(client, box):
    root = make_superuser()
    client.force_login(root)
    make_ticket(box)
    export = asked(client)
    assert fetched(client, export)
    type(root).objects.filter(pk=root.pk).update(is_superuser=False, is_staff=False)
    MailboxAccess.objects.create(mailbox=make_mailbox(), user=root, level="manage")
    root.user_permissions.add(Permission.objects.get(codename="access_admin"))
    assert client.get(reverse(f"{NAME}:export_file", args=[export.pk])).status_code == 302
    assert AuditEntry.objects.filter(action="downloaded").count() == 1


def test_it_expires_and_its_file_goes(client, box, agent):
    export = asked(client)
    later = timezone.now() + KEPT + timedelta(minutes=1)
    assert sweep_exports(now=later) == 1
    assert sweep_exports(now=later) == 0
    assert not private_storage().exists(export.blob)
    assert client.get(reverse(f"{NAME}:export_file", args=[export.pk])).status_code == 404
    assert "Expired" in client.get(reverse(f"{NAME}:exports")).content.decode()


def test_asking_twice_while_one_waits_is_once(box, agent):
    for _ in range(2):
        export_tickets(user=agent, kind="tickets_csv", query="view=all")
    assert Export.objects.count() == 1


def test_the_same_in_another_format_is_a_file_of_its_own(box, agent):
    make_ticket(box)
    for kind in ("tickets_csv", "tickets_xlsx"):
        assert export_tickets(user=agent, kind=kind, query="view=all").kind == kind


def test_an_account_that_was_closed_meanwhile_gets_no_file(box, agent):
    make_ticket(box)
    export = export_tickets(user=agent, kind="tickets_csv", query="view=all")
    agent.is_active = False
    agent.save()
    run_ticket_exports()
    export.refresh_from_db()
    assert (export.state, export.blob) == ("failed", "")
    assert export.error == "This account is closed."


def test_fields_read_as_they_were_typed(box, agent):
    ticket = make_ticket(box)
    for slug, kind, value in (("paid", "yes_no", "no"), ("size", "number", "12.50")):
        field = CustomField.objects.create(slug=slug, label=slug.title(), kind=kind)
        set_field(user=agent, ticket=ticket, field=field, value=value)
    assert set(row_of(ticket)[-1].split("; ")) == {"Paid: No", "Size: 12.5"}


def test_a_hostile_question_makes_no_export(client, box, agent):
    client.post(reverse(f"{NAME}:exports"), {"kind": "person", "query": "view=all"})
    client.post(reverse(f"{NAME}:exports"), {"kind": "", "query": "\x00" * 9000})
    assert not Export.objects.exists()


def test_paper_shows_a_conversation_without_notes_unless_asked(client, box, agent):
    ticket = make_ticket(box, subject="Broken zip", text="The zip broke")
    make_message(ticket, text="Any news?")
    add_note(user=agent, ticket=ticket, text="Vibraphone note")
    address = reverse(f"{NAME}:print", args=[ticket.pk])
    paper = client.get(address).content.decode()
    assert "The zip broke" in paper
    assert "Any news?" in paper
    assert "Vibraphone" not in paper
    assert "Vibraphone note" in client.get(address, {"notes": "1"}).content.decode()


def test_paper_shows_a_list(client, box, agent, django_assert_max_num_queries):
    make_many_tickets(box, 60)
    address = reverse(f"{NAME}:print_list")
    # What a process asks its database once.
    client.get(address, {"view": "open"})
    with django_assert_max_num_queries(15):
        paper = client.get(address, {"view": "open", "priority": "normal"}).content.decode()
    assert paper.count("<tr>") == 61
    assert "Priority: Normal" in paper


def test_of_very_many_files_asked_for_at_once_the_last_are_not_made(client, box, agent):
    with quiet():
        answers = [
            client.post(
                reverse(f"{NAME}:exports"),
                {"kind": "tickets_csv", "query": f"view=all&created_from=2026-01-{day:02}"},
                follow=True,
            )
            for day in range(1, MOST_WAITING + 3)
        ]
    assert Export.objects.count() == MOST_WAITING
    assert "Wait until one of your files is made" in answers[-1].content.decode()


def test_a_file_that_was_begun_by_a_worker_who_died_counts_its_tickets_once(box, agent):
    make_many_tickets(box, 3)
    export = export_tickets(user=agent, kind="tickets_csv", query="view=all")
    Export.objects.update(done=2)
    assert run_ticket_exports() == 1
    export.refresh_from_db()
    assert (export.done, len(export.tickets)) == (3, 3)


@pytest.mark.parametrize("theirs", ["", "made already"])
def test_a_file_that_another_worker_makes_by_now_is_left_to_it(box, agent, monkeypatch, theirs):
    make_many_tickets(box, 3)
    export = export_tickets(user=agent, kind="tickets_csv", query="view=all")
    made, real = [], making._write

    def taken_over(*args) -> str:
        made.append(real(*args))
        state = "done" if theirs else "waiting"
        Export.objects.update(claimed_by="another", blob=theirs, state=state)
        return made[0]

    monkeypatch.setattr(making, "_write", taken_over)
    run_ticket_exports()
    export.refresh_from_db()
    assert (export.blob, export.claimed_by, export.tickets) == (theirs, "another", None)
    assert not private_storage().exists(made[0])
