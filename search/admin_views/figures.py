"""The report's figures as they are shown: with their definition, their n and their past."""

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..queries.analytics import Calendar, SearchReport, Totals
from .trend import Trend

WEEKLY_FROM = 60
WEEK = 7


def percent(share: float) -> str:
    # Translators: a percentage.
    return _("%(number)s%%") % {"number": number_format(share * 100, 1)}


def whole(number: float) -> str:
    return number_format(number, 0, force_grouping=True)


def hundredths(number: float) -> str:
    return number_format(number, 2)


def tenths(number: float) -> str:
    return number_format(number, 1)


@dataclass(frozen=True)
class Measure:
    """One figure's name and definition. ``better``: 1 if more is better, -1 if less, else 0."""

    code: str
    label: Promise
    definition: Promise
    value: Callable[[Totals], float | None]
    of: Callable[[Totals], int]
    of_what: Promise
    show: Callable[[float], str]
    better: int = 0
    is_share: bool = False


# Two standard deviations: chance alone makes a larger difference in one of twenty.
CLEAR = 1.96

MEASURES = (
    Measure(
        "searches",
        gettext_lazy("Searches"),
        gettext_lazy(
            "Keystrokes on the way to a search count as that one search. What was typed in a "
            "browser without a visit is left out: nobody can tell where typing ended."
        ),
        lambda totals: totals.searches,
        lambda totals: totals.searches,
        gettext_lazy("searches"),
        whole,
    ),
    Measure(
        "nothing",
        gettext_lazy("Found nothing"),
        gettext_lazy("Of all searches, the share with no result that the person may read."),
        lambda totals: totals.nothing_rate,
        lambda totals: totals.searches,
        gettext_lazy("searches"),
        percent,
        -1,
        is_share=True,
    ),
    Measure(
        "click",
        gettext_lazy("Click-through"),
        gettext_lazy(
            "Of the searches that found something, the share after which a result was opened, "
            "until the end of the next day."
        ),
        lambda totals: totals.click_rate,
        lambda totals: totals.answered,
        gettext_lazy("searches that found something"),
        percent,
        1,
        is_share=True,
    ),
    Measure(
        "rank",
        gettext_lazy("Mean reciprocal rank"),
        gettext_lazy(
            "1 divided by the rank of the result opened first, averaged over the searches with a "
            "click. 1: always the first result; 0.5: as good as the second."
        ),
        lambda totals: totals.reciprocal_rank,
        lambda totals: totals.clicked,
        gettext_lazy("searches with a click"),
        hundredths,
        1,
    ),
    Measure(
        "position",
        gettext_lazy("Average click position"),
        gettext_lazy("The mean rank of all results that were opened. 1 is the top of the page."),
        lambda totals: totals.position,
        lambda totals: totals.clicks,
        gettext_lazy("opened results"),
        tenths,
        -1,
    ),
    Measure(
        "refined",
        gettext_lazy("Searched again"),
        gettext_lazy(
            "Of the searches that belong to a visit, the share followed in the same visit by a "
            "search with other words."
        ),
        lambda totals: totals.refined_rate,
        lambda totals: totals.in_visits,
        gettext_lazy("searches in a visit"),
        percent,
        -1,
        is_share=True,
    ),
)


CHANGES = {
    "same": gettext_lazy("as before"),
    "alike": gettext_lazy("no clear change"),
    "more": gettext_lazy("higher than before"),
    "less": gettext_lazy("lower than before"),
    "better": gettext_lazy("better"),
    "worse": gettext_lazy("worse"),
}


def _is_clear(now: float, n: int, before: float, n_before: int) -> bool:
    """Do two shares differ by more than chance makes of equal ones?"""
    together = (now * n + before * n_before) / (n + n_before)
    spread = math.sqrt(together * (1 - together) * (1 / n + 1 / n_before))
    return spread > 0 and abs(now - before) / spread >= CLEAR


@dataclass(frozen=True)
class Figure:
    measure: Measure
    now: Totals
    before: Totals
    trend: Trend

    @property
    def value(self) -> str:
        return self._shown(self.now)

    @property
    def n(self) -> str:
        return whole(self.measure.of(self.now))

    @property
    def was(self) -> str:
        return self._shown(self.before)

    @property
    def was_n(self) -> str:
        return whole(self.measure.of(self.before))

    def _shown(self, totals: Totals) -> str:
        value = self.measure.value(totals)
        return "" if value is None else self.measure.show(value)

    @property
    def change(self) -> str:
        """In a word how it stands to the period before; empty if that can't be said.

        Of shares only what chance hardly makes is called better or worse (two proportions,
        95 %); of the other figures the sums say nothing about chance.
        """
        now, before = self.measure.value(self.now), self.measure.value(self.before)
        if now is None or before is None:
            return ""
        if self.value == self.was:
            return "same"
        if not self.measure.is_share:
            return "more" if now > before else "less"
        if not _is_clear(now, self.measure.of(self.now), before, self.measure.of(self.before)):
            return "alike"
        return "better" if (now > before) == (self.measure.better > 0) else "worse"

    @property
    def change_label(self) -> Promise:
        return CHANGES[self.change]

    @property
    def arrow(self) -> str:
        if self.change in ("same", "alike", ""):
            return ""
        now, before = self.measure.value(self.now), self.measure.value(self.before)
        return "▲" if now > before else "▼"

    @property
    def spoken(self) -> str:
        """The line in words, for who can't see it."""
        known = [value for value in self.trend.now if value is not None]
        if not known:
            return ""
        return _("%(label)s over time: lowest %(low)s, highest %(high)s, last %(last)s.") % {
            "label": self.measure.label,
            "low": self.measure.show(min(known)),
            "high": self.measure.show(max(known)),
            "last": self.measure.show(known[-1]),
        }


@dataclass(frozen=True)
class Point:
    """One point of every line: a day, or a week of a long period."""

    first: date
    last: date
    totals: Totals

    @property
    def cells(self) -> list[str]:
        values = ((measure, measure.value(self.totals)) for measure in MEASURES)
        return ["" if value is None else measure.show(value) for measure, value in values]


def figures_of(report: SearchReport) -> list[Figure]:
    now = list(points_of(report, report.period))
    before = list(points_of(report, report.period.before))
    return [
        Figure(
            measure,
            report.now_totals,
            report.before_totals,
            Trend(
                [point.first for point in now],
                _until_today([measure.value(point.totals) for point in now], measure),
                [measure.value(point.totals) for point in before],
            ),
        )
        for measure in MEASURES
    ]


def _until_today(values: list[float | None], measure: Measure) -> list[float | None]:
    """A count of half a day is no fall: the line of a count ends before today."""
    return values if measure.is_share or measure.better else [*values[:-1], None]


def points_of(report: SearchReport, calendar: Calendar) -> Iterator[Point]:
    """By day; by week from two months on, the first week cut short where it must be."""
    days = list(calendar)
    step = WEEK if len(days) >= WEEKLY_FROM else 1
    start = len(days) % step
    cuts = [0, *range(start or step, len(days), step), len(days)]
    for begin, end in zip(cuts, cuts[1:], strict=False):
        stretch = days[begin:end]
        yield Point(stretch[0], stretch[-1], report.totals(stretch))
