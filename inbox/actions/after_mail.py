"""What follows from a mail that was written into a ticket, in the same transaction."""

from ..models import Message
from .write_mail import Arrival


def after_mail(arrival: Arrival, message: Message) -> None:
    """``arrival.found`` and ``message.flagged`` say what may follow: nothing for machines."""
