"""What agents should know about a person."""

from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from ..models import Mailbox, Person, PersonNote
from ..permissions import is_administrator
from ..queries.people import mailboxes_to_note_in, person_notes_for

LONGEST = 10_000
_REFUSED = _l("You may not answer this person.")


class EmptyNote(ValueError):
    """There is nothing to note; ``str()`` is a sentence for people."""


@transaction.atomic
def add_person_note(
    *,
    user: Any,
    person: Person,
    text: str,
    mailbox: Mailbox | None = None,
    at: datetime | None = None,
) -> PersonNote:
    """A note for those who work in ``mailbox``, which is that of the latest ticket if it is
    not said. ``user`` must be able to answer the person there."""
    boxes = mailboxes_to_note_in(user, person)
    if not boxes or (mailbox is not None and mailbox not in boxes):
        raise PermissionDenied(_REFUSED)
    text = text.strip()[:LONGEST]
    if not text:
        raise EmptyNote(_("Write something first."))
    return PersonNote.objects.create(
        person=person,
        mailbox=mailbox or boxes[0],
        author=user,
        text=text,
        created_at=at or timezone.now(),
    )


@transaction.atomic
def remove_person_note(*, user: Any, note: PersonNote) -> None:
    """Delete a note: one's own, or any for administrators. Twice is once."""
    is_seen = person_notes_for(user, note.person).filter(pk=note.pk).exists()
    if not is_seen or not mailboxes_to_note_in(user, note.person):
        raise PermissionDenied(_REFUSED)
    if note.author_id != user.pk and not is_administrator(user):
        raise PermissionDenied(_("Only who wrote a note may remove it."))
    PersonNote.objects.filter(pk=note.pk).delete()
