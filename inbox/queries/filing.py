"""What a ticket can be filed under, loaded once for its page."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from wagdesk.reads import ask, read_together

from ..models import (
    CustomField,
    Follower,
    Mailbox,
    StatusLabel,
    Team,
    Ticket,
    TicketTag,
    TicketValue,
)
from ..models.filing import FieldKind
from ..models.mailbox import AccessLevel
from ..models.ticket import Priority, TicketType
from ..permissions import at_least, own_access
from ..search_documents.words import plain
from .tags import tags_for

TAGS_OFFERED = 30


@dataclass(frozen=True)
class FieldOfTicket:
    """A field of the site's own, and what stands in it, as it is typed."""

    field: CustomField
    text: str

    @property
    def shown(self) -> str:
        return dict(self.options).get(self.text, self.text)

    @property
    def input_type(self) -> str:
        return "date" if self.field.kind == FieldKind.DATE else "text"

    @property
    def options(self) -> list[tuple[str, str]]:
        """Value and label of each choice; none where it is typed."""
        if self.field.kind == FieldKind.YES_NO:
            return [("yes", _("Yes")), ("no", _("No"))]
        if self.field.kind != FieldKind.CHOICE:
            return []
        choices = self.field.choice_list
        # A choice that was taken from the list is still what the ticket has.
        gone = [self.text] if self.text and self.text not in choices else []
        return [(choice, choice) for choice in (*choices, *gone)]


@dataclass
class Filing:
    """The choices of the side panel."""

    teams: list[Team] = field(default_factory=list)
    labels: list[StatusLabel] = field(default_factory=list)
    fields: list[FieldOfTicket] = field(default_factory=list)
    mailboxes: list[Mailbox] = field(default_factory=list)
    follows: bool = False

    priorities = Priority.choices
    types = TicketType.choices

    @property
    def names(self) -> dict[str, dict[int, str]]:
        """What events name only by id."""
        return {
            "team": {team.pk: team.name for team in self.teams},
            "label": {label.pk: label.name for label in self.labels},
            "field": {row.field.pk: row.field.label for row in self.fields},
        }

    @property
    def team_choices(self) -> list[tuple[int, str]]:
        return [(team.pk, team.name) for team in self.teams]

    def labels_of(self, ticket: Ticket) -> list[tuple[int, str]]:
        rows = [label for label in self.labels if label.status == ticket.status]
        return [(label.pk, label.name) for label in rows]


def filing_of(viewer, ticket: Ticket, mailboxes: list[Mailbox]) -> Filing:
    """For a ticket the viewer sees; ``mailboxes``: those the viewer works in."""
    teams, labels, fields, values, follows = read_together(
        ask(Team, order=("name",)),
        ask(StatusLabel, order=("status", "name")),
        ask(CustomField, mailbox=[None, ticket.mailbox_id], order=("position", "label")),
        ask(TicketValue, ticket=ticket.pk),
        ask(Follower, ticket=ticket.pk, user=viewer.pk),
    )
    value_of = {row.field_id: row for row in values}
    return Filing(
        teams=teams,
        labels=labels,
        fields=[FieldOfTicket(one, _as_typed(one, value_of.get(one.pk))) for one in fields],
        mailboxes=[box for box in _answering(viewer, mailboxes) if box.pk != ticket.mailbox_id],
        follows=bool(follows),
    )


def tags_beginning(viewer, text: str) -> list[TicketTag]:
    """By name, without regard to capitals and accents, of those the viewer may know of; all
    tags begin with nothing."""
    rows = tags_for(viewer, key__startswith=plain(text)).order_by("key")
    return list(rows[:TAGS_OFFERED])


def _answering(viewer, mailboxes: list[Mailbox]) -> list[Mailbox]:
    if viewer.is_superuser:
        return mailboxes
    levels = at_least(AccessLevel.REPLY)
    mine = {row.mailbox_id for row in own_access(viewer) if row.level in levels}
    return [box for box in mailboxes if box.pk in mine]


def _as_typed(one: CustomField, row) -> str:
    """What somebody would type to get this value."""
    if row is None:
        return ""
    value: str | Decimal | date | bool | None = {
        FieldKind.NUMBER: row.number,
        FieldKind.DATE: row.date,
        FieldKind.YES_NO: row.yes,
    }.get(FieldKind(one.kind), row.text)
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return str(value)
