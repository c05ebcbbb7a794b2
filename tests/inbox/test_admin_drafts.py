"""What an agent has begun to write survives, is shared, and goes with what it becomes."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.inbox.test_admin_composer import page, seen, send, url
from tests.make.inbox import make_agent, make_mailbox, make_person, make_ticket
from wagdesk.inbox.actions.drafts import restore_draft, save_draft, sweep_drafts
from wagdesk.inbox.actions.reply import reply, undo_reply
from wagdesk.inbox.models import Draft, Message

pytestmark = pytest.mark.django_db


@pytest.fixture
def box():
    return make_mailbox("support")


@pytest.fixture
def agent(box, client):
    user = make_agent(box, name="ana", first_name="Ana")
    client.force_login(user)
    return user


@pytest.fixture
def ticket(box, agent):
    return make_ticket(box, make_person("deniz@mail.example", "Deniz"), text="It broke.")


def draft(client, ticket, text="Dear Den", **fields):
    data = {"kind": "reply", "text": text, "by_script": "1", "seen_message": seen(ticket)}
    return client.post(url("draft", ticket.pk), {**data, **fields})


def test_a_draft_is_in_the_editor_after_a_reload_with_its_recipients(client, ticket):
    answer = draft(client, ticket, cc="mia@mail.example", draft_version="0")
    assert answer.json()["version"] == 1
    html = page(client, ticket)
    assert "Dear Den</textarea>" in html
    assert 'name="cc" value="mia@mail.example"' in html
    assert "Draft, saved" in html


@pytest.mark.parametrize("name", ["draft_version", "seen_message", "messages", "passed_files"])
def test_a_number_of_thousands_of_digits_is_no_number(client, ticket, name):
    assert draft(client, ticket, **{name: "9" * 5000}).status_code == 200


def test_without_a_script_the_button_saves_it(client, ticket):
    data = {"kind": "reply", "act": "save", "text": "Dear Den"}
    answer = client.post(url("draft", ticket.pk), data, follow=True)
    assert "The draft is saved." in answer.content.decode()
    assert "Dear Den</textarea>" in answer.content.decode()


def test_a_colleague_sees_the_draft_and_not_in_their_own_editor(client, ticket, box):
    draft(client, ticket)
    client.force_login(make_agent(box))
    html = page(client, ticket)
    assert "Ana has a draft (Reply)" in html and "Dear Den" in html
    assert "Dear Den</textarea>" not in html
    client.force_login(make_agent(make_mailbox()))
    assert draft(client, ticket).status_code == 404


def test_of_two_tabs_the_later_is_told_and_writes_over_nothing(client, ticket):
    draft(client, ticket, "One", draft_version="0")
    draft(client, ticket, "One two", draft_version="1")
    late = draft(client, ticket, "One 2", draft_version="1")
    assert late.status_code == 409
    assert late.json() == {
        "version": 2,
        "saved": late.json()["saved"],
        "problem": "This draft was changed in another tab.",
        "text": "One two",
    }
    assert Draft.objects.get().text == "One two"
    assert draft(client, ticket, "One 2", draft_version="2").json()["version"] == 3


def test_sending_takes_the_draft_along_and_a_late_save_makes_no_new_one(client, ticket):
    before = seen(ticket)
    draft(client, ticket, "Dear Deniz")
    send(client, ticket, "Dear Deniz")
    assert not Draft.objects.exists()
    late = draft(client, ticket, "Dear Deniz", seen_message=before, draft_version="0")
    assert late.json()["version"] == 0
    assert draft(client, ticket, "Dear Deniz", draft_version="1").status_code == 409
    assert not Draft.objects.exists()


def test_a_reply_that_was_stopped_keeps_its_draft(client, ticket):
    draft(client, ticket)
    assert send(client, ticket, cc="nobody").status_code == 422
    assert Draft.objects.exists()


def test_what_was_taken_back_may_be_begun_again_in_the_same_words(ticket, agent):
    ticket.mailbox.undo_seconds = 60
    ticket.mailbox.save()
    last = seen(ticket)
    message = reply(user=agent, ticket=ticket, text="Dear Den", seen_message=last)
    undo_reply(user=agent, message=message)
    kept = save_draft(user=agent, ticket=ticket, kind="reply", text="Dear Den", seen_message=last)
    assert kept is not None and kept.text == "Dear Den"


def test_a_note_takes_its_own_draft_along(client, ticket):
    draft(client, ticket, kind="note")
    draft(client, ticket, kind="reply")
    client.post(url("note", ticket.pk), {"text": "Ask the workshop"})
    assert Draft.objects.get().kind == "reply"


def test_a_draft_thrown_away_comes_back_with_undo(client, ticket):
    draft(client, ticket)
    gone = client.post(url("draft", ticket.pk), {"kind": "reply", "act": "discard"}, follow=True)
    assert "Dear Den</textarea>" not in gone.content.decode()
    assert 'form="wd-restore-draft"' in gone.content.decode()
    client.post(url("draft", ticket.pk), {"kind": "reply", "act": "restore"})
    assert "Dear Den</textarea>" in page(client, ticket)


def test_what_somebody_still_writes_is_kept_for_as_long_as_it_takes(client, ticket):
    draft(client, ticket)
    Draft.objects.update(updated_at=timezone.now() - timedelta(days=90))
    assert sweep_drafts() == 0 and Draft.objects.exists()


def test_what_was_not_thrown_away_is_not_brought_back(client, ticket, agent):
    draft(client, ticket)
    assert not restore_draft(user=agent, ticket=ticket, kind="reply")
    assert Draft.objects.get().version == 1


def test_what_was_thrown_away_a_day_ago_is_gone_for_good(client, ticket):
    draft(client, ticket)
    client.post(url("draft", ticket.pk), {"kind": "reply", "act": "discard"})
    assert sweep_drafts(now=timezone.now() + timedelta(hours=23)) == 0
    assert sweep_drafts(now=timezone.now() + timedelta(hours=25)) == 1
    answer = client.post(url("draft", ticket.pk), {"kind": "reply", "act": "restore"}, follow=True)
    assert "There is no draft to bring back." in answer.content.decode()


# The status that was picked


def test_a_draft_keeps_the_status_that_was_picked(client, ticket):
    stopped = send(client, ticket, status="solved", cc="nobody")
    assert 'name="picked" value="solved"' in stopped.content.decode()
    draft(client, ticket, picked="solved")
    assert Draft.objects.get().options["status"] == "solved"
    html = page(client, ticket)
    assert "Send and set to “Solved”" in html
    assert 'name="status" value="solved" data-wd-composer-target="submit"' in html


def test_a_draft_without_a_status_is_sent_as_usual(client, ticket):
    draft(client, ticket)
    assert 'name="status" value="pending" data-wd-composer-target="submit"' in page(client, ticket)


@pytest.mark.parametrize("picked", ["closed", "spam", "nonsense", "x" * 9000])
def test_a_status_that_can_not_be_picked_is_not_offered(client, ticket, picked):
    draft(client, ticket, picked=picked)
    assert 'name="status" value="pending" data-wd-composer-target="submit"' in page(client, ticket)


def test_what_was_taken_back_comes_back_with_its_status(client, ticket):
    send(client, ticket, status="on_hold")
    message = Message.with_notes.get(kind="reply")
    client.post(url("undo", ticket.pk, message.pk))
    assert "Send and set to “On hold”" in page(client, ticket, again=message.pk)
