"""A mail that is too big to fetch stands in the ledger all the same."""

from django.db import transaction
from django.utils import timezone

from ..mail.reasons import Reason
from ..models import MailSource, ReceivedMail
from ..models.mail import ReceivedState


@transaction.atomic
def note_too_big(*, source: MailSource, item: str, size: int) -> ReceivedMail:
    """The failed row of a mail that stays where it is; the same again is the same row."""
    row, _created = ReceivedMail.objects.get_or_create(
        mailbox_id=source.mailbox_id,
        source=source.kind,
        source_id=f"{source.pk}:{item}"[:255],
        defaults={
            "size": size,
            "state": ReceivedState.FAILED,
            "reason": Reason.TOO_BIG,
            "error": f"{source.name}: {item}"[:500],
            "finished_at": timezone.now(),
        },
    )
    return row
