"""When what happens: a pure plan of each conversation, for the seed to play.

A conversation is drawn again until it fits: all of it in the past, agents only in working
hours, and solved long enough ago, or not, for how it shall stand today.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

from ..texts import shop
from ..texts.case import Case

DAYS = 89
OPENS, CLOSES = time(9, 0), time(17, 30)
# How the conversations without a fixed end stand today; the others are closed.
ENDS = {"new": 9, "open": 12, "pending": 13, "on_hold": 6, "solved": 14}
THEME_ENDS = ("new", "open", "pending", "solved", "solved")


@dataclass(frozen=True)
class Step:
    """One act. ``what`` is reply, customer, thanks, note, assign, solve, spam or open."""

    at: datetime
    what: str
    status: str = ""


@dataclass
class Conversation:
    case: Case
    end: str
    created_at: datetime
    steps: list[Step] = field(default_factory=list)


def conversations(cases: list[Case], now: datetime, rng: Random) -> list[Conversation]:
    """A plan for every case, oldest first.

    Each case has a generator of its own, so leaving some out does not move the others.
    """
    planned = [
        plan_one(case, end, now, Random(rng_seed))
        for (case, end), rng_seed in zip(with_ends(cases), seeds_of(cases, rng), strict=True)
    ]
    come_back(planned, now)
    return sorted(planned, key=lambda one: one.created_at)


def come_back(planned: list[Conversation], now: datetime) -> None:
    """Two write again, long after their ticket was closed."""
    closed = [one for one in planned if one.end == "closed" and not one.case.theme]
    for one, hours in zip(closed[3:40:30], (20, 44), strict=False):
        one.steps.append(Step(now - timedelta(hours=hours), "again"))


def seeds_of(cases: list[Case], rng: Random) -> list[str]:
    base = rng.random()
    return [f"{base}:{case.subject}:{case.text}" for case in cases]


def with_ends(cases: list[Case]) -> list[tuple[Case, str]]:
    """How each case ends: spread evenly over the texts of all subjects."""
    open_ends = [end for end, count in ENDS.items() for _ in range(count)]
    Random(4).shuffle(open_ends)
    plain = [case for case in cases if not case.theme and not case.ends]
    step = max(1, len(plain) // len(open_ends))
    chosen = {id(case): end for case, end in zip(plain[::step], open_ends, strict=False)}
    of_theme: Counter[str] = Counter()
    result = []
    for case in cases:
        end = case.ends or chosen.get(id(case), "closed")
        if case.theme:
            place = of_theme[case.theme]
            of_theme[case.theme] += 1
            end = THEME_ENDS[place // 2] if place % 2 and place // 2 < 5 else "closed"
        result.append((case, end))
    return result


AGES = {
    "new": (0.03, 1.6),
    "open": (0.9, 6),
    "pending": (0.9, 9),
    "on_hold": (3, 12),
    "solved": (1, 9),
    "closed": (9, DAYS),
    "spam": (2, 60),
}


def plan_one(case: Case, end: str, now: datetime, rng: Random) -> Conversation:
    """Draw until it fits; after many tries, older and older."""
    youngest, oldest = AGES[end]
    for attempt in range(400):
        created = now - timedelta(days=rng.uniform(youngest, oldest + attempt / 100))
        planned = Conversation(case, end, awake(created, rng))
        planned.steps = SCRIPTS[end](planned.created_at, rng)
        if planned.created_at < now and fits(planned, now):
            return planned
    raise RuntimeError(f"No time fits a conversation that is {end} today.")


def fits(planned: Conversation, now: datetime) -> bool:
    last = planned.steps[-1].at if planned.steps else planned.created_at
    if last >= now - timedelta(minutes=2):
        return False
    if planned.end == "solved":
        return last > now - timedelta(days=3, hours=12)
    return planned.end != "closed" or last < now - timedelta(days=5, hours=4)


def awake(at: datetime, rng: Random) -> datetime:
    """Customers write at any time, but few at night."""
    local = at.astimezone(ZoneInfo(shop.TIME_ZONE))
    if local.hour < 7 and rng.random() < 0.9:
        return at - timedelta(hours=9)
    return at


def daytime(at: datetime, rng: Random) -> datetime:
    """Nobody answers a mail in the middle of the night."""
    local = at.astimezone(ZoneInfo(shop.TIME_ZONE))
    return at + timedelta(hours=7 - local.hour + rng.random()) if local.hour < 7 else at


def at_work(at: datetime, rng: Random) -> datetime:
    """The next moment at or after ``at`` at which somebody is in the office."""
    local = at.astimezone(ZoneInfo(shop.TIME_ZONE))
    while local.weekday() > 4 or local.time() >= CLOSES:
        local = datetime.combine(local.date() + timedelta(days=1), OPENS, local.tzinfo)
        local += timedelta(minutes=rng.uniform(2, 150))
    if local.time() < OPENS:
        local = datetime.combine(local.date(), OPENS, local.tzinfo)
        local += timedelta(minutes=rng.uniform(2, 90))
    return local.astimezone(at.tzinfo)


class Clock:
    """Goes forward only; ``agent`` waits for working hours."""

    def __init__(self, at: datetime, rng: Random) -> None:
        self.at, self.rng = at, rng
        self.steps: list[Step] = []

    def agent(self, what: str, low: float, high: float, status: str = "") -> "Clock":
        return self._add(at_work(self._later(low, high), self.rng), what, status)

    def customer(self, what: str, low: float, high: float) -> "Clock":
        return self._add(daytime(self._later(low, high), self.rng), what, "")

    def _later(self, low: float, high: float) -> datetime:
        return self.at + timedelta(hours=self.rng.uniform(low, high))

    def _add(self, at: datetime, what: str, status: str) -> "Clock":
        self.at = at
        self.steps.append(Step(at, what, status))
        return self


def start(at: datetime, rng: Random) -> Clock:
    """Some tickets are given to somebody before anybody answers."""
    clock = Clock(at, rng)
    if rng.random() < 0.3:
        clock.agent("assign", 0.1, 2)
    return clock


def script_new(at: datetime, rng: Random) -> list[Step]:
    return Clock(at, rng).agent("assign", 0.1, 1).steps if rng.random() < 0.25 else []


def script_open(at: datetime, rng: Random) -> list[Step]:
    clock = start(at, rng)
    if rng.random() < 0.25:
        return clock.agent("open", 0.2, 3).agent("note", 0.01, 0.1).steps
    return clock.agent("reply", 0.3, 6).customer("customer", 3, 40).steps


def script_pending(at: datetime, rng: Random) -> list[Step]:
    clock = start(at, rng).agent("reply", 0.3, 9)
    if rng.random() < 0.3:
        clock.customer("customer", 2, 20).agent("second", 0.3, 6)
    return clock.steps


def script_on_hold(at: datetime, rng: Random) -> list[Step]:
    clock = start(at, rng).agent("reply", 0.3, 9, "on_hold")
    return clock.agent("note", 0.01, 0.2).steps


def script_solved(at: datetime, rng: Random) -> list[Step]:
    clock, way = start(at, rng), rng.random()
    if way < 0.35:
        return clock.agent("reply", 0.3, 9, "solved").steps
    clock.agent("reply", 0.3, 12)
    if way > 0.72:
        clock.customer("customer", 2, 30)
        if rng.random() < 0.4:
            clock.agent("note", 0.2, 2)
        clock.agent("second", 0.3, 9)
    if way > 0.92:
        return clock.agent("solve", 50, 90).steps
    return clock.customer("thanks", 1, 26).agent("solve", 0.1, 6).steps


def script_closed(at: datetime, rng: Random) -> list[Step]:
    steps = script_solved(at, rng)
    if rng.random() < 0.06:
        clock = Clock(steps[-1].at, rng)
        clock.customer("customer", 12, 60).agent("second", 0.3, 6, "solved")
        return steps + clock.steps
    return steps


def script_spam(at: datetime, rng: Random) -> list[Step]:
    return Clock(at, rng).agent("spam", 0.2, 5).steps


SCRIPTS: dict[str, Callable[[datetime, Random], list[Step]]] = {
    "new": script_new,
    "open": script_open,
    "pending": script_pending,
    "on_hold": script_on_hold,
    "solved": script_solved,
    "closed": script_closed,
    "spam": script_spam,
}
