"""Decide by which server a mailbox's mail leaves, and try one."""

from django.core.exceptions import PermissionDenied
from django.core.mail.backends.smtp import EmailBackend
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from wagdesk import secrets

from ..mail.way_out import PURPOSE, WayBlocked, connection_of, open_way
from ..models import Mailbox, MailboxDelivery, OutgoingMail
from ..models.delivery import DeliveryKind
from ..models.mail import OutgoingState
from ..permissions import is_administrator


@transaction.atomic
def set_delivery(
    *, user, mailbox: Mailbox, kind: str, options: dict, password: str
) -> MailboxDelivery:
    """Keep it, the password encrypted. What waited for the server of before goes at once."""
    _demand(user)
    row, _created = MailboxDelivery.objects.update_or_create(
        mailbox=mailbox, defaults=_columns(kind, options, password)
    )
    waiting = OutgoingMail.objects.filter(mailbox=mailbox, state=OutgoingState.QUEUED)
    waiting.exclude(last_error="").update(not_before=timezone.now())
    return row


def try_delivery(*, user, mailbox: Mailbox, kind: str, options: dict, password: str) -> bool:
    """Connect, secure, sign in, send nothing; raises ``WayBlocked`` with what is wrong.

    False where nobody can be asked without sending: at a mail service with an API.
    """
    _demand(user)
    delivery = MailboxDelivery(mailbox=mailbox, **_columns(kind, options, password))
    mailbox = Mailbox(pk=mailbox.pk, slug=mailbox.slug)
    mailbox.delivery = delivery
    connection = connection_of(mailbox)
    open_way(connection)
    try:
        connection.close()
    except Exception as error:
        raise WayBlocked(str(error)) from error
    return isinstance(connection, EmailBackend)


def _columns(kind: str, options: dict, password: str) -> dict:
    is_smtp = kind == DeliveryKind.SMTP
    return {
        "kind": kind,
        "options": options,
        "secret": secrets.encrypt(PURPOSE, password) if is_smtp else "",
    }


def _demand(user) -> None:
    """Whose server our mail goes through is for those who answer for all mailboxes."""
    if not is_administrator(user):
        raise PermissionDenied(_("Only administrators decide by which server mail leaves."))
