"""The one transition map: what happens to a ticket, and the status it has then.

``after(change, status)`` is pure. ``FOLLOW_UP`` means: this ticket stays as it is and a
new, linked one is opened. A pair that is not in the map is impossible.
"""

from enum import StrEnum

from django.utils.translation import gettext as _

from .models.mailbox import AccessLevel
from .models.ticket import Status

N, O, P, H = Status.NEW, Status.OPEN, Status.PENDING, Status.ON_HOLD  # noqa: E741
S, C, X = Status.SOLVED, Status.CLOSED, Status.SPAM

FOLLOW_UP = "follow_up"


class Change(StrEnum):
    """What can happen to a ticket's status."""

    REPLY = "reply"
    REPLY_OPEN = "reply_open"
    REPLY_ON_HOLD = "reply_on_hold"
    REPLY_SOLVED = "reply_solved"
    SET_OPEN = "set_open"
    SET_PENDING = "set_pending"
    SET_ON_HOLD = "set_on_hold"
    SOLVE = "solve"
    CUSTOMER_WROTE = "customer_wrote"
    MACHINE_WROTE = "machine_wrote"
    CUSTOMER_SOLVED = "customer_solved"
    CUSTOMER_REOPENED = "customer_reopened"
    CLOSE = "close"
    WAKE = "wake"
    MARK_SPAM = "mark_spam"
    NOT_SPAM = "not_spam"


def _all(sources: tuple[Status, ...], target: Status) -> dict[Status, Status]:
    return dict.fromkeys(sources, target)


_ANSWERABLE = (N, O, P, H, S)

TRANSITIONS: dict[Change, dict[Status, str]] = {
    Change.REPLY: _all(_ANSWERABLE, P),
    Change.REPLY_OPEN: _all(_ANSWERABLE, O),
    Change.REPLY_ON_HOLD: _all(_ANSWERABLE, H),
    Change.REPLY_SOLVED: _all(_ANSWERABLE, S),
    Change.SET_OPEN: _all(_ANSWERABLE, O),
    Change.SET_PENDING: _all(_ANSWERABLE, P),
    Change.SET_ON_HOLD: _all(_ANSWERABLE, H),
    Change.SOLVE: _all((N, O, P, H), S),
    Change.CUSTOMER_WROTE: {N: N, O: O, P: O, H: O, S: O, C: FOLLOW_UP, X: X},
    Change.MACHINE_WROTE: {status: status for status in Status},
    Change.CUSTOMER_SOLVED: _all((N, O, P, H), S),
    Change.CUSTOMER_REOPENED: {S: O},
    Change.CLOSE: {S: C},
    Change.WAKE: {N: N, O: O, P: O, H: O},
    Change.MARK_SPAM: _all((N, O, P, H, S, X), X),
    Change.NOT_SPAM: {X: O},
}

# The right an agent needs for the edge; None: not an agent's act.
RIGHTS: dict[Change, AccessLevel | None] = {
    Change.REPLY: AccessLevel.REPLY,
    Change.REPLY_OPEN: AccessLevel.REPLY,
    Change.REPLY_ON_HOLD: AccessLevel.REPLY,
    Change.REPLY_SOLVED: AccessLevel.REPLY,
    Change.SET_OPEN: AccessLevel.REPLY,
    Change.SET_PENDING: AccessLevel.REPLY,
    Change.SET_ON_HOLD: AccessLevel.REPLY,
    Change.SOLVE: AccessLevel.REPLY,
    Change.MARK_SPAM: AccessLevel.REPLY,
    Change.NOT_SPAM: AccessLevel.REPLY,
    Change.CUSTOMER_WROTE: None,
    Change.MACHINE_WROTE: None,
    Change.CUSTOMER_SOLVED: None,
    Change.CUSTOMER_REOPENED: None,
    Change.CLOSE: None,
    Change.WAKE: None,
}

# What an agent picks beside "Send".
REPLY_CHOICES = {
    P: Change.REPLY,
    O: Change.REPLY_OPEN,
    H: Change.REPLY_ON_HOLD,
    S: Change.REPLY_SOLVED,
}
# What an agent picks in the status menu.
STATUS_CHOICES = {
    O: Change.SET_OPEN,
    P: Change.SET_PENDING,
    H: Change.SET_ON_HOLD,
    S: Change.SOLVE,
    X: Change.MARK_SPAM,
}


class ImpossibleChange(Exception):
    """The transition map has no such edge. ``str()`` is a sentence for people."""


def after(change: Change, status: str) -> str:
    """The status after ``change``, or ``FOLLOW_UP``; raises ``ImpossibleChange``."""
    try:
        return TRANSITIONS[change][Status(status)]
    except KeyError:
        raise ImpossibleChange(
            _("A ticket that is “%(status)s” can't be changed this way.")
            % {"status": Status(status).label}
        ) from None


def status_choices(status: str) -> list[Status]:
    """The statuses an agent may pick for a ticket that has ``status``."""
    if status == X:
        return [O]
    return [
        to
        for to, change in STATUS_CHOICES.items()
        if to != status and status in TRANSITIONS[change]
    ]


def change_to(status: str, target: str) -> Change:
    """The change that an agent's pick of ``target`` means; raises ``ImpossibleChange``."""
    if status == X and target == O:
        return Change.NOT_SPAM
    try:
        return STATUS_CHOICES[Status(target)]
    except (KeyError, ValueError):
        raise ImpossibleChange(_("No such status can be picked.")) from None
