"""Floods are counted by name and by time."""

from datetime import UTC, datetime, timedelta

import time_machine

from wagdesk.limits import is_over

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


def test_only_what_is_over_the_limit_is_stopped():
    assert [is_over("a", limit=2, seconds=60) for _ in range(4)] == [False, False, True, True]
    assert not is_over("b", limit=2, seconds=60)


def test_after_the_time_it_begins_anew():
    with time_machine.travel(NOON, tick=False) as clock:
        assert [is_over("c", limit=1, seconds=60) for _ in range(2)] == [False, True]
        clock.shift(timedelta(seconds=61))
        assert not is_over("c", limit=1, seconds=60)


def test_nothing_is_allowed_where_the_limit_is_none():
    assert is_over("d", limit=0, seconds=60)
