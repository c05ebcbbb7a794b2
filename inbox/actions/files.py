"""Which tickets have files: kept on the ticket, so that a list can filter by it."""

from collections.abc import Iterable

from django.db.models import Exists, OuterRef

from ..models import Attachment, Ticket


def file_of_ticket() -> Exists:
    """A condition on tickets: a file that is kept and belongs to what was said."""
    files = Attachment.objects.filter(message__ticket=OuterRef("pk"), message__undone_at=None)
    return Exists(files.exclude(file=""))


def note_files(numbers: Iterable[int]) -> None:
    """Bring ``has_files`` up to date after files were moved, taken back or erased."""
    Ticket.objects.filter(pk__in=list(numbers)).update(has_files=file_of_ticket())
