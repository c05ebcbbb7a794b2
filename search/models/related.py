"""Searches that many people make: all that is ever shown of other people's searches."""

from django.db import models


class CommonSearch(models.Model):
    """A search of enough different people, in words that anybody may read.

    ``terms`` is what makes searches the same: their analysed words in alphabetical order.
    ``text`` is how most of them wrote it.
    """

    help_center = models.UUIDField()
    locale = models.CharField(max_length=20)
    terms = models.CharField(max_length=200)
    text = models.CharField(max_length=80)
    visitors = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["help_center", "locale", "terms"], name="wagdesk_one_common_search"
            )
        ]
        indexes = [
            models.Index(
                fields=["help_center", "locale", "-visitors"], name="wagdesk_commonsearch_most"
            )
        ]

    def __str__(self) -> str:
        return self.text


class RelatedSearch(models.Model):
    """People who made ``search`` also made ``other``, or opened the same result."""

    search = models.ForeignKey(CommonSearch, on_delete=models.CASCADE, related_name="relations")
    other = models.ForeignKey(CommonSearch, on_delete=models.CASCADE, related_name="+")
    weight = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["search", "other"], name="wagdesk_one_related_search")
        ]

    def __str__(self) -> str:
        return f"{self.search_id} → {self.other_id}"
