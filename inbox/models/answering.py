"""Mail that a mailbox sends by itself, when it is open, and whom it never answers."""

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class AutoAnswerKind(models.TextChoices):
    ACKNOWLEDGE = "acknowledge", _("Acknowledgement")
    OUT_OF_OFFICE = "out_of_office", _("Out of office")


class AutoAnswer(models.Model):
    """An automatic answer of a mailbox in one language (blank: for every other)."""

    mailbox = models.ForeignKey(
        "wagdesk_inbox.Mailbox", on_delete=models.CASCADE, related_name="auto_answers"
    )
    kind = models.CharField(
        _("kind"),
        max_length=20,
        choices=AutoAnswerKind.choices,
        default=AutoAnswerKind.ACKNOWLEDGE,
    )
    locale = models.CharField(_("language"), max_length=20, blank=True)
    enabled = models.BooleanField(_("on"), default=True)
    text = models.TextField(_("text"))
    starts_at = models.DateTimeField(_("from"), null=True, blank=True)
    ends_at = models.DateTimeField(_("until"), null=True, blank=True)

    class Meta:
        verbose_name = _("automatic answer")
        verbose_name_plural = _("automatic answers")
        constraints = [
            models.UniqueConstraint(
                fields=["mailbox", "kind", "locale"], name="wagdesk_auto_answer_once"
            )
        ]

    def __str__(self) -> str:
        return self.get_kind_display()


class AutoAnswerSent(models.Model):
    """An automatic answer that went out: caps per address are counted on these rows."""

    mailbox = models.ForeignKey("wagdesk_inbox.Mailbox", on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=20, choices=AutoAnswerKind.choices)
    address = models.CharField(max_length=254)
    ticket = models.ForeignKey(
        "wagdesk_inbox.Ticket", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [models.Index(fields=["address", "-at"], name="wagdesk_auto_answer_cap")]

    def __str__(self) -> str:
        return f"automatic answer {self.pk}"


class Weekday(models.IntegerChoices):
    MONDAY = 0, _("Monday")
    TUESDAY = 1, _("Tuesday")
    WEDNESDAY = 2, _("Wednesday")
    THURSDAY = 3, _("Thursday")
    FRIDAY = 4, _("Friday")
    SATURDAY = 5, _("Saturday")
    SUNDAY = 6, _("Sunday")


class OpeningHours(models.Model):
    """A stretch of a weekday in which a mailbox is looked after, in its own time zone."""

    mailbox = models.ForeignKey(
        "wagdesk_inbox.Mailbox", on_delete=models.CASCADE, related_name="opening_hours"
    )
    weekday = models.PositiveSmallIntegerField(
        _("day"), choices=Weekday.choices, validators=[MaxValueValidator(6)]
    )
    opens = models.TimeField(_("from"))
    closes = models.TimeField(_("until"))

    class Meta:
        ordering = ["weekday", "opens"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(closes__gt=models.F("opens")), name="wagdesk_hours_forward"
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_weekday_display()} {self.opens:%H:%M}–{self.closes:%H:%M}"


class Holiday(models.Model):
    """A day on which a mailbox is closed."""

    mailbox = models.ForeignKey(
        "wagdesk_inbox.Mailbox", on_delete=models.CASCADE, related_name="holidays"
    )
    day = models.DateField(_("day"))
    name = models.CharField(_("name"), max_length=100, blank=True)

    class Meta:
        ordering = ["day"]
        constraints = [
            models.UniqueConstraint(fields=["mailbox", "day"], name="wagdesk_holiday_once")
        ]

    def __str__(self) -> str:
        return f"{self.day}"


class BlockedAddress(models.Model):
    """An address, or ``@domain``, whose mail goes to spam and is never answered by itself.
    Without a mailbox it holds in all."""

    mailbox = models.ForeignKey(
        "wagdesk_inbox.Mailbox",
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="blocked",
        verbose_name=_("mailbox"),
    )
    value = models.CharField(_("address or @domain"), max_length=254)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ["value"]
        verbose_name = _("blocked address")
        verbose_name_plural = _("blocked addresses")
        constraints = [
            models.UniqueConstraint(fields=["mailbox", "value"], name="wagdesk_blocked_once"),
            models.UniqueConstraint(
                fields=["value"],
                condition=models.Q(mailbox=None),
                name="wagdesk_blocked_everywhere_once",
            ),
        ]

    def __str__(self) -> str:
        return self.value
