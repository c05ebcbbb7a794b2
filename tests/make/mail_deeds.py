"""Mails that come, go and come back: deeds of the property test (``deeds``)."""

from datetime import timedelta

from django.utils import timezone

from tests.make.deed_world import WORD, Pick, World
from tests.make.mail import make_bounce, make_mail, receive
from wagdesk.inbox.models import AutoAnswerSent, Mailbox, OutgoingMail


def mail_comes(world: World, pick: Pick) -> None:
    """A true mail, to the ticket's own address or not, by the customer, a stranger, a program."""
    ticket, box = world.ticket(pick), pick(world.boxes)
    name, _, domain = box.address.partition("@")
    to = pick((box.address, f"{name}+{ticket.reply_token}@{domain}"))
    sender = pick([*(person.address for person in world.people), "stranger@mail.example"])
    headers = pick(({}, {}, {"Auto_Submitted": "auto-replied"}))
    raw = make_mail(sender or "erased@mail.example", to, subject=WORD, text=WORD, **headers)
    receive(box, raw, mail_from=sender or "erased@mail.example", rcpt_to=(to,))


def write_to(box: Mailbox, sender: str) -> None:
    raw = make_mail(sender, box.address, subject=WORD, text=f"{WORD} {timezone.now().timestamp()}")
    receive(box, raw, mail_from=sender, rcpt_to=(box.address,))


def mail_comes_back(world: World, pick: Pick) -> None:
    """A report on a mail of ours, true or not, for good or for now."""
    if sent := list(OutgoingMail.objects.exclude(ticket=None).order_by("-pk")[:8]):
        mail = pick(sent)
        to = pick((*mail.to, "eve@mail.example"))
        raw = make_bounce(mail.internet_message_id, to, pick(("5.1.1", "4.4.1")))
        receive(mail.mailbox, raw, mail_from="")


def a_program_answers(world: World, pick: Pick) -> None:
    """To an automatic answer, at once."""
    since = timezone.now() - timedelta(seconds=30)
    rows = AutoAnswerSent.objects.exclude(ticket=None).order_by("-pk")
    if (row := rows.first()) is None:
        write_to(world.boxes[0], pick(("robot@mail.example", "robot2@mail.example")))
        row = rows.first()
    if row is not None:
        rows.filter(pk=row.pk, at__lt=since).update(at=since)
        name, _, domain = row.mailbox.address.partition("@")
        to = f"{name}+{row.ticket.reply_token}@{domain}"
        words = f"{WORD} {timezone.now().timestamp()}"
        raw = make_mail(row.address, to, subject=WORD, text=words)
        receive(row.mailbox, raw, mail_from=row.address, rcpt_to=(to,))


MAIL_DEEDS = (mail_comes, mail_comes_back, a_program_answers)
