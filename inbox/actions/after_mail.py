"""What follows once a mail's message is written: an automatic answer, a hint for agents."""

from datetime import timedelta

from django.utils import timezone

from .. import conf
from ..mail.answerable import why_not
from ..mail.authentication import is_unproven
from ..mail.subjects import is_new_subject
from ..models import Message
from ..models.message import MessageKind
from .auto_answer import Answerable, auto_answer
from .write_mail import Arrival, mail_from_of

# A conversation that rested for so long may be over; a new subject then is a new matter.
RESTED = timedelta(days=7)


def after_mail(arrival: Arrival, message: Message, *, is_forward: bool = False) -> None:
    """Call in the transaction that wrote ``message``, once ``arrival.row`` knows its ticket.

    ``is_forward``: an agent seems to have passed a customer's mail on.
    """
    if is_forward or message.kind != MessageKind.CUSTOMER:
        _hint(message, "forwarded_mail" if is_forward else "")
        return
    _answer(arrival, message)
    if not arrival.row.new_ticket and _is_another_matter(arrival, message):
        _hint(message, "new_subject")


def _hint(message: Message, why: str) -> None:
    """For agents to see; the status has been moved as for any other message."""
    if why and not message.flagged and not message.automatic:
        Message.with_notes.filter(pk=message.pk).update(flagged=why)
        message.flagged = why


def _is_another_matter(arrival: Arrival, message: Message) -> bool:
    """A clearly different subject, nothing quoted, and a conversation that had rested."""
    mail, ticket = arrival.mail, message.ticket
    if message.flagged or message.automatic or mail.folded_text.strip():
        return False
    if not is_new_subject(mail.subject, ticket.subject):
        return False
    before = Message.with_notes.filter(ticket=ticket, pk__lt=message.pk).order_by("-pk")
    last = before.values_list("created_at", flat=True).first()
    return last is not None and message.created_at - last > RESTED


def _answer(arrival: Arrival, message: Message) -> None:
    row, mail = arrival.row, arrival.mail
    now = timezone.now()
    unanswerable = why_not(
        mail,
        kind=arrival.found.kind,
        mail_from=mail_from_of(row),
        own_addresses=arrival.own,
        now=now,
    )
    if unanswerable or is_unproven(mail, conf.authserv_ids()):
        return
    reference = mail.message_id if len(mail.message_id) <= 255 else ""
    ask = Answerable(message, arrival.sender, bool(row.new_ticket), reference)
    auto_answer(ask=ask, at=now)
