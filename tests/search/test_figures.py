"""Figures as they are shown: lines with gaps, weeks of long periods, changes beyond chance."""

from datetime import date, timedelta

import pytest

from wagdesk.search.admin_views.figures import MEASURES, Figure, points_of
from wagdesk.search.admin_views.trend import Trend
from wagdesk.search.queries.analytics import Calendar, Totals

DAYS = [date(2026, 10, 1) + timedelta(days=n) for n in range(5)]
NOTHING = next(measure for measure in MEASURES if measure.code == "nothing")
POSITION = next(measure for measure in MEASURES if measure.code == "position")


class AnyReport:
    """Counts the days that it is asked for."""

    def totals(self, days) -> Totals:
        return Totals(searches=len(list(days)))


@pytest.mark.parametrize(("days", "points"), [(7, 7), (28, 28), (90, 13)])
def test_every_day_lies_in_one_point(days, points):
    calendar = Calendar.of(days, date(2026, 10, 27))
    found = list(points_of(AnyReport(), calendar))
    assert len(found) == points
    assert sum(point.totals.searches for point in found) == days
    assert (found[0].first, found[-1].last) == (calendar.first, calendar.last)
    steps = zip(found, found[1:], strict=False)
    assert all(a.last + timedelta(days=1) == b.first for a, b in steps)


def test_a_day_without_enough_data_is_a_gap():
    trend = Trend(DAYS, [1, 2, None, 4, None], [None] * 5)
    assert trend.line.count("M") == 2
    assert len(trend.dots) == 1  # the fourth day alone; it is the last as well
    assert trend.area == "" and trend.line_before == ""


def test_the_highest_value_of_both_periods_is_the_top():
    trend = Trend(DAYS, [1, 1, 1, 1, 2], [4, 0, 0, 0, 0])
    assert trend.line_before.startswith("M4 4 ")
    assert trend.line.endswith("236 28")
    assert trend.area.startswith("M4 52 ") and trend.area.endswith("Z")


def test_all_zero_is_a_line_at_the_bottom_and_nothing_known_is_none():
    assert Trend(DAYS, [0.0] * 5, [0.0] * 5).line.endswith("236 52")
    assert Trend(DAYS, [None] * 5, [1.0] * 5).is_empty


def change(measure, now: Totals, before: Totals) -> str:
    return Figure(measure, now, before, Trend([], [], [])).change


@pytest.mark.parametrize(
    ("now", "before", "said"),
    [
        ((40, 100), (60, 100), "better"),
        ((60, 100), (40, 100), "worse"),
        ((50, 100), (48, 100), "alike"),
        ((4, 10), (6, 10), "alike"),
        ((50, 100), (50, 100), "same"),
        ((5, 9), (50, 100), ""),
        ((0, 100), (0, 100), "same"),
        ((0, 100), (100, 100), "better"),
    ],
)
def test_a_share_is_better_or_worse_only_beyond_chance(now, before, said):
    made = [Totals(found_nothing=part, searches=whole) for part, whole in (now, before)]
    assert change(NOTHING, *made) == said


def test_of_a_mean_only_the_direction_is_said():
    low, high = Totals(ranks=20, clicks=20), Totals(ranks=60, clicks=20)
    assert change(POSITION, low, high) == "less"
    assert change(POSITION, high, low) == "more"
