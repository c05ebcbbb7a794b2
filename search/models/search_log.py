"""What people searched and which result they opened."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class SearchSource(models.TextChoices):
    PAGE = "page", _("Results page")
    TYPING = "typing", _("As you type")
    CONTACT = "contact", _("Contact form")
    AGENT = "agent", _("Agent")
    API = "api", _("API")


class SearchAudience(models.TextChoices):
    ANONYMOUS = "anonymous", _("Not signed in")
    SIGNED_IN = "signed_in", _("Signed in")
    STAFF = "staff", _("Our own people")


class SearchLog(models.Model):
    """One search. Keystrokes of one visit are collapsed into their last (``is_final``)."""

    query = models.CharField(max_length=400, help_text=_("Scrubbed of personal data."))
    normalised = models.CharField(max_length=400)
    corrected = models.CharField(max_length=400, blank=True)
    locale = models.CharField(max_length=20)
    help_center = models.UUIDField(null=True)
    results = models.PositiveIntegerField()
    duration_ms = models.FloatField()
    source = models.CharField(max_length=10, choices=SearchSource.choices)
    audience = models.CharField(
        max_length=10, choices=SearchAudience.choices, default=SearchAudience.ANONYMOUS
    )
    is_final = models.BooleanField(default=True)
    visit = models.ForeignKey(
        "wagdesk_search.Visit", null=True, on_delete=models.SET_NULL, related_name="searches"
    )
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [
            models.Index(fields=["-created_at"], name="wagdesk_searchlog_latest"),
            models.Index(fields=["visit", "-created_at"], name="wagdesk_searchlog_visit"),
            models.Index(fields=["normalised", "-created_at"], name="wagdesk_searchlog_query"),
        ]

    def __str__(self) -> str:
        return f"search {self.pk}"


class SearchClick(models.Model):
    """A result that was opened, with the rank it stood at (1 is first)."""

    search = models.ForeignKey(SearchLog, on_delete=models.CASCADE, related_name="clicks")
    kind = models.CharField(max_length=20)
    object_id = models.CharField(max_length=64)
    rank = models.PositiveSmallIntegerField()
    created_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"click {self.pk}"
