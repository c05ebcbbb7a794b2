"""Who may hand out or erase what is known of a person: it holds all they wrote, wherever."""

import pytest
from django.core.exceptions import PermissionDenied

from tests.make.inbox import make_agent, make_mailbox, make_message, make_person, make_ticket
from tests.make.mail import make_mail
from wagdesk.inbox.actions.confirm_participant import confirm_participant
from wagdesk.inbox.actions.erase_person import erase_person
from wagdesk.inbox.actions.export_person import export_person, run_person_exports
from wagdesk.inbox.actions.merge_people import merge_people
from wagdesk.inbox.actions.store_mail import Envelope, store_mail
from wagdesk.inbox.models import Person, ReceivedMail

pytestmark = pytest.mark.django_db


class World:
    """Pam asks in one mailbox; what else she wrote lies in another, which is not the boss's."""

    def __init__(self) -> None:
        self.here, self.elsewhere = make_mailbox("here"), make_mailbox("elsewhere")
        self.boss = make_agent(self.here, name="boss", level="manage")
        self.other_boss = make_agent(self.elsewhere, name="other", level="manage")
        self.pam = make_person("pam@mail.example")
        make_ticket(self.here, self.pam)

    def is_refused(self) -> bool:
        for act in (export_person, erase_person):
            try:
                act(user=self.boss, person=Person.objects.get(pk=self.pam.pk))
            except PermissionDenied:
                continue
            return False
        return True


@pytest.fixture
def world() -> World:
    return World()


def test_who_manages_all_they_wrote_to_may(world):
    assert not world.is_refused()


def test_words_in_another_persons_ticket_elsewhere_are_not_handed_out(world):
    ticket = make_ticket(world.elsewhere, make_person("quin@mail.example"))
    make_message(ticket, text="Said elsewhere", person=world.pam)
    assert world.is_refused()


def test_nor_is_a_part_in_a_conversation_elsewhere(world):
    ticket = make_ticket(world.elsewhere, make_person("quin@mail.example"))
    confirm_participant(user=world.other_boss, ticket=ticket, person=world.pam)
    assert world.is_refused()


def test_nor_what_somebody_wrote_who_is_now_the_same_person(world):
    alias = make_person("pam@old.example")
    ticket = make_ticket(world.here, make_person("quin@mail.example"))
    make_message(ticket, text="Said before the merge", person=alias)
    make_ticket(world.here, alias)
    merge_people(user=world.boss, source=alias, target=world.pam)
    assert not world.is_refused()
    type(ticket).objects.filter(pk=ticket.pk).update(mailbox=world.elsewhere)
    world.pam = make_person("pam@mail.example")
    assert world.is_refused()


def lost_mail(world: World) -> None:
    envelope = Envelope(mail_from="Pam@mail.example")
    store_mail(mailbox=world.elsewhere, source="listener", raw=make_mail(), envelope=envelope)
    ReceivedMail.objects.update(state="failed", reason="error")


def test_nor_a_mail_elsewhere_that_became_no_message(world):
    lost_mail(world)
    assert world.is_refused()


def test_nor_one_that_came_after_the_archive_was_asked_for(world):
    export = export_person(user=world.boss, person=world.pam)
    lost_mail(world)
    run_person_exports()
    export.refresh_from_db()
    assert (export.state, export.blob) == ("failed", "")
