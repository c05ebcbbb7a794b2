"""Prewritten text."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class SavedReply(models.Model):
    """A text agents insert into a reply; without a mailbox it is offered in all."""

    name = models.CharField(_("name"), max_length=100)
    mailbox = models.ForeignKey(
        "wagdesk_inbox.Mailbox",
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="saved_replies",
        verbose_name=_("mailbox"),
    )
    locale = models.CharField(_("language"), max_length=20, blank=True)
    text = models.TextField(_("text"))

    class Meta:
        ordering = ["name"]
        verbose_name = _("saved reply")
        verbose_name_plural = _("saved replies")

    def __str__(self) -> str:
        return self.name
