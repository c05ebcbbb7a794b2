"""Take a failed mail off the queue: somebody has looked at it, and nothing is to be done."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ..mail.reasons import Reason
from ..models import ReceivedMail
from ..models.mail import ReceivedState
from ..queries.intake import managed_mailboxes


@transaction.atomic
def set_aside(*, user, received: ReceivedMail) -> bool:
    """The mail is kept as it came; False if it is not failed any more."""
    if not managed_mailboxes(user).filter(pk=received.mailbox_id).exists():
        raise PermissionDenied(_("You may not do this in this mailbox."))
    failed = ReceivedMail.objects.filter(pk=received.pk, state=ReceivedState.FAILED)
    return bool(
        failed.update(
            state=ReceivedState.IGNORED, reason=Reason.SET_ASIDE, finished_at=timezone.now()
        )
    )
