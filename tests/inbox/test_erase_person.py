"""Erasing a person, tried by looking for their words in every table, file and index."""

import io
import json
import os
import zipfile
from datetime import timedelta
from uuid import uuid4

import pytest
from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.core.exceptions import PermissionDenied
from django.core.files.storage import default_storage
from django.urls import reverse
from django.utils import timezone
from wagtail.models import ModelLogEntry

from tests.make.inbox import (
    make_agent,
    make_mailbox,
    make_message,
    make_person,
    make_superuser,
    make_ticket,
)
from tests.make.mail import make_mail, receive
from tests.test_personal_data import private_files
from wagdesk.inbox.actions.add_note import add_note
from wagdesk.inbox.actions.attach import NewFile
from wagdesk.inbox.actions.audit import record
from wagdesk.inbox.actions.erase_person import erase_person
from wagdesk.inbox.actions.export_person import export_person, run_person_exports
from wagdesk.inbox.actions.forget_in_index import forget_in_index
from wagdesk.inbox.actions.mark_for_search import mark_tickets
from wagdesk.inbox.actions.merge_people import merge_people
from wagdesk.inbox.actions.reply import reply
from wagdesk.inbox.customer_access import SESSION_KEY
from wagdesk.inbox.models import (
    AuditEntry,
    AutoAnswerSent,
    BlockedAddress,
    ContactVisit,
    CopiedAddress,
    CustomerLink,
    CustomField,
    Draft,
    Export,
    FormAnswer,
    MailboxAccess,
    Message,
    OutgoingMail,
    Person,
    PersonNote,
    ReceivedMail,
    Ticket,
    TicketValue,
)
from wagdesk.inbox.models.message import private_storage
from wagdesk.kb.models import ArticleRead, ArticleVote
from wagdesk.queueing import quiet
from wagdesk.search.actions import tidy_index
from wagdesk.search.engines import get_engine
from wagdesk.search.models import QueryDay, SearchLog, SteeringPreview, Visit, Visitor
from wagdesk.search.queries import find

pytestmark = pytest.mark.django_db(transaction=True)

WORD = "zyzzyvax"
ADDRESS = f"{WORD}@mail.example"
OTHER_ADDRESS = f"work.{WORD}@firm.example"


class World:
    """Somebody who left ``WORD`` wherever there is a place for it; and Ben, who did not."""

    def __init__(self) -> None:
        self.mailbox = make_mailbox("support")
        self.agent = make_agent(self.mailbox, level="manage")
        self.person = make_person(ADDRESS, name=f"Zofia {WORD}")
        self.visit = Visit.objects.create(visitor=Visitor.objects.create())
        self.ticket = self.write_mail()
        self.ben = make_ticket(self.mailbox, make_person("ben@mail.example", name="Ben"),
                               subject="Ben's own", text="Ben's words")  # fmt: skip
        self.merge()
        self.answer()
        self.in_bens_ticket()
        self.search_and_read()
        self.file()
        self.around()

    def write_mail(self) -> Ticket:
        sent = make_mail(
            f"Zofia {WORD} <{ADDRESS}>", subject=f"My {WORD}", text=f"It is a {WORD}.\n",
            html=f"<p>It is a <b>{WORD}</b></p>", Cc=f"Carla {WORD} <carla@mail.example>",
        )  # fmt: skip
        ticket = receive(self.mailbox, sent, mail_from=ADDRESS).ticket
        Ticket.objects.filter(pk=ticket.pk).update(visit=self.visit)
        return Ticket.objects.get(pk=ticket.pk)

    def merge(self) -> None:
        twin = make_person(OTHER_ADDRESS, name=f"Work {WORD}")
        make_ticket(self.mailbox, twin, subject=f"Work {WORD}", text=WORD)
        merge_people(user=self.agent, source=twin, target=self.person)

    def answer(self) -> None:
        file = NewFile(f"{WORD}.txt", "text/plain", WORD.encode())
        make_message(self.ticket, text=WORD, folded=WORD, files=(file,))
        note = add_note(user=self.agent, ticket=self.ticket, text=f"The {WORD} again")
        reply(user=self.agent, ticket=self.ticket, text=f"Your {WORD}", seen_message=note.pk)
        Draft.objects.create(ticket=self.ticket, author=self.agent, text=f"Dear {WORD}")
        PersonNote.objects.create(person=self.person, author=self.agent, text=f"A {WORD}")

    def in_bens_ticket(self) -> None:
        """They joined in, Ben quoted them, and both stood in Cc."""
        make_message(self.ben, person=self.person, text=f"My {WORD} too")
        make_message(self.ben, text="Me again", folded=f"\n> My {WORD} too", html=f"<i>{WORD}</i>")
        Message.with_notes.filter(ticket=self.ben, visible_text="Me again").update(
            recipients={"to": ["support@shop.example"], "cc": [ADDRESS, "x@mail.example"]}
        )
        CopiedAddress.objects.create(ticket=self.ben, value=OTHER_ADDRESS, name=WORD)
        Draft.objects.create(ticket=self.ben, author=self.agent, text=f"Shall I ask {ADDRESS}?")
        Draft.objects.create(ticket=self.ben, author=self.agent, kind="forward", text="Look",
                             options={"to": OTHER_ADDRESS})  # fmt: skip
        OutgoingMail.objects.create(
            mailbox=self.mailbox, ticket=self.ben, internet_message_id=f"<{uuid4()}@x>",
            sender="support@shop.example", to=["ben@mail.example"], bcc=[ADDRESS],
            refused={OTHER_ADDRESS: "no"}, subject="Ben's", text=f"> My {WORD} too", state="sent",
        )  # fmt: skip

    def search_and_read(self) -> None:
        common = {"locale": "en", "duration_ms": 1, "source": "page", "results": 0}
        for visit in (self.visit, Visit.objects.create(visitor=self.visit.visitor)):
            SearchLog.objects.create(query=WORD, normalised=WORD, visit=visit, **common)
        QueryDay.objects.create(
            day="2026-01-01", locale="en", source="page", audience="anonymous", normalised=WORD,
            query=WORD, searches=2,
        )  # fmt: skip
        SteeringPreview.objects.create(
            summary="A synonym", changes=[], state="ready", result={"rows": [{"query": WORD}]}
        )
        about = {"translation_key": uuid4(), "locale": "en", "title": "A", "visit": self.visit}
        ArticleRead.objects.create(**about, token="a")
        ArticleVote.objects.create(**about, token="b", helpful=True, comment=f"My {WORD}")
        ContactVisit.objects.create(mailbox=self.mailbox, visit=self.visit, ticket=self.ticket)

    def file(self) -> None:
        FormAnswer.objects.create(ticket=self.ticket, label="Which one?", value=WORD)
        field = CustomField.objects.create(slug="order", label="Order")
        TicketValue.objects.create(ticket=self.ticket, field=field, text=WORD)
        BlockedAddress.objects.create(value=ADDRESS)
        AutoAnswerSent.objects.create(mailbox=self.mailbox, kind="acknowledge", address=ADDRESS)
        CustomerLink.objects.create(
            person=self.person, address=ADDRESS, secret_hash="x",
            expires_at=timezone.now() + timedelta(days=1),
        )  # fmt: skip
        ModelLogEntry.objects.create(
            content_type=ContentType.objects.get_for_model(BlockedAddress), object_id="1",
            label=ADDRESS, action="wagtail.create", timestamp=timezone.now(), data={"v": ADDRESS},
        )  # fmt: skip

    def around(self) -> None:
        """Mails that became nothing, exports, sessions."""
        raw = make_mail(f"Zofia <{ADDRESS}>", text=f"{WORD} lost", message_id="")
        lost = receive(make_mailbox("lost"), raw, source="imap", mail_from="", source_id="7")
        ReceivedMail.objects.filter(pk=lost.pk).update(ticket=None, message=None, state="failed")
        Message.with_notes.filter(ticket__mailbox__slug="lost").delete()
        mark_tickets([lost.ticket_id])
        Ticket.objects.filter(mailbox__slug="lost").delete()
        export_person(user=make_superuser(), person=self.person)
        run_person_exports()
        blob = private_storage().save("exports/list", io.BytesIO(WORD.encode()))
        Export.objects.create(
            kind="tickets_csv", asked_by=self.agent, blob=blob, state="done",
            query={"q": f'from:"{ADDRESS}"'},
        )  # fmt: skip
        session = SessionStore()
        session[SESSION_KEY] = {"people": {str(self.person.pk): 9e9}, "tickets": {}}
        session.save()


def every_table() -> str:
    """Every value of every column of every table, Wagtail's and Django's too."""
    found = []
    for model in apps.get_models(include_auto_created=True):
        found += [f"{model._meta.label}: {row}" for row in model._base_manager.values_list()]
    found += [f"session: {row.get_decoded()}" for row in Session.objects.all()]
    return "\n".join(found).lower()


def every_file() -> str:
    """The content of every private file; names and texts in archives too."""
    found = []
    for name in private_files():
        with private_storage().open(name) as file:
            raw = file.read()
        found.append(f"{name}: {raw!r}")
        if zipfile.is_zipfile(io.BytesIO(raw)):
            with zipfile.ZipFile(io.BytesIO(raw)) as archive:
                found += [f"{each}: {archive.read(each)!r}" for each in archive.namelist()]
    return "\n".join(found).lower()


def lines_with(word: str, text: str) -> list[str]:
    return [line[:300] for line in text.splitlines() if word in line]


def words_of_index() -> set[str]:
    engine = get_engine()
    return {
        word
        for kind in ("ticket", "person")
        for locale in engine.locales(kind)
        for public in (True, False)
        for word, _number in engine.words(kind, locale, public=public)[1]
    }


def index_files() -> list:
    return [path for path in get_engine().path.rglob("*") if path.is_file()]


@pytest.fixture
def world(index, clean_files):
    world = World()
    index()
    return world


@pytest.fixture
def clean_files():
    """What others left in the storage is not looked at."""
    for name in private_files():
        private_storage().delete(name)
    yield
    for name in private_files():
        private_storage().delete(name)


def test_no_word_of_theirs_is_left_in_any_table_or_file(world):
    assert len(lines_with(WORD, every_table())) > 30
    assert len(lines_with(WORD, every_file())) >= 5
    erase_person(user=world.agent, person=world.person)
    assert lines_with(WORD, every_table()) == []
    assert lines_with(WORD, every_file()) == []
    assert not lines_with(WORD, "\n".join(default_storage.listdir("")[1]))


def test_no_word_of_theirs_is_left_in_the_index(world):
    assert WORD in words_of_index()
    erase_person(user=world.agent, person=world.person)
    for kind in ("ticket", "person"):
        assert find(make_superuser(), WORD, kind=kind, locale="en").total == 0
    assert forget_in_index()
    for pointer in get_engine().path.rglob("CURRENT"):
        os.utime(pointer, (1, 1))
    tidy_index()
    assert WORD not in words_of_index()
    for path in index_files():
        assert WORD.encode() not in path.read_bytes(), path
        if path.name == "meta.json":
            segments = json.loads(path.read_text())["segments"]
            assert all(segment["deletes"] is None for segment in segments), "deleted, not gone"
    generations = {path.parent.parent for path in index_files() if path.name == "meta.json"}
    assert len({each.parent for each in generations}) == len(generations), "an old index is left"


def test_the_index_is_made_anew_once_for_each_erasure(world):
    assert not forget_in_index()
    erase_person(user=world.agent, person=world.person)
    assert forget_in_index()
    assert not forget_in_index()


def test_what_others_wrote_and_what_figures_need_stays(world):
    events, messages = world.ticket.events.count(), Message.with_notes.count()
    created = world.ticket.created_at
    erase_person(user=world.agent, person=world.person)
    ticket = Ticket.objects.get(pk=world.ticket.pk)
    assert (ticket.created_at, ticket.events.count()) == (created, events)
    assert Message.with_notes.count() == messages
    ben = Ticket.objects.get(pk=world.ben.pk)
    assert (ben.subject, ben.requester.name) == ("Ben's own", "Ben")
    said = set(Message.objects.filter(ticket=ben).values_list("visible_text", flat=True))
    assert said == {"Ben's words", "Me again", ""}
    again = Message.objects.get(visible_text="Me again")
    assert again.recipients == {"to": ["support@shop.example"], "cc": ["x@mail.example"]}
    assert SearchLog.objects.filter(results=0).count() == 2


def test_the_trail_names_nobody(world):
    erase_person(user=world.agent, person=world.person)
    entry = AuditEntry.objects.get(action="erased")
    assert (entry.actor, entry.object_id) == (world.agent, str(world.person.pk))
    assert entry.data["rows"]["wagdesk_inbox.ticket"] == 2


def test_a_longer_address_that_ends_alike_is_somebody_else(world):
    mail = OutgoingMail.objects.create(
        mailbox=world.mailbox, internet_message_id="<1@x>", sender="s@shop.example",
        to=[f"not.{ADDRESS}"], subject="Hers", text="Hers", state="sent",
    )  # fmt: skip
    erase_person(user=world.agent, person=world.person)
    mail.refresh_from_db()
    assert (mail.text, mail.to) == ("Hers", [f"not.{ADDRESS}"])


def test_their_session_ends(world):
    erase_person(user=world.agent, person=world.person)
    assert SESSION_KEY not in Session.objects.get().get_decoded()


@pytest.mark.parametrize("level", ["view", "reply"])
def test_who_does_not_manage_the_mailbox_erases_nobody(world, level):
    user = make_agent(world.mailbox, level=level)
    for act in (erase_person, export_person):
        with pytest.raises(PermissionDenied):
            act(user=user, person=world.person)
    assert Person.objects.get(pk=world.person.pk).name


def test_a_manager_of_one_mailbox_of_two_erases_nobody(world):
    make_ticket(make_mailbox("returns"), world.person)
    with pytest.raises(PermissionDenied):
        erase_person(user=world.agent, person=world.person)


def url(name: str, *args) -> str:
    return reverse(f"wagdesk_inbox_admin:{name}", args=args)


def test_the_screen_tells_what_goes_and_wants_a_yes(world, client):
    client.force_login(world.agent)
    address = url("person_erase", world.person.pk)
    html = client.get(address).content.decode()
    assert ADDRESS in html and OTHER_ADDRESS in html and "original mails" in html
    again = client.post(address).content.decode()
    assert "Tick the box" in again and Person.objects.get(pk=world.person.pk).name
    client.post(address, {"sure": world.person.pk})
    assert Person.objects.get(pk=world.person.pk).name == ""


def test_the_archive_holds_everything_and_is_for_who_asked(world, client):
    client.force_login(world.agent)
    with quiet():
        client.post(url("person_export", world.person.pk))
        client.post(url("person_export", world.person.pk))
    assert run_person_exports() == 1
    export = Export.objects.get(kind="person", asked_by=world.agent)
    address = url("person_archive", world.person.pk, export.pk)
    answer = client.get(address)
    archive = zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content)))
    told = json.loads(archive.read("person.json"))
    assert told["known_as"] == sorted([ADDRESS, OTHER_ADDRESS])
    data = told["data"]
    subjects = {row["subject"] for row in data["wagdesk_inbox.ticket"]}
    assert subjects == {f"My {WORD}", f"Work {WORD}"}
    assert data["wagdesk_inbox.personnote"][0]["text"] == f"A {WORD}"
    assert data["wagdesk_search.searchlog"][0]["query"] == WORD
    assert len(data["wagdesk_search.searchlog"]) == 1, "the other visit may be somebody else's"
    assert archive.read(data["wagdesk_inbox.attachment"][0]["file"]) == WORD.encode()
    assert any(name.startswith("mail/") for name in archive.namelist())
    assert "Ben's words" not in json.dumps(data)
    assert AuditEntry.objects.filter(action="downloaded", actor=world.agent).exists()
    client.force_login(make_agent(world.mailbox, level="manage"))
    assert client.get(address).status_code == 404


def test_who_loses_the_right_fetches_no_archive(world, client):
    export = export_person(user=world.agent, person=world.person)
    run_person_exports()
    world.agent.refresh_from_db()
    MailboxAccess.objects.filter(user=world.agent).update(level="reply")
    client.force_login(world.agent)
    assert client.get(url("person_archive", world.person.pk, export.pk)).status_code == 404


def test_an_archive_whose_asker_lost_the_right_is_not_made(world):
    with quiet():
        export = export_person(user=world.agent, person=world.person)
    MailboxAccess.objects.filter(user=world.agent).update(level="reply")
    run_person_exports()
    export.refresh_from_db()
    assert (export.state, export.blob) == ("failed", "")


def test_a_trail_entry_written_before_stays(world):
    record(action="blocked", actor=world.agent, kind="address", object_id=1)
    erase_person(user=world.agent, person=world.person)
    assert AuditEntry.objects.filter(action="blocked").exists()
