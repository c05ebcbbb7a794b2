"""Automatic answers and hours in the mailbox's form."""

import pytest
from django.urls import reverse

from tests.inbox.test_admin_settings import edit
from tests.make.answers import make_answering_mailbox, make_auto_answer, make_office_hours
from tests.make.inbox import make_agent, make_mailbox
from wagdesk.inbox.models import AutoAnswer, Holiday, Mailbox, OpeningHours

pytestmark = pytest.mark.django_db


@pytest.fixture
def box():
    return make_mailbox("support")


@pytest.fixture(autouse=True)
def manager(client, box):
    user = make_agent(box, level="manage")
    client.force_login(user)
    return user


def rows_of(prefix: str, *rows: dict) -> dict:
    fields = {f"{prefix}-TOTAL_FORMS": len(rows), f"{prefix}-INITIAL_FORMS": 0}
    for number, one in enumerate(rows):
        fields |= {f"{prefix}-{number}-{name}": value for name, value in one.items()}
    return fields


def answer(**changes) -> dict:
    return {"kind": "acknowledge", "locale": "", "enabled": "on", "text": "{number}"} | changes


def test_a_manager_sets_answers_hours_and_closed_days(client, box):
    week = [{"weekday": day, "opens": "09:00", "closes": "17:30"} for day in range(5)]
    fields = {
        **rows_of("answers", answer(), answer(locale="en", text="Hi {number}. {promise}")),
        **rows_of("week", *week),
        **rows_of("holidays", {"day": "2026-12-25", "name": "Christmas"}),
        "reply_hours": 8,
        "time_zone": "Europe/Istanbul",
    }
    assert edit(client, box, **fields).status_code == 302
    box.refresh_from_db()
    assert (box.reply_hours, box.time_zone) == (8, "Europe/Istanbul")
    assert AutoAnswer.objects.filter(mailbox=box, enabled=True).count() == 2
    assert OpeningHours.objects.filter(mailbox=box).count() == 5
    assert Holiday.objects.get().name == "Christmas"


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        (rows_of("answers", answer(text="Dear {name}")), "There is no placeholder {name}."),
        (rows_of("answers", answer(text="{}")), "There is no placeholder {}."),
        (rows_of("answers", answer(starts_at="2026-01-01T10:00")), "Only an out-of-office answer"),
        (
            rows_of(
                "answers",
                answer(
                    kind="out_of_office",
                    starts_at="2026-01-02T10:00",
                    ends_at="2026-01-01T10:00",
                ),
            ),
            "It would end before it begins.",
        ),
        (
            rows_of("week", {"weekday": 0, "opens": "17:00", "closes": "09:00"}),
            "It closes before it opens.",
        ),
        ({"time_zone": "Nowhere/Land"}, "Select a valid choice."),
    ],
)
def test_a_mistake_is_explained_and_nothing_is_kept(client, box, fields, sentence):
    page = edit(client, box, **fields)
    assert page.status_code == 200
    assert sentence in page.content.decode()
    assert not AutoAnswer.objects.exists() and not OpeningHours.objects.exists()


def test_the_same_language_twice_is_explained(client, box):
    page = edit(client, box, **rows_of("answers", answer(), answer(text="Again")))
    assert page.status_code == 200
    assert not AutoAnswer.objects.exists()


def test_the_page_shows_what_would_be_sent_now(client, box):
    make_auto_answer(box, text="Your number is {number}. {promise}")
    make_office_hours(box)
    Mailbox.objects.filter(pk=box.pk).update(reply_hours=4)
    page = client.get(reverse("wagdesk_mailboxes:edit", args=[box.pk])).content.decode()
    assert "We have your message (#1234)" in page
    assert "Your number is #1234. We answer by " in page


def test_the_kill_switch_is_said_and_released(client, box):
    make_auto_answer(box)
    Mailbox.objects.filter(pk=box.pk).update(auto_answers_stopped="hourly_cap")
    edit_page = reverse("wagdesk_mailboxes:edit", args=[box.pk])
    assert "Switch on again" in client.get(edit_page).content.decode()
    switch = reverse("wagdesk_inbox_admin:answers", args=[box.pk])
    client.post(switch, {"on": "1"})
    assert Mailbox.objects.get(pk=box.pk).auto_answers_stopped == ""
    client.post(switch, {"on": ""})
    assert Mailbox.objects.get(pk=box.pk).auto_answers_stopped == "by_hand"


def test_who_manages_another_mailbox_has_no_switch(client, box):
    other = make_answering_mailbox("returns")
    assert client.post(reverse("wagdesk_inbox_admin:answers", args=[other.pk])).status_code == 404
    client.force_login(make_agent(box))
    assert client.post(reverse("wagdesk_inbox_admin:answers", args=[box.pk])).status_code == 404
