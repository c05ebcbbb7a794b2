"""The table of the design, line by line, written out again by hand."""

import pytest

from wagdesk.inbox.models.ticket import Status
from wagdesk.inbox.transitions import (
    FOLLOW_UP,
    RIGHTS,
    TRANSITIONS,
    Change,
    ImpossibleChange,
    after,
    change_to,
    status_choices,
)

NO = "impossible"
# columns: new, open, pending, on_hold, solved, closed, spam
TABLE = {
    "reply": ["pending", "pending", "pending", "pending", "pending", NO, NO],
    "reply_open": ["open", "open", "open", "open", "open", NO, NO],
    "reply_on_hold": ["on_hold", "on_hold", "on_hold", "on_hold", "on_hold", NO, NO],
    "reply_solved": ["solved", "solved", "solved", "solved", "solved", NO, NO],
    "set_open": ["open", "open", "open", "open", "open", NO, NO],
    "set_pending": ["pending", "pending", "pending", "pending", "pending", NO, NO],
    "set_on_hold": ["on_hold", "on_hold", "on_hold", "on_hold", "on_hold", NO, NO],
    "solve": ["solved", "solved", "solved", "solved", NO, NO, NO],
    "customer_wrote": ["new", "open", "open", "open", "open", FOLLOW_UP, "spam"],
    "machine_wrote": ["new", "open", "pending", "on_hold", "solved", "closed", "spam"],
    "customer_solved": ["solved", "solved", "solved", "solved", NO, NO, NO],
    "customer_reopened": [NO, NO, NO, NO, "open", NO, NO],
    "close": [NO, NO, NO, NO, "closed", NO, NO],
    "wake": ["new", "open", "open", "open", NO, NO, NO],
    "mark_spam": ["spam", "spam", "spam", "spam", "spam", NO, "spam"],
    "not_spam": [NO, NO, NO, NO, NO, NO, "open"],
}
COLUMNS = ["new", "open", "pending", "on_hold", "solved", "closed", "spam"]
CELLS = [
    (change, status, wanted)
    for change, row in TABLE.items()
    for status, wanted in zip(COLUMNS, row, strict=True)
]


@pytest.mark.parametrize(("change", "status", "wanted"), CELLS)
def test_each_cell_of_the_table(change, status, wanted):
    if wanted == NO:
        with pytest.raises(ImpossibleChange):
            after(Change(change), status)
    else:
        assert after(Change(change), status) == wanted


def test_the_table_above_names_every_change_and_every_status():
    assert set(TABLE) == {str(change) for change in Change}
    assert set(COLUMNS) == set(Status.values)


def test_every_change_says_which_right_it_needs():
    assert set(RIGHTS) == set(TRANSITIONS) == set(Change)


@pytest.mark.parametrize("status", Status.values)
def test_every_status_in_the_menu_can_really_be_picked(status):
    for target in status_choices(status):
        assert after(change_to(status, target), status) == target


def test_closed_offers_nothing():
    assert status_choices(Status.CLOSED) == []


def test_a_status_nobody_picks_by_hand_is_refused():
    for target in ("new", "closed", "nonsense", ""):
        with pytest.raises(ImpossibleChange):
            change_to(Status.OPEN, target)
