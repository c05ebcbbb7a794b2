"""What goes along with messages that become a ticket of their own."""

import pytest

from tests.make.inbox import make_mailbox, make_message, make_person, make_ticket
from tests.make.kb import make_article, make_help_center
from tests.make.mail import make_mail, make_reference, receive
from wagdesk.inbox.actions.attach import NewFile
from wagdesk.inbox.actions.confirm_participant import confirm_participant
from wagdesk.inbox.actions.editing import ImpossibleEdit
from wagdesk.inbox.actions.reply import reply, undo_reply
from wagdesk.inbox.actions.split import split_messages
from wagdesk.inbox.models import Message, MessageReference, OutgoingMail, Ticket, TicketArticle
from wagdesk.inbox.rebuild import compare

pytestmark = pytest.mark.django_db


@pytest.fixture
def box():
    return make_mailbox("support")


def stored(ticket) -> Ticket:
    return Ticket.objects.get(pk=ticket.pk)


def test_answers_to_what_moved_find_the_new_ticket(box, ana):
    ticket = make_ticket(box, make_person("ada@mail.example"))
    second = make_message(ticket, text="And another thing")
    stays, moves = make_reference(ticket), make_reference(ticket)
    MessageReference.objects.filter(reference=moves).update(message=second)
    new = split_messages(user=ana, ticket=ticket, messages=[second.pk])
    for reference, wanted in ((stays, ticket), (moves, new)):
        assert receive(box, make_mail(In_Reply_To=reference)).ticket == wanted


def test_who_took_part_and_wrote_what_moved_takes_part_there(box, ana):
    ticket, helper, copied = make_ticket(box), make_person(), make_person()
    confirm_participant(user=ana, ticket=ticket, person=helper)
    moved = [make_message(ticket), make_message(ticket, person=helper),
             make_message(ticket, person=copied, flagged="copied")]  # fmt: skip
    new = split_messages(user=ana, ticket=ticket, messages=[one.pk for one in moved])
    people = {row.person for row in new.participants.all()}
    assert (new.requester, people) == (ticket.requester, {ticket.requester, helper})
    assert ticket.participants.count() == 2


def test_whoever_wrote_the_first_of_them_is_the_requester(box, ana):
    ticket, helper = make_ticket(box), make_person()
    said = make_message(ticket, person=helper)
    new = split_messages(user=ana, ticket=ticket, messages=[said.pk])
    assert new.requester == helper


def test_files_go_along(box, ana):
    ticket = make_ticket(box)
    file = NewFile("a.txt", "text/plain", b"a")
    said = make_message(ticket, files=(file,))
    assert stored(ticket).has_files
    new = split_messages(user=ana, ticket=ticket, messages=[said.pk])
    assert (stored(new).has_files, stored(ticket).has_files) == (True, False)
    assert compare([ticket.pk, new.pk]) == []


def test_it_is_filed_as_the_old_one_under_a_subject_of_its_own(box, ana):
    ticket = make_ticket(box, subject="Two things", assignee=ana)
    Ticket.objects.filter(pk=ticket.pk).update(priority=4)
    second = make_message(ticket)
    split = split_messages(user=ana, ticket=ticket, messages=[second.pk], subject="  The \n other ")
    new = stored(split)
    assert (new.subject, new.assignee, new.priority) == ("The other", ana, 4)
    assert (new.mailbox, new.locale, new.status) == (box, ticket.locale, "new")
    link = new.links.get()
    assert (link.target, link.kind) == (ticket, "split")


def sent(ana, ticket, text: str = "It has left.") -> Message:
    """A reply that is out of the house."""
    last = Message.with_notes.order_by("pk").last().pk
    message = reply(user=ana, ticket=ticket, text=text, seen_message=last)
    OutgoingMail.objects.filter(message=message).update(state="sent")
    return message


def test_a_question_that_moves_with_its_answer_is_answered_there(box, ana):
    article = make_article(make_help_center(), "Mend a zip")
    ticket = make_ticket(box)
    asked = make_message(ticket, text="And my zip?")
    answer = sent(ana, ticket, f"See [Mend a zip](article:{article.pk})")
    new = split_messages(user=ana, ticket=ticket, messages=[asked.pk, answer.pk])
    assert (stored(new).status, stored(new).waiting_since) == ("open", None)
    assert TicketArticle.objects.get().ticket == new
    assert compare([ticket.pk, new.pk]) == []


def test_nobody_waits_for_an_answer_to_what_a_program_wrote(box, ana):
    ticket = make_ticket(box)
    away = make_message(ticket, text="I am away", automatic=True)
    new = split_messages(user=ana, ticket=ticket, messages=[away.pk])
    assert (stored(new).status, stored(new).waiting_since) == ("new", None)


def test_what_was_taken_back_does_not_move(box, ana):
    box.undo_seconds = 60
    box.save()
    ticket = make_ticket(box)
    asked = make_message(ticket)
    answer = reply(user=ana, ticket=ticket, text="Oops", seen_message=asked.pk)
    undo_reply(user=ana, message=answer)
    split_messages(user=ana, ticket=ticket, messages=[asked.pk, answer.pk])
    assert Message.with_notes.get(pk=answer.pk).ticket == ticket


def test_a_report_of_the_mail_server_alone_is_no_conversation_that_stays(box, ana):
    ticket = make_ticket(box)
    only = Message.objects.get(ticket=ticket)
    Message.with_notes.create(ticket=ticket, kind="system", channel="email", visible_text="Failed")
    with pytest.raises(ImpossibleEdit, match="must stay"):
        split_messages(user=ana, ticket=ticket, messages=[only.pk])


def test_without_a_subject_of_its_own_it_has_that_of_the_first_message(box, ana):
    ticket = make_ticket(box, subject="My parcel")
    second = make_message(ticket)
    Message.objects.filter(pk=second.pk).update(subject="And my invoice")
    new = split_messages(user=ana, ticket=ticket, messages=[second.pk])
    assert new.subject == "And my invoice"
