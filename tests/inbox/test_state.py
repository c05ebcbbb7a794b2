"""What an event changes of a ticket, told event by event."""

from datetime import UTC, datetime, timedelta

import pytest

from wagdesk.inbox.models import TicketEvent
from wagdesk.inbox.models.event import EventKind
from wagdesk.inbox.state import TicketState, apply, is_silent, replay

START = datetime(2026, 3, 2, 9, tzinfo=UTC)
LATER = START + timedelta(days=9)


def event(kind: str, status: str = "open", hours: int = 0, **data) -> TicketEvent:
    at = START + timedelta(hours=hours)
    return TicketEvent(kind=kind, status=status, cause="agent", data=data, at=at)


def after(*events: TicketEvent, **state) -> TicketState:
    made = TicketState(**{"status": "open", **state})
    for one in events:
        apply(made, one)
    return made


def test_a_label_falls_with_its_status_and_stays_otherwise():
    assert after(event("noted"), label_id=5).label_id == 5
    assert after(event("status", "pending"), label_id=5).label_id is None
    assert after(event("replied", "pending", message=1), label_id=5).label_id is None
    assert after(event("labelled", label=6), label_id=5).label_id == 6


@pytest.mark.parametrize("rest", ["solved", "closed", "spam"])
def test_a_ticket_at_rest_has_nothing_to_be_reminded_of(rest):
    assert after(event("status", rest), snoozed_until=LATER).snoozed_until is None


@pytest.mark.parametrize("status", ["pending", "on_hold"])
def test_another_status_leaves_the_snooze(status):
    assert after(event("status", status), snoozed_until=LATER).snoozed_until == LATER


@pytest.mark.parametrize("kind", ["customer_wrote", "woken"])
def test_the_customer_and_the_clock_end_a_snooze(kind):
    assert after(event(kind), snoozed_until=LATER).snoozed_until is None


@pytest.mark.parametrize("kind", ["machine_wrote", "noted", "assigned", "tagged"])
def test_nothing_else_ends_it(kind):
    told = {"assigned": {"assignee": None}, "tagged": {"added": [], "removed": []}}
    assert after(event(kind, **told.get(kind, {})), snoozed_until=LATER).snoozed_until == LATER


def test_snoozing_keeps_the_moment():
    assert after(event("snoozed", until=LATER.isoformat())).snoozed_until == LATER


@pytest.mark.parametrize(
    ("kind", "data", "column", "value"),
    [
        ("team", {"team": 3}, "team_id", 3),
        ("priority", {"priority": 4}, "priority", 4),
        ("type", {"type": "task"}, "type", "task"),
        ("due", {"due": LATER.isoformat()}, "due_at", LATER),
        ("due", {"due": None}, "due_at", None),
        ("assigned", {"assignee": "7"}, "assignee_id", 7),
        ("assigned", {"assignee": None}, "assignee_id", None),
        ("replied", {"message": 1, "assignee": "7"}, "assignee_id", 7),
        ("moved", {"mailbox": 2, "assignee": None}, "mailbox_id", 2),
        ("moved", {"mailbox": 2, "assignee": None}, "assignee_id", None),
        ("requester", {"requester": 8}, "requester_id", 8),
        ("merged", {"into": 9}, "merged_into_id", 9),
        ("merged", {"from": 9}, "merged_into_id", 4),
        ("unmerged", {"into": 4}, "merged_into_id", None),
        ("unmerged", {"from": 9}, "merged_into_id", 4),
        ("trashed", {}, "trashed_at", START),
        ("restored", {}, "trashed_at", None),
    ],
)
def test_an_event_sets_its_column(kind, data, column, value):
    before = {"assignee_id": 6, "merged_into_id": 4, "due_at": START, "team_id": 1}
    if kind == "restored":
        before["trashed_at"] = START
    state = after(event(kind, **data), **before)
    assert getattr(state, column) == value
    assert state.team_id == (3 if kind == "team" else 1)


def test_an_old_reply_that_names_no_assignee_leaves_it():
    assert after(event("replied", "pending", message=1), assignee_id=6).assignee_id == 6


@pytest.mark.parametrize("kind", EventKind.values)
def test_only_what_is_silent_leaves_version_and_place_in_the_list(kind):
    told = {
        "opened": {}, "snoozed": {"until": LATER.isoformat()}, "due": {"due": None},
        "team": {"team": 1}, "priority": {"priority": 1}, "type": {"type": ""},
        "labelled": {"label": 1}, "moved": {"mailbox": 1}, "requester": {"requester": 1},
        "tagged": {"added": [], "removed": []},
    }  # fmt: skip
    state = after(event(kind, hours=5, **told.get(kind, {})), version=3, updated_at=START)
    silent = kind in ("delivered", "article", "followed")
    assert is_silent(event(kind)) is silent
    assert state.version == (3 if silent else 4)
    assert state.updated_at == START + timedelta(hours=0 if silent else 5)


def test_what_is_done_to_many_at_once_is_quiet():
    state = after(event("tagged", hours=5, added=[1], removed=[], quiet=True), updated_at=START)
    assert (state.version, state.updated_at, state.tags) == (0, START, {1})


def test_an_event_of_the_past_moves_no_ticket_down():
    assert after(event("noted"), updated_at=LATER).updated_at == LATER


def test_tags_are_what_was_added_and_not_taken_off():
    first, second = (
        event("tagged", added=[1, 2], removed=[]),
        event("tagged", added=[3], removed=[1]),
    )
    assert after(first, second).tags == {2, 3}


def test_the_first_event_makes_the_status_and_ends_no_label():
    state = replay(
        [event("opened", "open", mailbox=1, requester=2, assignee="3", team=4, priority=3)]
    )
    told = (state.status, state.mailbox_id, state.requester_id, state.assignee_id, state.team_id)
    assert told == ("open", 1, 2, 3, 4)
    assert (state.priority, state.version) == (3, 1)
