"""Mailboxes that answer by themselves, and the hours they keep."""

from datetime import time

from tests.make.inbox import make_mailbox
from wagdesk.inbox.models import AutoAnswer, Mailbox, OpeningHours

TEXT = "Thank you. Your number is {number}. {promise}\n\n{mailbox}"


def make_answering_mailbox(slug: str = "support", *, text: str = TEXT, **fields) -> Mailbox:
    """A mailbox that acknowledges new tickets in every language."""
    mailbox = make_mailbox(slug, **fields)
    make_auto_answer(mailbox, text=text)
    return mailbox


def make_auto_answer(mailbox: Mailbox, kind: str = "acknowledge", **fields) -> AutoAnswer:
    return AutoAnswer.objects.create(mailbox=mailbox, kind=kind, **{"text": TEXT, **fields})


def make_office_hours(mailbox: Mailbox, opens: int = 9, closes: int = 17) -> None:
    """Monday to Friday."""
    for weekday in range(5):
        OpeningHours.objects.create(
            mailbox=mailbox, weekday=weekday, opens=time(opens), closes=time(closes)
        )
