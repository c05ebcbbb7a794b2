"""The calendar of a mailbox: opening hours, holidays, clocks that change."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.make.inbox import make_mailbox
from wagdesk.inbox.hours import Calendar, calendar_of
from wagdesk.inbox.models import Holiday, OpeningHours

BERLIN = ZoneInfo("Europe/Berlin")
OFFICE = {day: ((time(9), time(17)),) for day in range(5)}
# Among them: no change of clocks, a change at midnight, one of half an hour, a skipped day.
ZONES = (
    "UTC",
    "Europe/Istanbul",
    "Europe/Berlin",
    "America/Sao_Paulo",
    "Australia/Lord_Howe",
    "Asia/Beirut",
    "America/New_York",
    "Pacific/Apia",
    "Africa/Cairo",
)

moments = st.integers(0, 17 * 366 * 24 * 60).map(
    lambda minutes: datetime(2010, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
)
clocks = st.times().map(lambda one: one.replace(second=0, microsecond=0))
stretches = st.tuples(clocks, clocks).filter(lambda two: two[0] < two[1])
weeks = st.dictionaries(
    st.integers(0, 6), st.lists(stretches, min_size=1, max_size=3).map(tuple), min_size=1
)


@st.composite
def calendars(draw) -> Calendar:
    near = st.dates(date(2009, 12, 1), date(2027, 2, 1))
    return Calendar(
        zone=ZoneInfo(draw(st.sampled_from(ZONES))),
        week=draw(weeks),
        holidays=draw(st.frozensets(near, max_size=5)),
    )


@given(calendars(), moments, st.integers(0, 40 * 24), st.integers(0, 40 * 24))
def test_open_time_adds_up_and_never_exceeds_the_time_that_went_by(calendar, start, first, second):
    middle = start + timedelta(hours=first)
    end = middle + timedelta(hours=second)
    one, two = (
        calendar.open_seconds_between(start, middle),
        calendar.open_seconds_between(middle, end),
    )
    assert calendar.open_seconds_between(start, end) == pytest.approx(one + two)
    assert 0 <= one <= (middle - start).total_seconds()
    assert calendar.open_seconds_between(end, start) == 0


@given(calendars(), moments, st.integers(1, 200))
def test_adding_open_hours_and_measuring_them_agree(calendar, start, hours):
    end = calendar.add_open_hours(start, hours)
    if end is None:
        reached = calendar.open_seconds_between(start, start + timedelta(days=399))
        assert reached < hours * 3600
        return
    assert calendar.open_seconds_between(start, end) == pytest.approx(hours * 3600)
    assert calendar.is_open(end - timedelta(seconds=1))


@given(calendars(), moments)
def test_what_is_open_is_what_is_counted(calendar, at):
    whole = calendar.open_seconds_between(at, at + timedelta(microseconds=1))
    assert (whole > 0) == calendar.is_open(at)
    opening = calendar.next_opening(at)
    assert opening is None or calendar.is_open(opening)
    assert (opening == at) == calendar.is_open(at)


@given(calendars(), moments)
def test_outside_of_changes_of_the_clocks_it_is_open_when_the_clock_says_so(calendar, at):
    local = calendar.local(at)
    around = {calendar.local(at + timedelta(hours=n)).utcoffset() for n in range(-26, 27)}
    if len(around) > 1:
        return
    clock, rows = local.time(), calendar.week.get(local.weekday(), ())
    expected = local.date() not in calendar.holidays and any(
        opens <= clock and (clock < closes or closes == time(23, 59)) for opens, closes in rows
    )
    assert calendar.is_open(at) == expected


@pytest.mark.parametrize(
    ("start", "hours", "end"),
    [
        # A Friday afternoon goes on on Monday.
        ((2026, 11, 20, 16), 4, (2026, 11, 23, 12)),
        # From outside of the hours it is counted from the next opening.
        ((2026, 11, 21, 3), 1, (2026, 11, 23, 10)),
        ((2026, 11, 23, 9), 8, (2026, 11, 23, 17)),
        # Over the weekend on which the clocks change.
        ((2026, 3, 27, 16), 2, (2026, 3, 30, 10)),
    ],
)
def test_an_office_week(start, hours, end):
    calendar = Calendar(BERLIN, OFFICE)
    found = calendar.add_open_hours(datetime(*start, tzinfo=BERLIN), hours)
    assert found == datetime(*end, tzinfo=BERLIN)


@pytest.mark.parametrize(
    ("day", "hours"), [(date(2026, 3, 29), 23), (date(2026, 10, 25), 25), (date(2026, 6, 1), 24)]
)
def test_a_day_on_which_the_clocks_change_has_an_hour_more_or_less(day, hours):
    whole = Calendar(BERLIN, {weekday: ((time(0), time(23, 59)),) for weekday in range(7)})
    start = datetime.combine(day, time(0), BERLIN)
    end = datetime.combine(day + timedelta(days=1), time(0), BERLIN)
    assert whole.open_seconds_between(start, end) == hours * 3600
    assert Calendar(BERLIN).open_seconds_between(start, end) == hours * 3600


def test_hours_that_overlap_count_once():
    calendar = Calendar(UTC, {0: ((time(9), time(12)), (time(11), time(13)), (time(9), time(10)))})
    monday = datetime(2026, 11, 23, tzinfo=UTC)
    assert calendar.open_seconds_between(monday, monday + timedelta(days=1)) == 4 * 3600


def test_a_calendar_that_never_opens_says_so():
    holidays = frozenset(date(2026, 1, 1) + timedelta(days=n) for n in range(1500))
    start = datetime(2026, 11, 23, tzinfo=UTC)
    assert Calendar(UTC, OFFICE, holidays).add_open_hours(start, 1) is None
    assert Calendar(UTC, OFFICE, holidays).next_opening(start) is None


@pytest.mark.django_db
def test_a_mailbox_has_its_own_calendar():
    box = make_mailbox(time_zone="Europe/Istanbul")
    OpeningHours.objects.create(mailbox=box, weekday=0, opens=time(9), closes=time(17))
    Holiday.objects.create(mailbox=box, day=date(2026, 11, 30))
    calendar = calendar_of(box)
    assert calendar.is_open(datetime(2026, 11, 23, 6, tzinfo=UTC))
    assert not calendar.is_open(datetime(2026, 11, 23, 5, 59, tzinfo=UTC))
    assert not calendar.is_open(datetime(2026, 11, 30, 7, tzinfo=UTC))
    assert not calendar_of(make_mailbox(time_zone="Nowhere/Land")).has_hours
