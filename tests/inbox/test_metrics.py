"""The service report: each figure recomputed from the rows by other means."""

import random
import re
import statistics
from datetime import UTC, date, time, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape

from tests.make.figures import MONDAY, WEEK, after, measured, say, set_to
from tests.make.inbox import make_agent, make_editor, make_mailbox, make_message, make_ticket
from wagdesk.inbox.actions.count_figures import count_all, count_new_figures
from wagdesk.inbox.actions.move_ticket import move_ticket
from wagdesk.inbox.actions.reply import undo_reply
from wagdesk.inbox.models import (
    OpeningHours,
    OutgoingMail,
    Ticket,
    TicketEvent,
    TicketFigures,
)
from wagdesk.inbox.queries.metrics import FIGURES, Period, backlog, zone_for
from wagdesk.inbox.templatetags.wagdesk_metrics import duration, percent

pytestmark = pytest.mark.django_db


# Each definition on a case that can be counted by hand


def test_first_response_is_from_the_first_question_to_the_first_human_answer(box, manager):
    ticket = make_ticket(box, at=MONDAY)
    make_message(ticket, text="Still waiting", at=after(1))
    say(manager, ticket, 3)
    say(manager, ticket, 5)
    found = measured(manager, "first_response")
    assert (found.n, found.median, found.p90) == (1, 3 * 3600, 3 * 3600)


def test_nine_of_ten_are_answered_within_a_time_that_one_was_answered_in(box, manager):
    for hours in (1, 2, 10):
        say(manager, make_ticket(box, at=MONDAY), hours)
    found = measured(manager, "first_response")
    assert (found.median, found.p90) == (2 * 3600, 10 * 3600)


def test_a_reply_that_was_taken_back_never_was(box, manager):
    ticket = make_ticket(box, at=MONDAY)
    message = say(manager, ticket, 1)
    undo_reply(user=manager, message=message, at=after(1.1))
    assert measured(manager, "first_response").n == 0
    say(manager, ticket, 4)
    assert measured(manager, "first_response").median == 4 * 3600


def test_business_time_stands_beside_the_clock(box, manager):
    for day in range(5):
        OpeningHours.objects.create(mailbox=box, weekday=day, opens=time(9), closes=time(17))
    ticket = make_ticket(box, at=after(7))
    say(manager, ticket, 25)
    found = measured(manager, "first_response")
    assert (found.median, found.open_median) == (18 * 3600, 2 * 3600)


def test_a_mailbox_without_hours_has_no_time_in_opening_hours(box, manager):
    say(manager, make_ticket(box, at=MONDAY), 3)
    found = measured(manager, "first_response")
    assert (found.median, found.open_median) == (3 * 3600, None)


def test_waiting_for_the_customer_is_no_wait_of_theirs(box, manager):
    ticket = make_ticket(box, at=MONDAY)
    say(manager, ticket, 2)
    make_message(ticket, at=after(10))
    set_to(manager, ticket, "on_hold", 11)
    set_to(manager, ticket, "solved", 15)
    found = measured(manager, "requester_wait")
    assert found.median == (2 + 5) * 3600
    assert measured(manager, "resolution").median == 15 * 3600


def test_a_period_ends_with_its_last_day_in_its_own_zone(box, manager):
    make_ticket(box, at=WEEK.end)
    make_ticket(box, at=WEEK.end - timedelta(seconds=1))
    assert measured(manager, "asked").n == 1
    istanbul = Period(WEEK.first, WEEK.last, ZoneInfo("Europe/Istanbul"))
    assert measured(manager, "asked", istanbul).n == 0


def test_the_stretch_before_is_as_long_and_ends_where_the_period_begins():
    assert (WEEK.before().days, WEEK.before().end) == (WEEK.days, WEEK.start)


def test_several_mailboxes_are_counted_in_days_of_utc_and_one_in_its_own(box, manager):
    box.time_zone = "Asia/Kathmandu"
    box.save()
    assert str(zone_for(None, manager)) == str(zone_for(box, manager)) == "Asia/Kathmandu"
    other = make_mailbox("returns", time_zone="America/New_York")
    both = make_agent(box, other, level="manage")
    assert (str(zone_for(None, both)), str(zone_for(box, both))) == ("UTC", "Asia/Kathmandu")


def test_a_clock_that_went_back_makes_no_answer_before_its_question(box, manager):
    say(manager, make_ticket(box, at=MONDAY), -1)
    assert measured(manager, "first_response").median == 0


def test_one_touch_and_reopened_are_shares_of_solved_tickets(box, manager):
    one, two, again = (make_ticket(box, at=MONDAY) for _ in range(3))
    say(manager, one, 1, "solved")
    say(manager, two, 1)
    say(manager, two, 2, "solved")
    say(manager, again, 1, "solved")
    make_message(again, at=after(3))
    say(manager, again, 4, "solved")
    touched, reopened = measured(manager, "one_touch"), measured(manager, "reopened")
    assert (touched.n, touched.counted) == (3, 1)
    assert (reopened.n, reopened.counted) == (3, 1)


def test_what_is_merged_spam_or_trash_counts_nowhere(box, manager):
    rows = [make_ticket(box, at=MONDAY) for _ in range(4)]
    for ticket in rows:
        say(manager, ticket, 1, "solved")
    Ticket.objects.filter(pk=rows[0].pk).update(status="spam")
    Ticket.objects.filter(pk=rows[1].pk).update(trashed_at=MONDAY)
    Ticket.objects.filter(pk=rows[2].pk).update(merged_into=rows[3])
    assert measured(manager, "asked").n == 1
    assert measured(manager, "one_touch").n == 1


def test_a_ticket_that_was_moved_counts_where_it_is_now(box, manager):
    other = make_mailbox("returns")
    ana = make_agent(box, other, level="manage")
    ticket = make_ticket(box, at=MONDAY)
    say(ana, ticket, 1)
    count_all()
    move_ticket(user=ana, ticket=ticket, mailbox=other)
    assert count_new_figures() == 1
    assert measured(manager, "asked").n == 0
    assert measured(manager, "first_response").n == 0
    assert measured(ana, "first_response").n == 1
    assert backlog(ana, MONDAY.date(), UTC, box).pending == []
    assert backlog(ana, MONDAY.date(), UTC, other).pending == [ticket.pk]


def test_the_backlog_of_a_day_is_what_waited_at_its_end(box, manager):
    waits, answered, solved, later = (make_ticket(box, at=MONDAY) for _ in range(4))
    say(manager, answered, 1)
    set_to(manager, solved, "solved", 2)
    set_to(manager, later, "solved", 30)
    make_ticket(box, at=after(40))
    count_all()
    found = backlog(manager, date(2026, 11, 2), UTC)
    assert sorted(found.ours) == [waits.pk, later.pk]
    assert found.pending == [answered.pk]
    assert backlog(manager, date(2026, 11, 1), UTC).ours == []


# By other means


def a_busy_week(box, manager, seed: int) -> None:
    chance = random.Random(seed)
    for _ in range(25):
        hours = chance.uniform(0, 120)
        ticket = make_ticket(box, at=after(hours))
        for _ in range(chance.randint(0, 5)):
            hours += chance.uniform(0.1, 20)
            act = chance.choice(["reply", "reply", "solve", "write", "hold", "undo"])
            status = Ticket.objects.get(pk=ticket.pk).status
            if act == "reply":
                say(manager, ticket, hours, chance.choice(["pending", "open", "solved"]))
            elif act == "undo":
                undo_reply(
                    user=manager, message=say(manager, ticket, hours), at=after(hours + 0.01)
                )
            elif act == "write":
                make_message(ticket, text=f"Again {hours}", at=after(hours))
            elif act == "solve" and status != "solved":
                set_to(manager, ticket, "solved", hours)
            elif act == "hold" and status != "on_hold":
                set_to(manager, ticket, "on_hold", hours)


def by_hand() -> dict[str, list]:
    """The same figures, straight from the definitions and with no code of ours."""
    found = {"first_response": [], "one_touch": [], "reopened": [], "requester_wait": []}
    for ticket in Ticket.objects.all():
        events = list(TicketEvent.objects.filter(ticket=ticket).order_by("pk"))
        gone = {e.data["message"] for e in events if e.kind == "reply_undone"}
        kept = [e for e in events if not (e.kind == "replied" and e.data["message"] in gone)]
        replies = [e.at for e in kept if e.kind == "replied"]
        asked = [e.at for e in kept if e.kind == "customer_wrote"]
        if replies and WEEK.start <= replies[0] < WEEK.end:
            found["first_response"].append(int((replies[0] - asked[0]).total_seconds()))
        states = [(e.at, e.status) for e in kept]
        turns = list(zip(states, states[1:], strict=False))
        solves = [b[0] for a, b in turns if b[1] == "solved" != a[1]]
        if solves and WEEK.start <= solves[-1] < WEEK.end:
            found["one_touch"].append(len(replies) == 1)
            wait = sum(
                (b[0] - a[0]).total_seconds()
                for a, b in turns
                if a[1] in ("new", "open", "on_hold") and b[0] <= solves[-1]
            )
            found["requester_wait"].append(int(wait))
        if solves and WEEK.start <= solves[0] < WEEK.end:
            later = [b[1] for _a, b in turns if b[0] > solves[0]]
            found["reopened"].append(any(one in ("new", "open", "on_hold") for one in later))
    return found


@pytest.mark.parametrize("seed", range(4))
def test_every_figure_is_what_a_loop_over_the_events_gives(box, manager, seed):
    a_busy_week(box, manager, seed)
    expected = by_hand()
    for code in ("first_response", "requester_wait"):
        found, values = measured(manager, code), sorted(expected[code])
        assert found.n == len(values)
        if values:
            assert abs(found.median - statistics.median(values)) <= 1
    for code in ("one_touch", "reopened"):
        found = measured(manager, code)
        assert (found.n, found.counted) == (len(expected[code]), sum(expected[code]))


def figures() -> list[tuple]:
    return list(TicketFigures.objects.order_by("pk").values_list())


def test_counting_as_it_comes_and_from_scratch_give_the_same(box, manager):
    a_busy_week(box, manager, 7)
    count_new_figures()
    as_it_came = figures()
    a_busy_week(box, manager, 8)
    count_new_figures()
    both = figures()
    assert both[: len(as_it_came)] == as_it_came
    TicketFigures.objects.all().delete()
    assert count_all() == Ticket.objects.count()
    assert figures() == both
    assert count_new_figures() == 0


def test_a_changed_calendar_is_counted_anew(box, manager, django_capture_on_commit_callbacks):
    ticket = make_ticket(box, at=after(7))
    say(manager, ticket, 25)
    count_all()
    with django_capture_on_commit_callbacks(execute=True):
        OpeningHours.objects.create(mailbox=box, weekday=1, opens=time(9), closes=time(10))
    assert TicketFigures.objects.get().answer_open_seconds == 3600


# The screen


def page(client, **asked):
    return client.get(reverse("wagdesk_metrics:report"), asked)


def test_the_report_shows_each_figure_with_its_definition_and_its_tickets(client, box, manager):
    ticket = make_ticket(box, at=MONDAY, subject="Behind it")
    say(manager, ticket, 3, "solved")
    count_all()
    client.force_login(manager)
    with time_machine.travel(after(50)):
        text = page(client, days="7").content.decode()
    assert "3 h 0 min" in text and "100 %" in text
    assert escape(str(FIGURES["first_response"].definition)) in text
    links = re.findall(r'href="(/admin/reports/service/\w+/[^"]*)"', text)
    assert len(links) >= 8
    with time_machine.travel(after(50)):
        for link in links:
            answer = client.get(link.replace("&amp;", "&"))
            assert answer.status_code == 200
            if "first_response" in link or "resolution" in link:
                assert "Behind it" in answer.content.decode()


def test_the_tickets_behind_a_figure_say_of_which_days_they_are_and_lead_back(client, box, manager):
    client.force_login(manager)
    asked = "mailbox=support&days=7&until=2026-03-31&day=2026-03-30"
    for figure, days in (
        ("first_response", "Support, March 25, 2026 – March 31, 2026"),
        ("backlog", "Support, March 30, 2026"),
    ):
        address = f"{reverse('wagdesk_metrics:tickets', args=[figure])}?{asked}"
        text = client.get(address).content.decode()
        assert days in text
        assert f"{reverse('wagdesk_metrics:report')}?{escape(asked)}" in text


@pytest.mark.parametrize(
    "asked",
    [
        {"days": "x", "until": "2026-13-45", "day": "yesterday", "mailbox": "none"},
        {"days": "-1", "until": "0001-01-01"},
        {"until": "9999-12-31", "day": "9999-12-31"},
        {"mailbox": "\x00", "days": "7" * 500},
    ],
)
def test_odd_choices_are_the_usual_ones(client, box, manager, asked):
    client.force_login(manager)
    assert page(client, **asked).status_code == 200


def test_only_those_who_manage_a_mailbox_see_figures_and_only_its_own(client, box, manager):
    other = make_mailbox("returns")
    make_ticket(other, at=timezone.now(), subject="Hidden")
    count_all()
    for viewer in (make_agent(box), make_editor()):
        client.force_login(viewer)
        assert page(client).status_code in (302, 403)
    client.force_login(manager)
    text = page(client, mailbox="returns").content.decode()
    assert "Returns" not in text
    behind = client.get(reverse("wagdesk_metrics:tickets", args=["asked"]))
    assert "Hidden" not in behind.content.decode()
    assert client.get(reverse("wagdesk_metrics:tickets", args=["nonsense"])).status_code == 404


def test_the_report_costs_the_same_with_many_tickets(client, box, manager):
    client.force_login(manager)

    def queries() -> int:
        page(client)
        with CaptureQueriesContext(connection) as caught:
            page(client)
        return len(caught)

    make_ticket(box)
    count_all()
    few = queries()
    for _ in range(15):
        say(manager, make_ticket(box), 1)
    OutgoingMail.objects.all().delete()
    count_all()
    assert queries() == few


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (None, "–"),
        (0, "0 s"),
        (59, "59 s"),
        (60, "1 min"),
        (3700, "1 h 1 min"),
        (90_000, "1 d 1 h"),
    ],
)
def test_durations_read_well(seconds, words):
    assert duration(seconds) == words
    assert (percent(None), percent(0.126)) == ("–", "13 %")
