"""One request from one requester."""

import secrets
import uuid
from datetime import UTC, datetime
from functools import cache

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from taggit.managers import TaggableManager

from .mailbox import Channel

# Snoozed until the customer writes: later than any date that somebody picks.
UNTIL_ANSWER = datetime(9999, 1, 1, tzinfo=UTC)


def new_reply_token() -> str:
    """128 random bits for the plus-address, safe in a local part of any case."""
    return secrets.token_hex(16)


class Status(models.TextChoices):
    NEW = "new", _("New")
    OPEN = "open", _("Open")
    PENDING = "pending", _("Waiting for customer")
    ON_HOLD = "on_hold", _("On hold")
    SOLVED = "solved", _("Solved")
    CLOSED = "closed", _("Closed")
    SPAM = "spam", _("Spam")


@cache
def status_name(code: str, _language: str) -> str:
    """What a status is called in the active language; Django makes a table of all first."""
    return str(Status(code).label) if code in Status.values else code


class Priority(models.IntegerChoices):
    LOW = 1, _("Low")
    NORMAL = 2, _("Normal")
    HIGH = 3, _("High")
    URGENT = 4, _("Urgent")


class TicketType(models.TextChoices):
    QUESTION = "question", _("Question")
    INCIDENT = "incident", _("Incident")
    PROBLEM = "problem", _("Problem")
    TASK = "task", _("Task")


# What waits for us, not for the customer.
WAITING = (Status.NEW, Status.OPEN, Status.ON_HOLD)
SHOWN = models.Q(merged_into=None, trashed_at=None)
LIVE = SHOWN & models.Q(status__in=WAITING)


def _latest(name: str, *first: str, **condition) -> models.Index:
    """Serves one page of a list, latest first, however long the list is."""
    fields = [*first, "-updated_at", "-number"]
    where = {"condition": models.Q(**condition)} if condition else {}
    return models.Index(fields=fields, name=f"wagdesk_ticket_{name}", **where)


def _shown(name: str, *first: str) -> models.Index:
    """The same for lists of old and new. What they are narrowed by lies in it too, so that no
    row is read that is not shown: the last to change lie all over the table."""
    narrowed = ["status", "mailbox", "assignee", "snoozed_until"]
    rest = [name for name in narrowed if name not in first]
    return models.Index(
        fields=[*first, "-updated_at", "-number", *rest],
        name=f"wagdesk_shown_{name}",
        condition=SHOWN,
    )


def _live(name: str, *fields: str, **condition) -> models.Index:
    """A small index of what waits for us. Whose it is lies in it, to be passed over quickly."""
    return models.Index(
        fields=[*fields, "assignee", "mailbox", "snoozed_until"],
        name=f"wagdesk_live_{name}",
        condition=LIVE & models.Q(**condition),
    )


class Ticket(models.Model):
    """One request. ``number`` is for people and grants nothing; see ``public_id``."""

    number = models.BigAutoField(primary_key=True)
    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    reply_token = models.CharField(
        max_length=32, unique=True, default=new_reply_token, editable=False
    )
    # Without an index of their own: one below begins with each.
    mailbox = models.ForeignKey(
        "wagdesk_inbox.Mailbox", on_delete=models.PROTECT, related_name="tickets", db_index=False
    )
    requester = models.ForeignKey(
        "wagdesk_inbox.Person", on_delete=models.PROTECT, related_name="tickets", db_index=False
    )
    subject = models.CharField(max_length=500, blank=True)
    channel = models.CharField(max_length=20, choices=Channel.choices)
    locale = models.CharField(max_length=20, blank=True)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.NEW)
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    team = models.ForeignKey(
        "wagdesk_inbox.Team", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    priority = models.PositiveSmallIntegerField(choices=Priority.choices, default=Priority.NORMAL)
    type = models.CharField(max_length=10, choices=TicketType.choices, blank=True)
    label = models.ForeignKey(
        "wagdesk_inbox.StatusLabel",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    due_at = models.DateTimeField(null=True, blank=True)
    has_files = models.BooleanField(default=False)
    visit = models.ForeignKey(
        "wagdesk_search.Visit", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    version = models.PositiveIntegerField(default=0, help_text=_("Guards edits of fields."))
    created_at = models.DateTimeField(default=timezone.now)
    updated_at = models.DateTimeField(default=timezone.now)
    first_reply_at = models.DateTimeField(null=True, blank=True)
    first_solved_at = models.DateTimeField(null=True, blank=True)
    last_solved_at = models.DateTimeField(null=True, blank=True)
    waiting_since = models.DateTimeField(
        null=True, blank=True, help_text=_("The oldest message of theirs without an answer.")
    )
    snoozed_until = models.DateTimeField(null=True, blank=True)
    merged_into = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="merged_tickets"
    )
    trashed_at = models.DateTimeField(null=True, blank=True)
    tags = TaggableManager(through="wagdesk_inbox.TaggedTicket", blank=True)

    class Meta:
        indexes = [
            _latest("status", "status"),
            _latest("box", "mailbox", "status"),
            _shown("changed"),
            _shown("mine", "assignee"),
            _latest("trash", trashed_at__isnull=False),
            _latest("asleep", snoozed_until__isnull=False),
            _latest("team", "team", team__isnull=False),
            _latest("label", "label", label__isnull=False),
            _latest("locale", "locale"),
            _latest("type", "type", type__gt=""),
            _latest("files", has_files=True),
            models.Index(
                fields=["priority", "-updated_at", "-number"],
                name="wagdesk_ticket_priority",
                condition=~models.Q(priority=Priority.NORMAL),
            ),
            models.Index(fields=["-created_at", "-number"], name="wagdesk_ticket_created"),
            _live("changed", "-updated_at", "-number"),
            # Also those of nobody: a list of them is read off one leaf.
            models.Index(
                fields=["assignee", "-updated_at", "-number", "mailbox", "snoozed_until"],
                name="wagdesk_live_mine",
                condition=LIVE,
            ),
            _live("created", "-created_at", "-number"),
            _live("priority", "-priority", "-updated_at", "-number"),
            _live("due", "due_at", "number", due_at__isnull=False),
            _live("waiting", "waiting_since", "number", waiting_since__isnull=False),
            models.Index(fields=["requester", "-created_at"], name="wagdesk_ticket_person"),
            # What the timers look for.
            models.Index(
                fields=["snoozed_until"],
                condition=models.Q(snoozed_until__isnull=False),
                name="wagdesk_ticket_snoozed",
            ),
            models.Index(
                fields=["trashed_at"],
                condition=models.Q(trashed_at__isnull=False),
                name="wagdesk_ticket_trashed",
            ),
            models.Index(
                fields=["last_solved_at"],
                condition=models.Q(status="solved"),
                name="wagdesk_ticket_solved",
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.number}"

    def get_status_display(self) -> str:
        return status_name(self.status, get_language())

    @property
    def customer_status(self) -> str:
        """The status as the customer sees it: on hold is our matter, and so is what we take
        for spam."""
        ours = (Status.ON_HOLD, Status.NEW, Status.SPAM)
        return Status.OPEN if self.status in ours else self.status


class Follower(models.Model):
    """An agent who wants to know what happens in a ticket."""

    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="followers")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    added_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["ticket", "user"], name="wagdesk_follower_once")
        ]

    def __str__(self) -> str:
        return f"follower {self.pk}"


class LinkKind(models.TextChoices):
    FOLLOW_UP = "follow_up", _("Follows up")
    STRANGER = "stranger", _("Answer from another address")
    SAME_MAIL = "same_mail", _("Same mail in another mailbox")
    RELATED = "related", _("Related")
    DUPLICATE = "duplicate", _("Duplicate of")
    SPLIT = "split", _("Split off from")


class TicketLink(models.Model):
    """Two tickets that have to do with each other. ``source`` came later."""

    source = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="links")
    target = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="linked_from")
    kind = models.CharField(max_length=20, choices=LinkKind.choices)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["source", "target", "kind"], name="wagdesk_ticket_link_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.source_id} {self.kind} {self.target_id}"


class Participant(models.Model):
    """A person with rights to the conversation: the requester, or confirmed by an agent."""

    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="participants")
    person = models.ForeignKey(
        "wagdesk_inbox.Person", on_delete=models.PROTECT, related_name="participations"
    )
    added_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["ticket", "person"], name="wagdesk_participant_once")
        ]

    def __str__(self) -> str:
        return f"participant {self.pk}"


class CopiedAddress(models.Model):
    """An address that stood in Cc: shown, prefilled only in reply-all, no rights, no links."""

    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="copied")
    value = models.CharField(max_length=254)
    name = models.CharField(max_length=200, blank=True)
    added_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["ticket", "value"], name="wagdesk_copied_once")
        ]

    def __str__(self) -> str:
        return f"copied {self.pk}"
