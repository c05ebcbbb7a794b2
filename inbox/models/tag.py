"""Words that agents file tickets under."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from taggit.models import ItemBase, TagBase


class TicketTag(TagBase):
    """A tag of tickets. ``key`` is the name without capitals and accents: each exists once."""

    description = models.CharField(
        _("what it is for"), max_length=200, blank=True, help_text=_("Shown to agents who tag.")
    )
    key = models.CharField(max_length=100, unique=True, editable=False)

    class Meta:
        ordering = ["key"]


class TaggedTicket(ItemBase):
    """A ticket has a tag, once."""

    tag = models.ForeignKey(TicketTag, on_delete=models.CASCADE, related_name="tagged")
    content_object = models.ForeignKey(
        "wagdesk_inbox.Ticket", on_delete=models.CASCADE, related_name="tagged"
    )
    # The ticket's own, so that one index serves "with this tag, latest first"; see refile.
    status = models.CharField(max_length=10, blank=True, editable=False)
    updated_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        indexes = [
            models.Index(
                fields=["tag", "-updated_at", "-content_object", "status"],
                name="wagdesk_tagged_latest",
            )
        ]
        constraints = [
            models.UniqueConstraint(fields=["content_object", "tag"], name="wagdesk_ticket_tag")
        ]

    def __str__(self) -> str:
        return f"{self.content_object_id} {self.tag_id}"
