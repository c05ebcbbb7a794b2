"""Visitors and visits: what joins searches, reads, votes, the form and the ticket."""

import secrets
import uuid
from datetime import timedelta

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

IDLE = timedelta(minutes=30)
VISITOR_LIFE = timedelta(days=7)


def new_visitor_key() -> str:
    return secrets.token_hex(16)


class Visitor(models.Model):
    """A random first-party cookie that lives 7 days. Nothing else is known of it."""

    key = models.CharField(max_length=32, unique=True, default=new_visitor_key, editable=False)
    hold_out = models.BooleanField(
        default=False, help_text=_("Sees no suggestions, so that their effect can be measured.")
    )
    created_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"visitor {self.pk}"


class Visit(models.Model):
    """A stretch of a visitor's time in one help center with at most 30 idle minutes."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    visitor = models.ForeignKey(Visitor, on_delete=models.CASCADE, related_name="visits")
    help_center = models.UUIDField(null=True, help_text=_("Translation key of its root page."))
    locale = models.CharField(max_length=20, blank=True)
    started_at = models.DateTimeField(default=timezone.now)
    last_at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [models.Index(fields=["visitor", "-last_at"], name="wagdesk_visit_latest")]

    def __str__(self) -> str:
        return f"visit {self.pk}"
