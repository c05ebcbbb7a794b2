"""Take a person out of everything."""

from datetime import datetime
from functools import partial
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from wagdesk.personal_data import ids_of, registry

from ..models import Person
from ..models.privacy import AuditAction
from ..queries.people import has_mail_elsewhere, may_hand_out
from .audit import record
from .end_sessions import end_customer_sessions


@transaction.atomic
def erase_person(*, user: Any, person: Person, at: datetime | None = None) -> dict[str, int]:
    """Erase whatever is known of ``person`` and of everybody merged with them: words, files,
    raw mail, addresses, logs. Rows, times and statuses stay for the figures.

    How many rows of each kind had a part in it. There is no way back; the same again finds
    nothing. The index loses the words at once as far as it is searched, and for good when
    ``forget_in_index`` comes round.
    """
    person = Person.objects.select_for_update().get(pk=person.pk)
    if not may_hand_out(user, person) or has_mail_elsewhere(user, person):
        raise PermissionDenied(
            _("Only who manages every mailbox that this person wrote to may erase them.")
        )
    known = registry.discover().known_as([f"person:{person.pk}"])
    erased = registry.erase(known)
    transaction.on_commit(partial(end_customer_sessions, ids_of("person", known)), robust=True)
    record(
        action=AuditAction.ERASED,
        actor=user,
        kind="person",
        object_id=person.pk,
        at=at,
        rows=erased,
    )
    return erased
