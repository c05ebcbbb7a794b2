"""Moments as the inbox shows them."""

from datetime import UTC, datetime

import pytest
import time_machine
from django.utils import timezone
from django.utils.translation import override

from wagdesk.inbox.short_times import moment, short_time

NOW = datetime(2026, 11, 23, 15, 30, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(NOW, tick=False), timezone.override("UTC"):
        yield


@pytest.mark.parametrize(
    ("at", "shown"),
    [
        (datetime(2026, 11, 23, 0, 5, tzinfo=UTC), "00:05"),
        (datetime(2026, 11, 22, 23, 55, tzinfo=UTC), "22 Nov"),
        (datetime(2025, 11, 23, 15, 30, tzinfo=UTC), "23 Nov 2025"),
    ],
)
def test_a_moment_takes_as_few_letters_as_it_needs(at, shown):
    assert short_time(at) == shown
    assert f">{shown}</time>" in moment(at)


def test_the_whole_date_is_in_the_title_and_for_machines():
    at = datetime(2026, 3, 4, 5, 6, 7, tzinfo=UTC)
    assert moment(at, "j M, H:i", "wd-x") == (
        '<time class="wd-x" datetime="2026-03-04T05:06:07+00:00" '
        'title="March 4, 2026, 5:06 a.m.">4 Mar, 05:06</time>'
    )


def test_each_zone_and_each_language_reads_its_own():
    at = datetime(2026, 3, 4, 5, 6, tzinfo=UTC)
    here = moment(at, "H:i")
    with timezone.override("Asia/Tokyo"):
        there = moment(at, "H:i")
    with override("tr"):
        turkish = moment(at, "H:i")
    assert ">05:06<" in here and ">14:06<" in there
    assert 'title="04 Mart 2026 05:06"' in turkish
    assert moment(at, "H:i") == here
