"""What a ticket's events add up to, kept for reports."""

from django.db import models


class TicketFigures(models.Model):
    """Derived from the ticket's events by ``inbox.ticket_figures`` and the mailbox's opening
    hours; may be thrown away and counted anew. Seconds are whole; ``_open`` ones count
    opening hours only."""

    ticket = models.OneToOneField(
        "wagdesk_inbox.Ticket", on_delete=models.CASCADE, primary_key=True, related_name="figures"
    )
    mailbox = models.ForeignKey("wagdesk_inbox.Mailbox", on_delete=models.CASCADE, related_name="+")
    asked_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    answer_seconds = models.PositiveBigIntegerField(null=True)
    answer_open_seconds = models.PositiveBigIntegerField(null=True)
    opened_at = models.DateTimeField()
    first_solved_at = models.DateTimeField(null=True)
    last_solved_at = models.DateTimeField(null=True)
    solve_seconds = models.PositiveBigIntegerField(null=True)
    solve_open_seconds = models.PositiveBigIntegerField(null=True)
    wait_seconds = models.PositiveBigIntegerField(null=True)
    replies = models.PositiveIntegerField(default=0)
    reopens = models.PositiveIntegerField(default=0)
    counted = models.BooleanField(default=True)
    last_event = models.PositiveBigIntegerField(db_index=True)

    class Meta:
        indexes = [
            models.Index(fields=["mailbox", "answered_at"], name="wagdesk_fig_answered"),
            models.Index(fields=["mailbox", "asked_at"], name="wagdesk_fig_asked"),
            models.Index(fields=["mailbox", "last_solved_at"], name="wagdesk_fig_solved"),
            models.Index(fields=["mailbox", "first_solved_at"], name="wagdesk_fig_first_solved"),
        ]

    def __str__(self) -> str:
        return f"figures of {self.pk}"
