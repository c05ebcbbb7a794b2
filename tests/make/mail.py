"""Mails as bytes, stored and worked on."""

from email.message import EmailMessage
from email.utils import make_msgid

from wagdesk.inbox.actions.receive_mail import receive_mail
from wagdesk.inbox.actions.store_mail import Envelope, store_mail
from wagdesk.inbox.mail.identifiers import new_message_id
from wagdesk.inbox.models import Mailbox, MessageReference, ReceivedMail, Ticket


def make_mail(
    sender: str = "Ada <ada@mail.example>",
    to: str = "support@shop.example",
    *,
    subject: str = "Where is my parcel?",
    text: str = "It has not come.\n",
    html: str = "",
    message_id: str | None = None,
    **headers: str,
) -> bytes:
    """A mail; ``headers`` are further ones (``In_Reply_To="<…>"``)."""
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = sender, to, subject
    if message_id != "":
        mail["Message-ID"] = message_id or make_msgid(domain="mail.example")
    mail.set_content(text)
    if html:
        mail.add_alternative(html, subtype="html")
    for name, value in headers.items():
        mail[name.replace("_", "-")] = value
    return mail.as_bytes()


def make_bounce(reference: str, recipient: str, status: str = "5.1.1", action: str = "failed"):
    """A report that a mail of ours (``reference``: its Message-ID) did not arrive."""
    return (
        "From: MAILER-DAEMON@mx.example\nTo: support@shop.example\nSubject: Undelivered\n"
        "Content-Type: multipart/report; report-type=delivery-status; boundary=b\n\n"
        "--b\n\nSorry.\n--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx\n\n"
        f"Final-Recipient: rfc822; {recipient}\nAction: {action}\nStatus: {status}\n"
        "Diagnostic-Code: smtp; 550 no such user\n\n--b\nContent-Type: message/rfc822\n\n"
        f"Message-ID: {reference}\nSubject: Re: x\n\nHello\n--b--\n"
    ).encode()


def receive(
    mailbox: Mailbox,
    raw: bytes,
    *,
    source: str = "listener",
    mail_from: str = "ada@mail.example",
    rcpt_to: tuple[str, ...] = (),
    source_id: str | None = None,
) -> ReceivedMail:
    """Store and work on a mail; the finished row."""
    envelope = Envelope(source_id=source_id, mail_from=mail_from, rcpt_to=rcpt_to)
    row, _ = store_mail(mailbox=mailbox, source=source, raw=raw, envelope=envelope)
    receive_mail(received_pk=row.pk)
    return ReceivedMail.objects.get(pk=row.pk)


def make_reference(ticket: Ticket, domain: str = "shop.example") -> str:
    """A Message-ID of ours that leads to the ticket, as a sent reply leaves it."""
    reference = new_message_id(domain)
    MessageReference.objects.create(mailbox=ticket.mailbox, reference=reference, ticket=ticket)
    return reference
