"""A small inbox and a hand that draws by lot: what deeds are done in and by."""

from collections.abc import Sequence
from itertools import cycle
from typing import Any, TypeVar

from tests.make.answers import make_auto_answer
from tests.make.forms import make_form
from tests.make.inbox import make_agent, make_mailbox, make_person, make_superuser, make_ticket
from wagdesk.inbox.models import CustomField, Message, StatusLabel, Team, Ticket
from wagdesk.inbox.models.mailbox import AccessLevel, AccessScope

# Stands in whatever people write here, and may never stand in an event.
WORD = "xylophone"
TAGS = ("Late", "late", "Réturn", "broken")
T = TypeVar("T")


class Pick:
    """Chooses by drawn numbers."""

    def __init__(self, numbers: Sequence[int]) -> None:
        self._numbers = cycle(numbers)

    def __call__(self, choices: Sequence[T]) -> T:
        return choices[next(self._numbers) % len(choices)]

    def yes(self) -> bool:
        return self((False, True))

    def some(self, choices: Sequence[T]) -> list[T]:
        """One or two of them."""
        return [self(choices) for _ in range(self((1, 2)))]


class World:
    """Two mailboxes, agents with every sort of right, three customers with a ticket each."""

    def __init__(self) -> None:
        one, two = make_mailbox(undo_seconds=60), make_mailbox(undo_seconds=0)
        self.boxes = [one, two]
        make_auto_answer(one, text="Thank you.")
        able = [
            make_agent(one, two),
            make_agent(one, two, level=AccessLevel.MANAGE),
            make_superuser(),
        ]
        # Twice: more is allowed than refused.
        self.agents = able * 2 + [
            make_agent(one),
            make_agent(one, scope=AccessScope.OWN),
            make_agent(one, two, level=AccessLevel.VIEW),
            make_agent(),
        ]
        self.people = [make_person(name=f"{WORD} {number}") for number in range(3)]
        for box, person in zip((one, one, two), self.people, strict=True):
            make_ticket(box, person, subject=WORD, text=WORD)
        self.teams = [Team.objects.create(name="Returns"), Team.objects.create(name="Parcels")]
        for status in ("new", "open", "pending", "solved"):
            StatusLabel.objects.create(name=f"Label {status}", status=status)
        self.fields = [
            CustomField.objects.create(slug="order", label="Order", kind="text"),
            CustomField.objects.create(slug="size", label="Size", kind="number", mailbox=one),
            CustomField.objects.create(slug="paid", label="Paid", kind="yes_no"),
            CustomField.objects.create(slug="until", label="Until", kind="date"),
            CustomField.objects.create(
                slug="colour", label="Colour", kind="choice", choices="Red\nBlue"
            ),
        ]
        make_form(two, tags="web", team=self.teams[0], assignee=self.agents[0])

    def ticket(self, pick: Pick, **wanted: Any) -> Ticket:
        """Any one, rather such as are ``wanted``."""
        if wanted and (rows := list(Ticket.objects.filter(**wanted).order_by("pk"))):
            return pick(rows)
        return pick(list(Ticket.objects.order_by("pk")) or [make_ticket(self.boxes[0])])

    def message(self, pick: Pick, **wanted: Any) -> Message | None:
        rows = list(Message.with_notes.filter(**wanted).order_by("-pk")[:8])
        return pick(rows) if rows else None
