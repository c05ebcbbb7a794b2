"""A team's shared inbox, its addresses and who may work in it."""

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _


class Channel(models.TextChoices):
    EMAIL = "email", _("E-mail")
    FORM = "form", _("Contact form")
    API = "api", _("API")
    PHONE = "phone", _("Phone")
    IN_PERSON = "in_person", _("In person")


class FromStyle(models.TextChoices):
    MAILBOX = "mailbox", _("The mailbox: “Acme support”")
    AGENT_AT = "agent_at", _("Agent and mailbox: “Ana at Acme support”")
    AGENT = "agent", _("The agent: “Ana”")


class Mailbox(models.Model):
    """A team's shared inbox. Every ticket belongs to exactly one."""

    slug = models.SlugField(_("slug"), unique=True)
    name = models.CharField(_("name"), max_length=100)
    from_name = models.CharField(
        _("sender name"), max_length=100, blank=True, help_text=_("Shown to customers in replies.")
    )
    from_style = models.CharField(
        _("sender name style"), max_length=10, choices=FromStyle.choices, default=FromStyle.MAILBOX
    )
    signature = models.TextField(_("signature"), blank=True)
    footer = models.TextField(
        _("footer"), blank=True, help_text=_("Below every mail, for example the company’s address.")
    )
    reply_hours = models.PositiveSmallIntegerField(
        _("answers within"),
        null=True,
        blank=True,
        help_text=_("Opening hours in which a first answer comes; acknowledgements say it."),
    )
    acknowledges_passed_on = models.BooleanField(
        _("acknowledge mails that were passed on"),
        default=False,
        help_text=_(
            "A customer whose mail a colleague forwarded hears that it arrived, if your mail "
            "server vouches for the colleague or one of you confirms it within a day."
        ),
    )
    auto_answers_stopped = models.CharField(
        max_length=40, blank=True, editable=False, help_text=_("Why the kill switch is on.")
    )
    retention_days = models.PositiveIntegerField(
        _("keep closed tickets for"),
        null=True,
        blank=True,
        help_text=_("Days after closing; empty: for good."),
    )
    help_center = models.UUIDField(
        null=True, blank=True, editable=False, help_text=_("Translation key of its root page.")
    )
    reply_promise = models.CharField(
        _("reply-time promise"),
        max_length=200,
        blank=True,
        help_text=_("Shown on the contact page, for example “We answer within one working day.”"),
    )
    hours = models.CharField(_("hours"), max_length=200, blank=True)
    time_zone = models.CharField(_("time zone"), max_length=60, default="UTC")
    undo_seconds = models.PositiveSmallIntegerField(
        _("undo window"),
        default=10,
        validators=[MaxValueValidator(120)],
        help_text=_("Seconds in which a sent reply can be taken back."),
    )
    feeds_topics = models.BooleanField(
        _("feeds topics"),
        default=False,
        help_text=_("Questions asked here may become topics for the editors."),
    )

    class Meta:
        ordering = ["name"]
        verbose_name = _("mailbox")
        verbose_name_plural = _("mailboxes")
        constraints = [
            # Its contact form writes to one place.
            models.UniqueConstraint(
                fields=["help_center"],
                condition=models.Q(help_center__isnull=False),
                name="wagdesk_mailbox_help_center",
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def address(self) -> str:
        """The address replies are sent from: the default one, else the first."""
        rows = [row for row in self.addresses.all() if row.channel == Channel.EMAIL]
        rows.sort(key=lambda row: (not row.is_default, row.pk))
        return rows[0].value if rows else ""

    @property
    def sender_name(self) -> str:
        return self.from_name or self.name


class MailboxText(models.Model):
    """What a mailbox promises customers in one language, in place of its own words."""

    mailbox = models.ForeignKey(Mailbox, on_delete=models.CASCADE, related_name="texts")
    locale = models.CharField(_("language"), max_length=20)
    reply_promise = models.CharField(_("reply-time promise"), max_length=200, blank=True)
    hours = models.CharField(_("hours"), max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["mailbox", "locale"], name="wagdesk_mailbox_text")
        ]

    def __str__(self) -> str:
        return f"{self.mailbox_id}: {self.locale}"


class MailboxAddress(models.Model):
    """Where a mailbox can be reached. The normalised value is unique on its channel."""

    mailbox = models.ForeignKey(Mailbox, on_delete=models.CASCADE, related_name="addresses")
    channel = models.CharField(max_length=20, choices=Channel.choices, default=Channel.EMAIL)
    value = models.CharField(_("address"), max_length=254)
    is_default = models.BooleanField(_("send replies from here"), default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["channel", "value"], name="wagdesk_mailbox_address")
        ]

    def __str__(self) -> str:
        return self.value


class AccessLevel(models.TextChoices):
    VIEW = "view", _("View")
    REPLY = "reply", _("Reply")
    MANAGE = "manage", _("Manage")


class AccessScope(models.TextChoices):
    ALL = "all", _("All tickets")
    OWN = "own", _("Own and unassigned tickets")


class MailboxAccess(models.Model):
    """A user's or a group's right to one mailbox."""

    mailbox = models.ForeignKey(Mailbox, on_delete=models.CASCADE, related_name="access")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="+",
        verbose_name=_("person"),
    )
    group = models.ForeignKey(
        "auth.Group",
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="+",
        verbose_name=_("group"),
    )
    level = models.CharField(
        _("may"), max_length=10, choices=AccessLevel.choices, default=AccessLevel.REPLY
    )
    scope = models.CharField(
        _("which tickets"), max_length=10, choices=AccessScope.choices, default=AccessScope.ALL
    )

    class Meta:
        verbose_name = _("mailbox access")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(user=None) ^ models.Q(group=None),
                name="wagdesk_access_user_or_group",
            ),
            models.UniqueConstraint(fields=["mailbox", "user"], name="wagdesk_access_user"),
            models.UniqueConstraint(fields=["mailbox", "group"], name="wagdesk_access_group"),
        ]

    def __str__(self) -> str:
        return f"{self.mailbox_id}: {self.user or self.group} {self.level}"
