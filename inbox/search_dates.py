"""Days as people type them into a search, as stretches of time."""

import re
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from .search_documents.words import plain

_DAY = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})")
_DAY_FIRST = re.compile(r"(\d{1,2})[./](\d{1,2})[./](\d{4})")
_MONTH = re.compile(r"(\d{4})[-/](\d{1,2})")
_YEAR = re.compile(r"\d{4}")
_AGO = re.compile(r"(\d{1,4})([dwmy])")
_DAYS = {"d": 1, "w": 7, "m": 30, "y": 365}
_NAMED = {"today": 0, "bugun": 0, "yesterday": 1, "dun": 1}

Stretch = tuple[int, int]


def stretch(text: str, now: datetime | None = None) -> Stretch | None:
    """(first second, second after the last) of a day, month or year in the current time
    zone; None if it is no date."""
    text = plain(text)
    today = timezone.localtime(now).date()
    try:
        first, after = _days(text, today)
        return _second(first), _second(after)
    except (ValueError, OverflowError):
        return None


def _days(text: str, today: date) -> tuple[date, date]:
    if text in _NAMED:
        return _one(today - timedelta(days=_NAMED[text]))
    if ago := _AGO.fullmatch(text):
        return _one(today - timedelta(days=int(ago[1]) * _DAYS[ago[2]]))
    if day := _DAY.fullmatch(text):
        return _one(date(int(day[1]), int(day[2]), int(day[3])))
    if day := _DAY_FIRST.fullmatch(text):
        return _one(date(int(day[3]), int(day[2]), int(day[1])))
    if month := _MONTH.fullmatch(text):
        year, number = int(month[1]), int(month[2])
        return date(year, number, 1), date(year + number // 12, number % 12 + 1, 1)
    if _YEAR.fullmatch(text):
        return date(int(text), 1, 1), date(int(text) + 1, 1, 1)
    raise ValueError(text)


def _one(day: date) -> tuple[date, date]:
    return day, day + timedelta(days=1)


def _second(day: date) -> int:
    return int(timezone.make_aware(datetime.combine(day, time.min)).timestamp())
