"""What was searched, counted by day: all that the report reads of days that are over.

Numbers of all searches stay for good. The words of single searches, scrubbed and without a
visit, stay for ``actions.count_days.WORDS_KEPT``.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _

from .search_log import SearchAudience, SearchSource


class CountedDay(models.Model):
    """A day of one help center that is counted; ``settled`` once nothing can change it."""

    help_center = models.CharField(max_length=36, blank=True, help_text=_("Empty: none."))
    day = models.DateField()
    time_zone = models.CharField(max_length=60)
    counted_at = models.DateTimeField()
    settled = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["help_center", "day"], name="wagdesk_one_counted_day")
        ]

    def __str__(self) -> str:
        return f"{self.help_center} {self.day}"


class SearchCounts(models.Model):
    """Numbers of searches that share what the report can be narrowed to.

    ``clicked`` counts searches, ``clicks`` results that were opened; ``ranks`` is the sum of
    their ranks, ``reciprocals`` the sum of 1,000,000 divided by the rank of each search's
    first click: whole numbers, so that any order of adding gives the same.
    """

    help_center = models.CharField(max_length=36, blank=True)
    day = models.DateField()
    locale = models.CharField(max_length=20)
    source = models.CharField(max_length=10, choices=SearchSource.choices)
    audience = models.CharField(max_length=10, choices=SearchAudience.choices)
    searches = models.PositiveIntegerField(default=0)
    in_visits = models.PositiveIntegerField(default=0)
    found_nothing = models.PositiveIntegerField(default=0)
    clicked = models.PositiveIntegerField(default=0)
    clicks = models.PositiveIntegerField(default=0)
    ranks = models.PositiveBigIntegerField(default=0)
    reciprocals = models.PositiveBigIntegerField(default=0)
    refined = models.PositiveIntegerField(default=0)

    class Meta:
        abstract = True


class SearchDay(SearchCounts):
    """All searches of a day."""

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["day", "help_center", "locale", "source", "audience"],
                name="wagdesk_one_search_day",
            )
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.locale} {self.source}"


class QueryDay(SearchCounts):
    """The searches of a day for the same words. ``query`` is one way they were written."""

    normalised = models.CharField(max_length=400)
    query = models.CharField(max_length=400)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["day", "help_center", "locale", "source", "audience", "normalised"],
                name="wagdesk_one_query_day",
            )
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.normalised}"
