"""The list of people, one person's page, and who may see them."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.make.inbox import (
    make_agent,
    make_editor,
    make_mailbox,
    make_many_tickets,
    make_message,
    make_person,
    make_superuser,
    make_ticket,
    make_user,
)
from tests.make.kb import make_article, make_help_center
from tests.make.mail import make_mail, receive
from wagdesk.inbox.actions.person_notes import add_person_note
from wagdesk.inbox.actions.setup import setup_roles
from wagdesk.inbox.models import AuditEntry, ContactVisit, Participant, PersonNote
from wagdesk.kb.models import ArticleRead, ArticleVote
from wagdesk.search.actions import drain_index_changes
from wagdesk.search.models import SearchLog, Visit, Visitor

pytestmark = pytest.mark.django_db


def url(name: str, *args) -> str:
    return reverse(f"wagdesk_inbox_admin:{name}", args=args)


@pytest.fixture
def box():
    return make_mailbox("support")


@pytest.fixture
def agent(box, client):
    agent = make_agent(box, name="ana")
    client.force_login(agent)
    return agent


@pytest.fixture
def zofia():
    return make_person("zofia@mail.example", name="Zofia Nowak")


def queries_for(client, address: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        client.get(address)
    return len(captured)


def rows(client, **asked) -> list[str]:
    return [row.label for row in client.get(url("people"), asked).context["page"].rows]


def test_the_list_shows_those_with_a_ticket_that_the_viewer_sees(client, agent, box, zofia):
    make_ticket(box, zofia)
    make_ticket(make_mailbox("returns"), make_person(name="Hidden Harry"))
    other = make_ticket(box, make_person(name="Ben"))
    Participant.objects.create(ticket=other, person=make_person(name="Carla"))
    assert rows(client) == ["Carla", "Ben", "Zofia Nowak"]


def test_the_list_is_read_in_pages_by_key(client, agent, box):
    for number in range(55):
        make_ticket(box, make_person(name=f"Person {number:02}"))
    first = client.get(url("people"))
    assert len(first.context["page"].rows) == 50
    second = client.get(first.context["older_url"])
    assert [row.name for row in second.context["page"].rows] == [
        f"Person {number:02}" for number in range(4, -1, -1)
    ]
    assert second.context["older_url"] == ""


def test_people_are_found_by_name_and_by_address(client, agent, box, zofia):
    make_ticket(box, zofia)
    make_ticket(box, make_person("ben@mail.example", name="Ben Stone"))
    make_ticket(make_mailbox(), make_person("zofia2@mail.example", name="Zofia Hidden"))
    drain_index_changes()
    assert rows(client, q="nowak") == ["Zofia Nowak"]
    assert rows(client, q="zofia") == ["Zofia Nowak"]
    assert rows(client, q="ben@mail.example") == ["Ben Stone"]


def test_a_person_is_as_if_missing_for_who_sees_no_ticket_of_theirs(client, box, zofia):
    make_ticket(box, zofia)
    client.force_login(make_agent(make_mailbox("returns"), level="manage"))
    assert client.get(url("person", zofia.pk)).status_code == 404
    assert client.get(url("person", 999_999)).status_code == 404
    client.force_login(make_editor())
    assert client.get(url("person", zofia.pk)).status_code in (302, 404)


def test_the_page_shows_only_tickets_that_the_viewer_sees(client, agent, box, zofia):
    make_ticket(box, zofia, subject="Seen here")
    make_ticket(make_mailbox("returns"), zofia, subject="Somewhere else")
    html = client.get(url("person", zofia.pk)).content.decode()
    assert "Seen here" in html and "Somewhere else" not in html


def test_what_they_wrote_leaves_out_notes_and_other_mailboxes(client, agent, box, zofia):
    make_ticket(box, zofia, text="My own words")
    make_ticket(make_mailbox("returns"), zofia, text="Words elsewhere")
    html = client.get(url("person", zofia.pk), {"tab": "written"}).content.decode()
    assert "My own words" in html and "Words elsewhere" not in html


@pytest.fixture
def traced(box, zofia):
    """A ticket of Zofia's with a visit: searched, read, voted, came by the form."""
    home = make_help_center()
    article = make_article(home, title="Parcels and you")
    visit = Visit.objects.create(visitor=Visitor.objects.create())
    ticket = make_ticket(box, zofia, visit=visit)
    SearchLog.objects.create(
        query="lost parcel", normalised="lost parcel", locale="en", results=0, duration_ms=1,
        source="page", visit=visit,
    )  # fmt: skip
    about = {"page": article, "translation_key": article.translation_key, "locale": "en",
             "title": article.title, "visit": visit}  # fmt: skip
    ArticleRead.objects.create(**about, token="a", seconds=40)
    ArticleVote.objects.create(**about, token="b", helpful=False, comment="Too long")
    ContactVisit.objects.create(mailbox=box, visit=visit, ticket=ticket)
    return ticket


def test_what_they_searched_read_and_voted_is_on_one_tab(client, agent, zofia, traced):
    html = client.get(url("person", zofia.pk), {"tab": "traces"}).content.decode()
    for words in ("lost parcel", "found nothing", "Parcels and you", "40 seconds", "Too long"):
        assert words in html


def test_traces_of_a_ticket_that_the_viewer_may_not_see_stay_hidden(client, agent, box, traced):
    other = make_mailbox("returns")
    person = traced.requester
    traced.mailbox = other
    traced.save()
    make_ticket(box, person)
    html = client.get(url("person", person.pk), {"tab": "traces"}).content.decode()
    assert "lost parcel" not in html and "Nothing is known" in html


@pytest.mark.parametrize("tab", ["tickets", "written", "traces"])
def test_the_page_costs_the_same_for_many_rows(client, agent, box, zofia, traced, tab):
    def cost() -> int:
        return queries_for(client, url("person", zofia.pk) + f"?tab={tab}")

    make_many_tickets(box, 2, person=zofia)
    cost()
    few = cost()
    make_many_tickets(box, 30, person=zofia)
    for number in range(30):
        SearchLog.objects.create(
            query=f"q{number}", normalised="q", locale="en", results=1, duration_ms=1,
            source="page", visit=traced.visit,
        )  # fmt: skip
    assert cost() <= few


def test_the_list_costs_the_same_for_many_people(client, agent, box):
    make_ticket(box, make_person())
    queries_for(client, url("people"))
    few = queries_for(client, url("people"))
    for _number in range(10):
        make_ticket(box, make_person())
    assert queries_for(client, url("people")) == few


def test_all_pages_of_a_tab_together_show_everything(client, agent, box, zofia):
    make_many_tickets(box, 60, person=zofia)
    seen, address = [], url("person", zofia.pk)
    while address:
        page = client.get(address)
        seen += [row.pk for row in page.context["part"].rows]
        address = page.context["older_url"]
    assert len(seen) == len(set(seen)) == 60


@pytest.mark.parametrize("tab", ["tickets", "written", "traces"])
@pytest.mark.parametrize("after", ["9" * 5000, "9" * 30, "²", "x"])
def test_a_page_behind_nothing_is_the_first(client, agent, box, zofia, tab, after):
    make_ticket(box, zofia)
    assert client.get(url("person", zofia.pk), {"tab": tab, "after": after}).status_code == 200


def test_notes_are_added_shown_and_removed(client, agent, box, zofia):
    make_ticket(box, zofia)
    client.post(url("person_note", zofia.pk), {"text": " Calls <b>at night</b> "})
    note = PersonNote.objects.get()
    assert (note.text, note.author) == ("Calls <b>at night</b>", agent)
    assert "Calls &lt;b&gt;at night" in client.get(url("person", zofia.pk)).content.decode()
    client.post(url("person_note_remove", zofia.pk, note.pk))
    assert not PersonNote.objects.exists()


def test_an_empty_note_is_refused_with_a_sentence(client, agent, box, zofia):
    make_ticket(box, zofia)
    answer = client.post(url("person_note", zofia.pk), {"text": "  "}, follow=True)
    assert "Write something first." in answer.content.decode()


def test_nobody_removes_the_note_of_a_colleague(client, agent, box, zofia):
    make_ticket(box, zofia)
    note = add_person_note(user=make_agent(box), person=zofia, text="Mine")
    client.post(url("person_note_remove", zofia.pk, note.pk))
    assert PersonNote.objects.exists()


def test_who_may_only_view_notes_nothing(client, box, zofia):
    make_ticket(box, zofia)
    client.force_login(make_agent(box, level="view"))
    client.post(url("person_note", zofia.pk), {"text": "Hello"})
    assert not PersonNote.objects.exists()
    assert url("person_note", zofia.pk) not in client.get(url("person", zofia.pk)).content.decode()


def test_a_look_at_a_person_is_noted_once_an_hour(client, agent, box, zofia):
    make_ticket(box, zofia)
    for _time in range(3):
        client.get(url("person", zofia.pk))
    entry = AuditEntry.objects.get(action="opened_person")
    assert (entry.actor, entry.object_kind, entry.object_id) == (agent, "person", str(zofia.pk))


def test_the_conversation_leads_to_the_person(client, agent, box, zofia):
    ticket = make_ticket(box, zofia)
    assert url("person", zofia.pk) in client.get(url("ticket", ticket.pk)).content.decode()


def test_somebody_alike_is_hinted_and_never_merged(client, agent, box, zofia):
    make_ticket(box, zofia)
    twin = make_person("zofia.k@other.example", name="Nowak, Zofia")
    make_ticket(box, twin)
    make_ticket(box, make_person("totally@other.example", name="Zofia Nowak"))
    drain_index_changes()
    page = client.get(url("person", zofia.pk))
    assert page.context["alike"] == [twin]
    twin.refresh_from_db()
    assert twin.merged_into is None


def test_the_trail_is_for_administrators(client, agent, box, zofia):
    make_ticket(box, zofia)
    client.get(url("person", zofia.pk))
    assert client.get(url("audit")).status_code == 302
    client.force_login(make_superuser())
    html = client.get(url("audit"), {"action": "opened_person"}).content.decode()
    assert "Opened a person" in html and f"#{zofia.pk}" in html
    assert client.get(url("audit"), {"action": "erased"}).context["page"].rows == []


def test_an_administrator_without_a_mailbox_reads_the_trail_and_no_ticket(client, box, zofia):
    ticket = make_ticket(box, zofia)
    groups = setup_roles()
    user = make_user(admin_access=True)
    user.groups.add(groups["administrator"])
    client.force_login(user)
    assert client.get(url("audit")).status_code == 200
    for address in (url("ticket", ticket.pk), url("person", zofia.pk), url("list")):
        assert client.get(address).status_code in (302, 404)


@pytest.mark.parametrize(
    "asked",
    [
        {"actor": "x"},
        {"from": "2026-99-01"},
        {"after": "²"},
        {"action": "nothing", "object": "'--", "until": "2026-01-01"},
    ],
)
def test_an_odd_filter_of_the_trail_breaks_nothing(client, asked):
    client.force_login(make_superuser())
    make_mailbox()
    assert client.get(url("audit"), asked).status_code == 200


def test_the_trail_is_read_in_pages(client):
    client.force_login(make_superuser())
    make_mailbox()
    AuditEntry.objects.bulk_create(AuditEntry(action="purged", object_id=str(n)) for n in range(60))
    first = client.get(url("audit"), {"action": "purged"})
    second = client.get(url("audit") + first.context["older_url"])
    ids = [row.object_id for page in (first, second) for row in page.context["page"].rows]
    assert ids == [str(number) for number in range(59, -1, -1)]


def test_a_message_of_theirs_in_anothers_ticket_is_theirs(client, agent, box, zofia):
    ticket = make_ticket(box, make_person(name="Ben"))
    make_message(ticket, person=zofia, text="I join in")
    Participant.objects.get_or_create(ticket=ticket, person=zofia)
    html = client.get(url("person", zofia.pk), {"tab": "written"}).content.decode()
    assert "I join in" in html


@pytest.mark.parametrize(
    ("written", "clock"),
    [
        ("Mon, 2 Mar 2026 10:00:00 +0300", "+03:00"),
        ("Mon, 2 Mar 2026 10:00:00 -0330", "-03:30"),
        ("Mon, 2 Mar 2026 10:00:00 +0000", ""),
        ("Mon, 2 Mar 2026 10:00:00 +9999", ""),
        ("yesterday", ""),
    ],
)
def test_the_clock_of_a_mail_is_shown_as_a_guess(client, agent, box, written, clock):
    person = receive(box, make_mail(Date=written)).ticket.requester
    assert person.time_zone == clock
    html = client.get(url("person", person.pk)).content.decode()
    assert (f"UTC{clock}" in html) == bool(clock)


def test_a_later_mail_moves_the_clock(client, agent, box):
    receive(box, make_mail(text="1", Date="Mon, 2 Mar 2026 10:00:00 +0300"))
    row = receive(box, make_mail(text="2", Date="Mon, 6 Jul 2026 10:00:00 +0200"))
    assert row.ticket.requester.time_zone == "+02:00"
