"""What an embedder made of a document, beside whichever engine there is."""

from django.db import models
from django.utils import timezone


class DocumentVector(models.Model):
    """The vectors of a document's passages: rows of float16, one after the other.

    ``text_hash`` tells whether the document is still the one that they were made of.
    """

    kind = models.CharField(max_length=20)
    object_id = models.CharField(max_length=64)
    locale = models.CharField(max_length=20)
    embedder = models.CharField(max_length=80)
    text_hash = models.CharField(max_length=64)
    passages = models.PositiveSmallIntegerField()
    vectors = models.BinaryField()
    updated_at = models.DateTimeField(default=timezone.now)

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "locale", "embedder", "object_id"], name="wagdesk_one_vector"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind}:{self.object_id} {self.locale}"
