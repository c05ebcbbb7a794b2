"""What the site's own judgements teach about the confidence of suggestions."""

from django.db import models
from django.utils import timezone


class Calibration(models.Model):
    """The curve of one kind, language and help center (empty: all), and how well it fits.

    ``reliability`` are rows ``{"from", "to", "n", "predicted", "real"}``, measured on texts
    that the curve had not seen. ``weights`` belong to ``confidence.Evidence.features``.
    """

    kind = models.CharField(max_length=20)
    locale = models.CharField(max_length=20)
    help_center = models.CharField(max_length=36, blank=True)
    embedder = models.CharField(max_length=80, blank=True)
    weights = models.JSONField()
    least = models.FloatField()
    rows = models.PositiveIntegerField()
    answered = models.PositiveIntegerField()
    brier = models.FloatField()
    expected_error = models.FloatField()
    auroc = models.FloatField(null=True)
    precision = models.FloatField(null=True)
    reliability = models.JSONField(default=list)
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "locale", "help_center", "embedder"], name="wagdesk_one_calibration"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.locale} {self.help_center}".strip()
