"""What follows once a mail's message is written: an automatic answer, a hint for agents."""

from django.utils import timezone

from .. import conf
from ..mail.answerable import why_not
from ..mail.authentication import is_unproven
from ..models import Message, ReceivedMail
from .auto_answer import Answerable, auto_answer
from .write_mail import Arrival


def after_mail(arrival: Arrival, message: Message) -> None:
    """Call in the transaction that wrote ``message``, once ``arrival.row`` knows its ticket."""
    row, mail = arrival.row, arrival.mail
    now = timezone.now()
    unanswerable = why_not(
        mail,
        kind=arrival.found.kind,
        mail_from=_envelope_sender(row),
        own_addresses=arrival.own,
        now=now,
    )
    if unanswerable or is_unproven(mail, conf.authserv_ids()):
        return
    reference = mail.message_id if len(mail.message_id) <= 255 else ""
    ask = Answerable(message, arrival.sender, bool(row.new_ticket), reference)
    auto_answer(ask=ask, at=now)


def _envelope_sender(row: ReceivedMail) -> str | None:
    """MAIL FROM: empty for the null sender, None where there was no envelope to tell."""
    return row.mail_from if row.mail_from or row.rcpt_to or row.peer else None
