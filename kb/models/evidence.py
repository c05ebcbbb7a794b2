"""What readers did with an article. Survives the page and its revisions."""

import swapper
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class ArticleEvidence(models.Model):
    """The article as it was: page while it lives, and what identifies it after."""

    page = models.ForeignKey(
        swapper.get_model_name("wagtailcore", "Page"),
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    translation_key = models.UUIDField()
    locale = models.CharField(max_length=20)
    title = models.CharField(max_length=255)
    revision = models.PositiveIntegerField(null=True, help_text=_("Number of the live revision."))
    visit = models.ForeignKey(
        "wagdesk_search.Visit", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        abstract = True


class ArticleRead(ArticleEvidence):
    """One reading of an article, counted by the beacon."""

    token = models.CharField(max_length=32, unique=True, help_text=_("One per page view."))
    seconds = models.PositiveIntegerField(default=0, help_text=_("Visible time, in seconds."))
    exited = models.BooleanField(default=False)

    class Meta:
        indexes = [
            models.Index(fields=["visit", "created_at"], name="wagdesk_read_visit"),
            models.Index(fields=["page", "created_at"], name="wagdesk_read_page"),
        ]

    def __str__(self) -> str:
        return f"read {self.pk}"


class ArticleVote(ArticleEvidence):
    """Was this helpful: yes or no, with an optional reason and comment."""

    token = models.CharField(max_length=32, unique=True, help_text=_("One per page view."))
    helpful = models.BooleanField()
    reason = models.CharField(max_length=40, blank=True)
    comment = models.TextField(blank=True, max_length=2000)

    class Meta:
        indexes = [models.Index(fields=["page", "created_at"], name="wagdesk_vote_page")]

    def __str__(self) -> str:
        return f"vote {self.pk}"


class ArticleDay(models.Model):
    """Reads and votes of one article, revision and locale on one day (help center's zone)."""

    page = models.ForeignKey(
        swapper.get_model_name("wagtailcore", "Page"),
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    translation_key = models.UUIDField()
    locale = models.CharField(max_length=20)
    title = models.CharField(max_length=255)
    revision = models.PositiveIntegerField(default=0)
    day = models.DateField()
    time_zone = models.CharField(max_length=60, default="UTC")
    reads = models.PositiveIntegerField(default=0)
    helpful = models.PositiveIntegerField(default=0)
    not_helpful = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["translation_key", "locale", "revision", "day"],
                name="wagdesk_one_article_day",
            )
        ]
        indexes = [models.Index(fields=["day", "page"], name="wagdesk_articleday_day")]

    def __str__(self) -> str:
        return f"{self.title} {self.day}"
