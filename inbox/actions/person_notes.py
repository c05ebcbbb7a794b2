"""What agents should know about a person."""

from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ..models import Person, PersonNote
from ..models.mailbox import AccessLevel
from ..permissions import is_administrator
from ..queries.people import may_answer

LONGEST = 10_000


class EmptyNote(ValueError):
    """There is nothing to note; ``str()`` is a sentence for people."""


@transaction.atomic
def add_person_note(
    *, user: Any, person: Person, text: str, at: datetime | None = None
) -> PersonNote:
    """A note that whoever sees the person sees. ``user`` must be able to answer them."""
    _demand(user, person)
    text = text.strip()[:LONGEST]
    if not text:
        raise EmptyNote(_("Write something first."))
    return PersonNote.objects.create(
        person=person, author=user, text=text, created_at=at or timezone.now()
    )


@transaction.atomic
def remove_person_note(*, user: Any, note: PersonNote) -> None:
    """Delete a note: one's own, or any for administrators. Twice is once."""
    _demand(user, note.person)
    if note.author_id != user.pk and not is_administrator(user):
        raise PermissionDenied(_("Only who wrote a note may remove it."))
    PersonNote.objects.filter(pk=note.pk).delete()


def _demand(user: Any, person: Person) -> None:
    if not may_answer(user, person, AccessLevel.REPLY):
        raise PermissionDenied(_("You may not answer this person."))
