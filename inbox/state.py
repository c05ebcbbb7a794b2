"""A ticket's state as its events tell it: the one place that knows what an event changes.

``record_event`` applies it to the ticket, ``rebuild`` to a blank one; both end alike, or an
action wrote past its event. What lies in rows of its own and is no column of the ticket
(words, files, custom values, followers, participants, links) is a fact, not a state.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime

from django.contrib.auth import get_user_model

from .clocks import advance, clocks_of
from .models import TicketEvent
from .models.event import EventKind
from .models.ticket import Priority, Status

# Of interest in the trail, but neither an edit nor a reason to move up in a list.
SILENT = (EventKind.DELIVERED, EventKind.ARTICLE, EventKind.FOLLOWED)
# There is nothing left to be reminded of.
_AT_REST = (Status.SOLVED, Status.CLOSED, Status.SPAM)


@dataclass
class TicketState:
    """The columns of a ticket that follow from its events, under the ticket's own names.

    ``mailbox_id`` and ``requester_id`` are None while no event has told them: tickets of the
    first days were opened without.
    """

    status: str = Status.NEW
    mailbox_id: int | None = None
    requester_id: int | None = None
    assignee_id: object = None
    team_id: int | None = None
    priority: int = Priority.NORMAL
    type: str = ""
    label_id: int | None = None
    due_at: datetime | None = None
    snoozed_until: datetime | None = None
    merged_into_id: int | None = None
    trashed_at: datetime | None = None
    version: int = 0
    updated_at: datetime = datetime.min.replace(tzinfo=UTC)
    first_reply_at: datetime | None = None
    first_solved_at: datetime | None = None
    last_solved_at: datetime | None = None
    waiting_since: datetime | None = None
    tags: set[int] = field(default_factory=set)


def is_silent(event: TicketEvent) -> bool:
    """``quiet`` is said of what was done to many tickets at once, like a renamed tag."""
    return event.kind in SILENT or bool(event.data.get("quiet"))


def apply(state, event: TicketEvent) -> None:
    """Move ``state`` (a ``TicketState`` or a ticket) past one more event."""
    before = state.status
    _tell(state, event)
    advance(state, event, before, event.status)


def replay(events: Iterable[TicketEvent]) -> TicketState:
    """The state after these events, which are all of a ticket's, oldest first."""
    events, state = list(events), TicketState()
    for event in events:
        # The first one makes the state, it does not change one.
        if event.kind == EventKind.OPENED:
            state.status = event.status
        _tell(state, event)
    set_clocks(state, events)
    return state


def set_clocks(state, events: Iterable[TicketEvent]) -> None:
    """Count the clocks of ``state`` anew from all events: something was taken back, which for
    them never was."""
    for clock, time in vars(clocks_of(events)).items():
        setattr(state, clock, time)


def _tell(state, event: TicketEvent) -> None:
    """All but the clocks."""
    before, state.status = state.status, event.status
    if before != event.status:
        state.label_id = None
    if event.status in _AT_REST:
        state.snoozed_until = None
    if change := _CHANGES.get(event.kind):
        change(state, event)
    if not is_silent(event):
        state.version += 1
        state.updated_at = max(state.updated_at, event.at)


def _opened(state, event: TicketEvent) -> None:
    data = event.data
    if "mailbox" not in data:
        return
    state.mailbox_id, state.requester_id = data["mailbox"], data["requester"]
    state.assignee_id = _user(data.get("assignee"))
    state.team_id = data.get("team")
    state.priority = data.get("priority", Priority.NORMAL)


def _assigned(state, event: TicketEvent) -> None:
    if "assignee" in event.data:
        state.assignee_id = _user(event.data["assignee"])


def _snoozed(state, event: TicketEvent) -> None:
    state.snoozed_until = _moment(event.data["until"])


def _woken(state, event: TicketEvent) -> None:
    state.snoozed_until = None


def _status(state, event: TicketEvent) -> None:
    # What takes a status back brings along what that status had ended.
    if event.data.get("undoes"):
        state.label_id, state.snoozed_until = event.data["label"], _moment(event.data["until"])


def _due(state, event: TicketEvent) -> None:
    state.due_at = _moment(event.data["due"])


def _merged(state, event: TicketEvent) -> None:
    if "into" in event.data:
        state.merged_into_id = event.data["into"]


def _unmerged(state, event: TicketEvent) -> None:
    if "into" in event.data:
        state.merged_into_id = None


def _moved(state, event: TicketEvent) -> None:
    state.mailbox_id = event.data["mailbox"]
    _assigned(state, event)


def _trashed(state, event: TicketEvent) -> None:
    state.trashed_at = event.at


def _restored(state, event: TicketEvent) -> None:
    state.trashed_at = None


def _tagged(state, event: TicketEvent) -> None:
    # A ticket's tags are rows; only a replay keeps the set.
    if isinstance(state, TicketState):
        state.tags = (state.tags - set(event.data["removed"])) | set(event.data["added"])


def _sets(column: str, key: str) -> Callable[[object, TicketEvent], None]:
    def change(state, event: TicketEvent) -> None:
        setattr(state, column, event.data[key])

    return change


def _user(pk: str | None) -> object:
    return None if pk is None else get_user_model()._meta.pk.to_python(pk)


def _moment(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)


_CHANGES: dict[str, Callable[[object, TicketEvent], None]] = {
    EventKind.OPENED: _opened,
    EventKind.ASSIGNED: _assigned,
    EventKind.REPLIED: _assigned,
    EventKind.CUSTOMER_WROTE: _woken,
    EventKind.SNOOZED: _snoozed,
    EventKind.STATUS: _status,
    EventKind.WOKEN: _woken,
    EventKind.TEAM: _sets("team_id", "team"),
    EventKind.PRIORITY: _sets("priority", "priority"),
    EventKind.TYPE: _sets("type", "type"),
    EventKind.LABELLED: _sets("label_id", "label"),
    EventKind.DUE: _due,
    EventKind.MERGED: _merged,
    EventKind.UNMERGED: _unmerged,
    EventKind.MOVED: _moved,
    EventKind.REQUESTER: _sets("requester_id", "requester"),
    EventKind.TRASHED: _trashed,
    EventKind.RESTORED: _restored,
    EventKind.TAGGED: _tagged,
}
