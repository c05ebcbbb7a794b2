"""Floods are counted by name and by time."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.test import RequestFactory

from wagdesk.limits import is_over, place_of

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


def place(told: str = "", remote: str = "10.0.0.1") -> str:
    more = {"HTTP_X_FORWARDED_FOR": told} if told else {}
    return place_of(RequestFactory().get("/", REMOTE_ADDR=remote, **more), "test")


def test_a_place_is_told_by_its_address_and_the_address_is_not_in_it():
    assert place() == place() != place(remote="10.0.0.2")
    assert "10.0.0.1" not in place()


def test_without_a_proxy_of_ours_nobody_can_claim_to_be_elsewhere():
    assert place("1.2.3.4") == place()


@pytest.mark.parametrize("proxies", [1, 2])
def test_behind_proxies_the_address_counts_that_the_outermost_heard(settings, proxies):
    settings.WAGDESK_PROXIES = proxies
    inner = ", 10.0.0.9" * (proxies - 1)
    assert place(f"203.0.113.7{inner}") == place(f"6.6.6.6, 203.0.113.7{inner}")
    assert place(f"203.0.113.7{inner}") != place(f"203.0.113.8{inner}")
    assert place() == place(remote="10.0.0.1")


def test_a_network_of_ipv6_is_one_place():
    one, same, other = "2001:db8:1:2::1", "2001:db8:1:2:ffff::9", "2001:db8:1:3::1"
    assert place(remote=one) == place(remote=same) != place(remote=other)
    assert place(remote="::ffff:10.0.0.1") == place()
