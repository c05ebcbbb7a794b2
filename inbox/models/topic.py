"""A question many people ask."""

import swapper
from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class TopicKind(models.TextChoices):
    MISSING = "missing", _("No article answers it")
    FAILING = "failing", _("They read the article and still wrote")


class TopicState(models.TextChoices):
    OPEN = "open", _("Open")
    DRAFTED = "drafted", _("Draft written")
    ANSWERED = "answered", _("Answered")
    DISMISSED = "dismissed", _("Dismissed")


class Topic(models.Model):
    """A cluster of tickets and searches of one locale."""

    locale = models.CharField(max_length=20)
    kind = models.CharField(max_length=10, choices=TopicKind.choices, default=TopicKind.MISSING)
    state = models.CharField(max_length=10, choices=TopicState.choices, default=TopicState.OPEN)
    help_center = models.UUIDField(null=True)
    words = models.JSONField(default=list, help_text=_("Its most telling words, safe to show."))
    title = models.CharField(max_length=255, blank=True)
    score = models.FloatField(default=0)
    tickets_count = models.PositiveIntegerField(default=0)
    searches_count = models.PositiveIntegerField(default=0)
    draft = models.ForeignKey(
        swapper.get_model_name("wagtailcore", "Page"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    article = models.ForeignKey(
        swapper.get_model_name("wagtailcore", "Page"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_("What they read (failing), or the nearest article (missing)."),
    )
    draft_key = models.UUIDField(null=True, blank=True, help_text=_("Translation key of it."))
    drafted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    updated_at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [models.Index(fields=["state", "-score"], name="wagdesk_topic_score")]
        verbose_name = _("topic")
        verbose_name_plural = _("topics")

    def __str__(self) -> str:
        return self.title or ", ".join(self.words[:4])


class TopicEvidence(models.Model):
    """One ticket or one search that belongs to a topic."""

    topic = models.ForeignKey(Topic, on_delete=models.CASCADE, related_name="evidence")
    ticket = models.ForeignKey(
        "wagdesk_inbox.Ticket", null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    search = models.ForeignKey(
        "wagdesk_search.SearchLog",
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="+",
    )
    weight = models.FloatField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["topic", "ticket"], name="wagdesk_evidence_ticket"),
            models.UniqueConstraint(fields=["topic", "search"], name="wagdesk_evidence_search"),
            models.CheckConstraint(
                condition=models.Q(ticket=None) ^ models.Q(search=None),
                name="wagdesk_evidence_one",
            ),
        ]

    def __str__(self) -> str:
        return f"evidence {self.pk}"
