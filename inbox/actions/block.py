"""Block senders whose mail is spam, and let them in again."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from ..mail.answerable import is_own_address
from ..mail.identifiers import normalise_address
from ..models import BlockedAddress, Mailbox
from ..models.mailbox import AccessLevel
from ..models.privacy import AuditAction
from ..permissions import demand_mailbox, is_administrator
from .audit import record
from .intake_facts import intake_facts

# Whole towns write from these.
_FOR_EVERYBODY = {
    *("gmail.com", "googlemail.com", "outlook.com", "hotmail.com", "live.com", "yahoo.com"),
    *("icloud.com", "me.com", "aol.com", "gmx.de", "gmx.net", "web.de", "t-online.de"),
    *("orange.fr", "free.fr", "laposte.net", "libero.it", "mail.ru", "yandex.ru", "yandex.com"),
    *("proton.me", "protonmail.com", "qq.com", "163.com", "wp.pl", "o2.pl", "hotmail.com.tr"),
}


class BadBlock(ValueError):
    """This can't be blocked; ``str()`` says why."""


def checked_value(text: str) -> str:
    """The form in which an address, or ``@domain``, is kept. Raises ``BadBlock``."""
    text = text.strip()
    is_domain = text.startswith("@")
    value = normalise_address(f"x{text}" if is_domain else text)
    if not value or len(value) > 254:
        raise BadBlock(_("This is neither a mail address nor @ and a domain."))
    domain = f"@{value.rpartition('@')[2]}"
    own = intake_facts().own
    if is_domain and any(one.endswith(domain) for one in own):
        raise BadBlock(_("Our own mailboxes are in this domain."))
    if is_domain and domain[1:] in _FOR_EVERYBODY:
        raise BadBlock(_("Very many people write from this domain. Block the address alone."))
    if not is_domain and is_own_address(value, own):
        raise BadBlock(_("This is an address of ours."))
    return domain if is_domain else value


@transaction.atomic
def block_address(*, user, value: str, mailbox: Mailbox | None = None) -> BlockedAddress:
    """From now on mail of ``value`` becomes spam in ``mailbox``, or (None) in all of them, and
    is never answered by itself. What came before stays as it is; twice changes nothing.

    Who may reply in a mailbox blocks there; in all of them administrators do.
    """
    _demand(user, mailbox, AccessLevel.REPLY)
    row, created = BlockedAddress.objects.get_or_create(
        value=checked_value(value), mailbox=mailbox, defaults={"created_by": user}
    )
    if created:
        _record(AuditAction.BLOCKED, user, row)
    return row


@transaction.atomic
def unblock_address(*, user, blocked: BlockedAddress) -> None:
    """Let them in again; needs the right to manage the mailbox."""
    _demand(user, blocked.mailbox, AccessLevel.MANAGE)
    _record(AuditAction.UNBLOCKED, user, blocked)
    blocked.delete()


def _record(action: AuditAction, user, row: BlockedAddress) -> None:
    record(action=action, actor=user, kind="address", object_id=row.pk, mailbox=row.mailbox_id)


def _demand(user, mailbox: Mailbox | None, level: str) -> None:
    if mailbox is not None:
        demand_mailbox(user, mailbox, level)
    elif not is_administrator(user):
        raise PermissionDenied(_("Only administrators block in all mailboxes."))
