"""How an answer is signed: whose name stands in From, and what stands below the text."""

from django.utils.translation import gettext as _
from django.utils.translation import override

from .models import AgentSettings, Mailbox
from .models.mailbox import FromStyle


def sender_name_of(mailbox: Mailbox, user=None, locale: str = "") -> str:
    """The name in From. Who has told no name of theirs writes as the mailbox: a user name
    is nobody else's business."""
    name = _agent_name(user)
    if not name or mailbox.from_style == FromStyle.MAILBOX:
        return mailbox.sender_name
    if mailbox.from_style == FromStyle.AGENT:
        return name
    with override(locale or None):
        return _("%(agent)s at %(mailbox)s") % {"agent": name, "mailbox": mailbox.sender_name}


def signature_of(mailbox: Mailbox, user=None) -> str:
    """The agent's own lines, then the mailbox's."""
    own = AgentSettings.objects.filter(user=user).first() if user else None
    parts = (own.signature.strip() if own else "", mailbox.signature.strip())
    return "\n".join(part for part in parts if part)


def _agent_name(user) -> str:
    if user is None:
        return ""
    name = getattr(user, "first_name", "") or user.get_full_name()
    return "".join(char for char in name if char.isprintable()).strip()
