"""How tickets are filed: teams, labels, fields of a site's own."""

from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .ticket import Status


class Team(models.Model):
    """People who look after tickets together. Being in a team gives no right."""

    name = models.CharField(_("name"), max_length=100, unique=True)
    members = models.ManyToManyField(
        settings.AUTH_USER_MODEL, blank=True, related_name="+", verbose_name=_("members")
    )

    class Meta:
        ordering = ["name"]
        verbose_name = _("team")
        verbose_name_plural = _("teams")

    def __str__(self) -> str:
        return self.name


class StatusLabel(models.Model):
    """A site's own word on top of a status, for example "Waiting for the warehouse"."""

    name = models.CharField(_("name"), max_length=60, unique=True)
    status = models.CharField(_("status"), max_length=10, choices=Status.choices)

    class Meta:
        ordering = ["status", "name"]
        verbose_name = _("label")
        verbose_name_plural = _("labels")

    def __str__(self) -> str:
        return self.name


class FieldKind(models.TextChoices):
    TEXT = "text", _("Text")
    CHOICE = "choice", _("Choice")
    NUMBER = "number", _("Number")
    DATE = "date", _("Date")
    YES_NO = "yes_no", _("Yes or no")


class CustomField(models.Model):
    """A field that a site adds to its tickets; without a mailbox, in all. ``choices``: one
    a line."""

    mailbox = models.ForeignKey(
        "wagdesk_inbox.Mailbox",
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="fields",
        verbose_name=_("mailbox"),
    )
    slug = models.SlugField(_("slug"), unique=True)
    label = models.CharField(_("label"), max_length=100)
    kind = models.CharField(
        _("kind"), max_length=10, choices=FieldKind.choices, default=FieldKind.TEXT
    )
    choices = models.TextField(_("choices"), blank=True)
    help_text = models.CharField(_("help text"), max_length=200, blank=True)
    filterable = models.BooleanField(_("can be filtered by"), default=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        ordering = ["position", "label"]
        verbose_name = _("ticket field")
        verbose_name_plural = _("ticket fields")

    def __str__(self) -> str:
        return self.label

    @property
    def choice_list(self) -> list[str]:
        return [line.strip() for line in self.choices.splitlines() if line.strip()]


def _latest(column: str, **condition) -> models.Index:
    """Tickets with a value in the column of its kind, latest first."""
    return models.Index(
        fields=["field", column, "-updated_at", "-ticket", "status"],
        name=f"wagdesk_value_{column}",
        condition=models.Q(**condition),
    )


class Week(models.Func):
    """The number of a moment's week since 1970, as an index can hold it."""

    output_field = models.IntegerField()
    arity = 1

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> tuple:
        seconds = "EXTRACT(EPOCH FROM %(expressions)s AT TIME ZONE 'UTC')"
        template = f"CAST(FLOOR({seconds} / 604800) AS integer)"
        return self.as_sql(compiler, connection, template=template, **context)

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> tuple:
        # By whole seconds: SQLite would round the last of a week up.
        seconds = "CAST(strftime('%%%%s', substr(%(expressions)s, 1, 19)) AS integer)"
        return self.as_sql(compiler, connection, template=f"({seconds} / 604800)", **context)


def _ranges(column: str) -> list[models.Index]:
    """For ranges of values: all tickets of the field latest first, for a wide one; and by
    weeks, for one of long ago, so that weeks without any are passed over."""
    holds = models.Q(**{f"{column}__isnull": False})
    return [
        models.Index(
            fields=["field", "-updated_at", "-ticket", "status", column],
            name=f"wagdesk_range_{column}",
            condition=holds,
        ),
        models.Index(
            "field",
            Week("updated_at"),
            column,
            "status",
            "updated_at",
            "ticket",
            name=f"wagdesk_weeks_{column}",
            condition=holds,
        ),
    ]


class TicketValue(models.Model):
    """What a ticket has in a field. The column of the field's kind holds it, the others are
    empty; ``text`` is also that of a choice."""

    # Without an index of its own: that of the constraint begins with it.
    ticket = models.ForeignKey(
        "wagdesk_inbox.Ticket", on_delete=models.CASCADE, related_name="values", db_index=False
    )
    field = models.ForeignKey(CustomField, on_delete=models.CASCADE, related_name="values")
    text = models.CharField(max_length=500, blank=True)
    number = models.DecimalField(max_digits=20, decimal_places=6, null=True, blank=True)
    date = models.DateField(null=True, blank=True)
    yes = models.BooleanField(null=True, blank=True)
    # The ticket's own, so that one index serves "with this value, latest first"; see refile.
    status = models.CharField(max_length=10, blank=True, editable=False)
    updated_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["ticket", "field"], name="wagdesk_ticket_value_once")
        ]
        indexes = [
            _latest("text", text__gt=""),
            _latest("number", number__isnull=False),
            _latest("date", date__isnull=False),
            _latest("yes", yes__isnull=False),
            *_ranges("number"),
            *_ranges("date"),
        ]

    def __str__(self) -> str:
        return f"{self.ticket_id} {self.field_id}"
