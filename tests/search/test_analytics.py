"""The figures of the report, worked out by other means from the rows themselves."""

import zoneinfo
from collections import Counter, defaultdict
from datetime import UTC, date, datetime, timedelta
from random import Random
from uuid import UUID

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.make.inbox import make_user
from tests.make.searches import make_click, make_search, make_visit
from wagdesk.search.actions import count_days
from wagdesk.search.documents import Place
from wagdesk.search.models import CountedDay, QueryDay, SearchClick, SearchDay, SearchLog
from wagdesk.search.queries.analytics import LISTS, Scope, SearchReport
from wagdesk.search.queries.counting import SUMS

pytestmark = pytest.mark.django_db

SHOP, CLUB = UUID(int=1), UUID(int=2)
ZONES = {str(SHOP): "Europe/Istanbul", str(CLUB): "America/Los_Angeles"}
NOW = datetime(2026, 10, 27, 15, 30, tzinfo=UTC)
LAST = date(2026, 10, 27)
WORDS = ("refund", "where is my parcel", "tent pole", "iade", "kargo nerede", "size")


@pytest.fixture
def centers(things):
    things.places = lambda: [
        Place(str(SHOP), "Shop", "Europe/Istanbul", ("en", "tr")),
        Place(str(CLUB), "Club", "America/Los_Angeles", ("en",)),
    ]


@pytest.fixture
def viewer():
    return make_user(is_superuser=True)


@pytest.fixture
def history(centers):
    """Sixty days of searches of every sort, around every midnight too."""
    draw = Random(7)
    for _ in range(420):
        at = NOW - timedelta(days=60 * draw.random())
        center = draw.choice([SHOP, SHOP, CLUB, None])
        visit = make_visit(at, center) if draw.random() < 0.7 else None
        for step in range(draw.choice([1, 1, 2, 3])):
            search = make_search(
                draw.choice(WORDS),
                at + timedelta(minutes=step * 7),
                locale=draw.choice(["en", "tr"]),
                help_center=center,
                visit=visit,
                results=draw.choice([0, 2, 5]),
                is_final=draw.random() < 0.9,
                source=draw.choice(["page", "typing", "contact", "agent"]),
                audience=draw.choice(["anonymous", "signed_in", "staff"]),
            )
            for rank in draw.sample(range(1, 9), draw.choice([0, 0, 1, 2])):
                late = timedelta(hours=draw.choice([0, 0, 0, 30, 60]))
                make_click(search, rank, str(rank), created_at=search.created_at + late)


def day_of(row: SearchLog) -> date:
    zone = ZONES.get(str(row.help_center), "UTC")
    return row.created_at.astimezone(zoneinfo.ZoneInfo(zone)).date()


def settles(row: SearchLog) -> datetime:
    zone = zoneinfo.ZoneInfo(ZONES.get(str(row.help_center), "UTC"))
    return datetime.combine(day_of(row) + timedelta(days=2), datetime.min.time(), zone)


class ByHand:
    """Plain loops over the rows: no SQL, none of the code under test."""

    def __init__(self) -> None:
        self.logs = list(SearchLog.objects.order_by("created_at"))
        self.of_visit = defaultdict(list)
        for row in self.logs:
            self.of_visit[row.visit_id].append(row)
        self.of_search = defaultdict(list)
        for click in SearchClick.objects.order_by("created_at", "pk"):
            self.of_search[click.search_id].append(click)

    def count(self, scope: Scope, first: date, last: date, words: tuple | None = None) -> dict:
        total = Counter()
        for row in self.logs:
            counts = row.is_final and not (row.source == "typing" and row.visit_id is None)
            same = words in (None, (row.normalised, row.locale))
            if counts and same and in_scope(scope, row, first, last):
                total.update(self.facts(row))
        return {**dict.fromkeys(SUMS, 0), **total}

    def facts(self, row: SearchLog) -> dict[str, int]:
        opened = [c for c in self.of_search[row.pk] if c.created_at < settles(row)]
        further = [
            other
            for other in (self.of_visit[row.visit_id] if row.visit_id else ())
            if other.is_final
            and row.created_at < other.created_at < settles(row)
            and other.normalised != row.normalised
        ]
        return {
            "searches": 1,
            "in_visits": row.visit_id is not None,
            "found_nothing": row.results == 0,
            "clicked": bool(opened),
            "clicks": len(opened),
            "ranks": sum(click.rank for click in opened),
            "reciprocals": 1_000_000 // opened[0].rank if opened else 0,
            "refined": bool(further),
        }


def in_scope(scope: Scope, row: SearchLog, first: date, last: date) -> bool:
    fits = {
        "customers": row.audience != "staff",
        "all": True,
    }.get(scope.audience, row.audience == scope.audience)
    return (
        fits
        and first <= day_of(row) <= last
        and scope.locale in ("", row.locale)
        and scope.source in ("", row.source)
        and scope.help_center in ("", str(row.help_center))
    )


SCOPES = (
    Scope(),
    Scope(days=7, audience="all"),
    Scope(days=7, locale="tr"),
    Scope(audience="signed_in", source="page"),
    Scope(days=28, help_center=str(CLUB), audience="all"),
    Scope(days=28, source="agent", audience="staff"),
)


@pytest.mark.parametrize("late", [False, True], ids=["all days counted", "some days late"])
def test_every_total_is_what_counting_by_hand_gives(history, viewer, late):
    count_days(now=NOW - timedelta(hours=3) if late else NOW)
    by_hand = ByHand()
    for scope in SCOPES:
        report = SearchReport(viewer, scope, NOW)
        first = LAST - timedelta(days=scope.days - 1)
        assert vars(report.now_totals) == by_hand.count(scope, first, LAST)
        earlier, until = first - timedelta(days=scope.days), first - timedelta(days=1)
        assert vars(report.before_totals) == by_hand.count(scope, earlier, until)


@pytest.mark.parametrize("name", sorted(LISTS))
def test_every_row_of_a_list_is_what_counting_by_hand_gives(history, viewer, name):
    count_days(now=NOW)
    report = SearchReport(viewer, Scope(days=28), NOW)
    rows, by_hand = report.words(name), ByHand()
    weights = [row.weight(name) for row in rows]
    assert weights == sorted(weights, reverse=True) and len(rows) > 5
    first = LAST - timedelta(days=27)
    for row in rows:
        words = (row.normalised, row.locale)
        assert vars(row.totals) == by_hand.count(report.scope, first, LAST, words)


def test_counting_from_scratch_gives_the_same_numbers(history):
    def everything():
        return [
            list(model.objects.order_by("pk").values_list(*names))
            for model, names in (
                (SearchDay, ["day", "help_center", "locale", "source", "audience", "reciprocals"]),
                (QueryDay, ["day", "help_center", "normalised", "query", "searches", "refined"]),
                (CountedDay, ["help_center", "day", "time_zone"]),
            )
        ]

    for hours in range(24 * 5, -1, -7):
        count_days(now=NOW - timedelta(hours=hours))
    grown = [sorted(rows) for rows in everything()]
    for model in (SearchDay, QueryDay, CountedDay):
        model.objects.all().delete()
    count_days(now=NOW)
    assert [sorted(rows) for rows in everything()] == grown
    count_days(now=NOW, again=True)
    assert [sorted(rows) for rows in everything()] == grown


def test_a_settled_day_is_not_counted_again(history):
    assert count_days(now=NOW) > 100
    assert count_days(now=NOW + timedelta(minutes=10)) <= 6


def test_todays_searches_count_at_once(centers, viewer):
    make_search("refund", NOW - timedelta(minutes=1), help_center=SHOP)
    report = SearchReport(viewer, Scope(), NOW)
    assert report.now_totals.searches == 1
    assert [row.query for row in report.words("top")] == ["refund"]


def test_a_day_begins_where_the_help_center_is(centers, viewer):
    just_after = datetime(2026, 10, 20, 21, 30, tzinfo=UTC)  # the 21st in Istanbul
    make_search("refund", just_after, help_center=SHOP)
    make_search("refund", just_after, help_center=CLUB)
    count_days(now=NOW)
    assert set(SearchDay.objects.values_list("help_center", "day")) == {
        (str(SHOP), date(2026, 10, 21)),
        (str(CLUB), date(2026, 10, 20)),
    }


def test_a_rate_of_few_searches_is_no_figure(centers, viewer):
    for _ in range(9):
        make_search("refund", NOW, help_center=SHOP, results=0)
    assert SearchReport(viewer, Scope(), NOW).now_totals.nothing_rate is None
    make_search("refund", NOW, help_center=SHOP)
    assert SearchReport(viewer, Scope(), NOW).now_totals.nothing_rate == 0.9


def test_the_report_asks_as_much_of_many_searches_as_of_few(history, viewer):
    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            report = SearchReport(viewer, Scope(), NOW)
            assert report.now_totals.searches
            for name in LISTS:
                report.words(name)
        return len(asked)

    make_search("brand new", NOW, help_center=SHOP)
    count_days(now=NOW)
    few = queries()
    for number in range(300):
        make_search(f"new {number}", NOW - timedelta(hours=number * 3), help_center=SHOP)
    count_days(now=NOW, again=True)
    assert queries() == few < 20


def test_what_was_searched_is_not_for_everybody(centers):
    with pytest.raises(PermissionDenied):
        SearchReport(make_user(admin_access=True), Scope(), NOW)


def test_words_that_differ_in_capitals_are_the_same(centers, viewer):
    for query in ("İADE", "iade", "İade"):
        make_search(query, NOW, locale="tr", help_center=SHOP)
    rows = SearchReport(viewer, Scope(), NOW).words("top")
    assert [(row.normalised, row.totals.searches) for row in rows] == [("iade", 3)]
