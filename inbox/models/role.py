"""Our roles, each pointing to a group; a group is never found by its name."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class RoleCode(models.TextChoices):
    AGENT = "agent", _("Agent")
    MANAGER = "manager", _("Manager")
    ADMINISTRATOR = "administrator", _("Administrator")
    EDITOR = "editor", _("Editor")


class Role(models.Model):
    """Made by ``wagdesk_setup``."""

    code = models.CharField(max_length=20, choices=RoleCode.choices, unique=True)
    group = models.OneToOneField("auth.Group", on_delete=models.CASCADE, related_name="+")

    def __str__(self) -> str:
        return self.get_code_display()
