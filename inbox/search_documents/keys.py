"""Audience keys: which slice of a mailbox a document lies in, and which slices are whose.

They make the engine's counts right for each viewer. Whether a row is shown is decided by
``tickets_for`` alone.
"""

from collections.abc import Iterable

from wagdesk.search.documents import PUBLIC

from ..models.mailbox import AccessScope
from ..permissions import is_staff_member, own_access

EVERYTHING = "inbox"


def whole_box(mailbox: int) -> str:
    return f"mailbox:{mailbox}"


def any_right(mailbox: int) -> str:
    """Held by whoever may see anything of the mailbox."""
    return f"mailbox:{mailbox}:any"


def slice_of(mailbox: int, assignee: int | str | None) -> str:
    return f"mailbox:{mailbox}:of:{assignee or 'nobody'}"


def ticket_keys(mailbox: int, assignee: int | str | None) -> tuple[str, ...]:
    """The keys of whatever belongs to a ticket of this mailbox with this assignee."""
    return (EVERYTHING, whole_box(mailbox), slice_of(mailbox, assignee))


def keys_of_tickets(rows: Iterable[tuple[int, int | str | None]]) -> tuple[str, ...]:
    """The keys of what belongs to several tickets: (mailbox, assignee) of each."""
    return tuple(dict.fromkeys(key for row in rows for key in ticket_keys(*row)))


def viewer_keys(viewer) -> frozenset[str]:
    """The keys that the viewer holds; none of the inbox's for those without a mailbox."""
    if not is_staff_member(viewer):
        return frozenset({PUBLIC})
    if viewer.is_superuser:
        return frozenset({PUBLIC, EVERYTHING})
    keys = {PUBLIC}
    for row in own_access(viewer):
        keys.add(any_right(row.mailbox_id))
        if row.scope == AccessScope.ALL:
            keys.add(whole_box(row.mailbox_id))
        else:
            keys |= {slice_of(row.mailbox_id, viewer.pk), slice_of(row.mailbox_id, None)}
    if len(keys) > 1:
        keys.add(any_right(0))
    return frozenset(keys)
