"""The named parts of the ticket list."""

from dataclasses import dataclass

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ..models import Draft, Follower
from ..models.ticket import WAITING, Status

# What a list of everything holds.
ALL_BUT_SPAM = tuple(status for status in Status if status != Status.SPAM)


@dataclass(frozen=True)
class TicketView:
    """A named part of the list. ``counted``: its size is shown beside its name.

    ``statuses``: what it holds unless a filter says otherwise. ``of_a_status``: it is nothing
    but these statuses.
    """

    code: str
    label: str | Promise
    icon: str
    empty: str | Promise
    statuses: tuple[str, ...] = ALL_BUT_SPAM
    counted: bool = False
    of_a_status: bool = False
    managers: bool = False


_VIEWS = (
    TicketView(
        "mine",
        _("Mine"),
        "user",
        _("Nothing is waiting for you. Enjoy the quiet."),
        WAITING,
        counted=True,
    ),
    TicketView(
        "unassigned",
        _("Unassigned"),
        "mail",
        _("Every ticket has somebody."),
        WAITING,
        counted=True,
    ),
    TicketView(
        "open",
        _("All open"),
        "list-ul",
        _("There is no open ticket."),
        WAITING,
        counted=True,
        of_a_status=True,
    ),
    TicketView(
        "drafts",
        _("My drafts"),
        "edit",
        _("You have begun nothing that is not sent."),
        counted=True,
    ),
    TicketView("followed", _("Followed"), "view", _("You follow no ticket.")),
    TicketView("snoozed", _("Snoozed"), "time", _("No ticket sleeps.")),
    TicketView(
        "pending",
        _("Waiting for customer"),
        "history",
        _("No customer owes an answer."),
        (Status.PENDING,),
        of_a_status=True,
    ),
    TicketView(
        "solved",
        _("Solved"),
        "check",
        _("Nothing has been solved yet."),
        (Status.SOLVED,),
        of_a_status=True,
    ),
    TicketView(
        "closed",
        _("Closed"),
        "lock",
        _("No ticket has been closed yet."),
        (Status.CLOSED,),
        of_a_status=True,
    ),
    TicketView("all", _("All tickets"), "folder-open-inverse", _("There is no ticket here.")),
    TicketView(
        "spam",
        _("Spam"),
        "no-view",
        _("No spam. Lucky you."),
        (Status.SPAM,),
        of_a_status=True,
    ),
    TicketView("trash", _("Trash"), "bin", _("The trash is empty."), tuple(Status), managers=True),
)
VIEWS = {view.code: view for view in _VIEWS}


def view_condition(viewer, code: str) -> Q:
    """What a view's tickets have in common beside their statuses, for an account or its key."""
    if code == "trash":
        return Q(trashed_at__isnull=False, merged_into=None)
    shown = Q(merged_into=None, trashed_at=None)
    return (
        shown
        & {
            "mine": lambda: Q(assignee=viewer, snoozed_until=None),
            "unassigned": lambda: Q(assignee=None, snoozed_until=None),
            "open": lambda: Q(snoozed_until=None),
            "snoozed": lambda: Q(snoozed_until__isnull=False),
            "drafts": lambda: Q(pk__in=Draft.objects.filter(author=viewer).values("ticket")),
            "followed": lambda: Q(pk__in=Follower.objects.filter(user=viewer).values("ticket")),
        }.get(code, Q)()
    )
