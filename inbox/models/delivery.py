"""How a mailbox's mail leaves the house, and how the people who write it sign."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class DeliveryKind(models.TextChoices):
    SITE = "site", _("As the site sends its mail")
    SMTP = "smtp", _("An SMTP server of its own")
    BACKEND = "backend", _("A mail service (named in the settings)")


class MailboxDelivery(models.Model):
    """A mailbox's own way out; without a row it sends as the site does. ``options``: for
    ``smtp`` host, port, security, user; for ``backend`` the name in ``WAGDESK_MAIL_BACKENDS``."""

    mailbox = models.OneToOneField(
        "wagdesk_inbox.Mailbox", on_delete=models.CASCADE, related_name="delivery"
    )
    kind = models.CharField(
        _("kind"), max_length=10, choices=DeliveryKind.choices, default=DeliveryKind.SITE
    )
    options = models.JSONField(default=dict, blank=True)
    secret = models.TextField(
        blank=True, editable=False, help_text=_("Encrypted with WAGDESK_KEYS.")
    )

    class Meta:
        verbose_name = _("delivery")

    def __str__(self) -> str:
        return self.get_kind_display()


class AgentSettings(models.Model):
    """What an agent has set for themselves."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+"
    )
    signature = models.TextField(_("signature"), blank=True)
    shortcuts = models.BooleanField(_("keyboard shortcuts"), default=True)

    class Meta:
        verbose_name = _("agent's settings")

    def __str__(self) -> str:
        return f"settings of {self.user_id}"
