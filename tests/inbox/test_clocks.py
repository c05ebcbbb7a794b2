"""Clocks, read off events: what counts as an answer, since when somebody waits."""

from datetime import UTC, datetime, timedelta
from itertools import count

from hypothesis import given
from hypothesis import strategies as st

from wagdesk.inbox.clocks import Clocks, clocks_of
from wagdesk.inbox.models import TicketEvent

START = datetime(2026, 3, 2, 9, tzinfo=UTC)


def hour(number: int) -> datetime:
    return START + timedelta(hours=number)


class Story:
    """Events an hour apart, oldest first; ``say`` returns the hour of the new one."""

    def __init__(self) -> None:
        self.events: list[TicketEvent] = []
        self.numbers = count(1)
        self.say("opened", "new", "customer")

    def say(self, kind: str, status: str, cause: str = "agent", **data) -> datetime:
        at = hour(len(self.events))
        event = TicketEvent(
            pk=next(self.numbers), kind=kind, status=status, cause=cause, data=data, at=at
        )
        self.events.append(event)
        return at

    def asks(self, status: str = "open") -> datetime:
        return self.say("customer_wrote", status, "customer")

    def answers(self, status: str = "pending", cause: str = "agent", message: int = 1) -> datetime:
        return self.say("replied", status, cause, message=message)

    @property
    def clocks(self) -> Clocks:
        return clocks_of(self.events)


def test_the_first_response_is_the_first_answer_of_a_person_and_stays():
    story = Story()
    story.asks()
    story.answers(cause="rule")
    story.answers(cause="system")
    assert story.clocks.first_reply_at is None
    first = story.answers()
    story.answers()
    assert story.clocks.first_reply_at == first


def test_a_note_a_status_or_an_automatic_answer_is_no_answer():
    story = Story()
    asked = story.asks()
    story.say("noted", "open")
    story.say("status", "pending")
    story.say("auto_answered", "pending", "rule")
    assert (story.clocks.first_reply_at, story.clocks.waiting_since) == (None, asked)


def test_the_oldest_message_without_an_answer_counts_until_somebody_answers():
    story = Story()
    asked = story.asks("new")
    story.asks()
    story.say("machine_wrote", "open", "system")
    assert story.clocks.waiting_since == asked
    story.answers("open")
    assert story.clocks.waiting_since is None
    again = story.asks()
    assert story.clocks.waiting_since == again


def test_solving_closing_and_spam_end_the_wait():
    for rest in ("solved", "closed", "spam"):
        story = Story()
        story.asks()
        story.say("status", rest)
        assert story.clocks.waiting_since is None
        story.say("customer_wrote", rest, "customer", flagged="copied")
        assert story.clocks.waiting_since is None


def test_what_happens_in_a_ticket_that_a_taken_back_reply_had_solved_ends_no_wait():
    story = Story()
    asked = story.asks()
    story.answers("solved", message=7)
    story.say("noted", "solved")
    story.say("reply_undone", "open", message=7)
    assert story.clocks == Clocks(waiting_since=asked)


def test_a_reply_that_was_taken_back_never_was():
    story = Story()
    asked = story.asks()
    story.answers("solved", message=7)
    story.say("reply_undone", "open", message=7)
    assert story.clocks == Clocks(waiting_since=asked)


def test_the_first_solution_stays_and_the_last_is_the_last():
    story = Story()
    first = story.say("status", "solved")
    story.say("noted", "solved")
    assert (story.clocks.first_solved_at, story.clocks.last_solved_at) == (first, first)
    story.asks()
    last = story.say("status", "solved")
    story.say("tagged", "solved", added=[], removed=[])
    assert (story.clocks.first_solved_at, story.clocks.last_solved_at) == (first, last)


def test_who_waited_in_a_merged_ticket_waits_on_unless_they_waited_shorter():
    story = Story()
    own = story.asks("new")
    story.say("merged", "new", **{"from": 8}, waiting=hour(-5).isoformat())
    story.say("merged", "new", **{"from": 9}, waiting=hour(90).isoformat())
    assert story.clocks.waiting_since == hour(-5)
    story.say("unmerged", "new", **{"from": 8})
    assert story.clocks.waiting_since == own


def test_merged_again_after_it_was_taken_out_counts_again():
    story = Story()
    for kind in ("merged", "unmerged", "merged"):
        story.say(kind, "new", **{"from": 8}, waiting=hour(-5).isoformat())
    assert story.clocks.waiting_since == hour(-5)


def test_a_wait_brought_to_a_ticket_at_rest_is_none():
    story = Story()
    story.say("status", "solved")
    story.say("merged", "solved", **{"from": 8}, waiting=hour(-5).isoformat())
    assert story.clocks.waiting_since is None


STEPS = st.sampled_from(
    [
        ("customer_wrote", "open", "customer"),
        ("replied", "pending", "agent"),
        ("replied", "solved", "agent"),
        ("replied", "open", "rule"),
        ("noted", None, "agent"),
        ("status", "solved", "agent"),
        ("status", "closed", "system"),
        ("status", "spam", "agent"),
        ("status", "open", "agent"),
    ]
)


@given(st.lists(STEPS, max_size=12))
def test_whatever_happens_the_clocks_fit_together(steps):
    story = Story()
    for kind, status, cause in steps:
        story.say(kind, status or story.events[-1].status, cause, message=len(story.events))
    clocks, last = story.clocks, story.events[-1]
    human = [e.at for e in story.events if e.kind == "replied" and e.cause == "agent"]
    asked = [e.at for e in story.events if e.kind == "customer_wrote"]
    assert clocks.first_reply_at == min(human, default=None)
    assert (clocks.first_solved_at is None) == (clocks.last_solved_at is None)
    if clocks.last_solved_at:
        assert clocks.first_solved_at <= clocks.last_solved_at <= last.at
    if last.status in ("solved", "closed", "spam"):
        assert clocks.waiting_since is None
    if clocks.waiting_since:
        assert clocks.waiting_since in asked
        assert all(at < clocks.waiting_since for at in human)
