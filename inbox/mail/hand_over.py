"""Give one mail to a connection, and tell who did not get it."""

import smtplib
from collections.abc import Sequence
from dataclasses import dataclass, field
from email import encoders
from email.mime.base import MIMEBase
from email.utils import formataddr

from django.core.files.storage import storages
from django.core.mail import EmailMultiAlternatives
from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.backends.smtp import EmailBackend
from django.core.mail.message import sanitize_address

from ..models import Attachment, OutgoingMail
from ..models.mail import OutgoingKind
from .way_out import WayBlocked, plain_words, text_of

# Answers to RCPT that say: this address will never take it.
NO_SUCH_RECIPIENT = (550, 551, 553, 556)
# Answers of a mail service to what is wrong with this mail, not with us.
_SERVICE_WANTS_ANOTHER_MAIL = (400, 413, 422)
_AUTOMATIC = {
    OutgoingKind.AUTO_ANSWER: ("auto-replied", "auto_reply"),
    OutgoingKind.NOTICE: ("auto-generated", "bulk"),
}


@dataclass
class Taken:
    """What a server made of a mail. ``refused``: by address why, and if it may help to ask
    again (``{"code": 550, "text": "…", "again": False}``)."""

    provider_id: str = ""
    refused: dict[str, dict] = field(default_factory=dict)


def hand_over(row: OutgoingMail, connection: BaseEmailBackend) -> Taken:
    """Send the row as it says, to those who have not got it yet.

    Raises what the backend raises if nobody took it, ``SMTPRecipientsRefused`` included.
    """
    mail = mail_of_row(row, connection)
    if isinstance(connection, EmailBackend):
        return _by_smtp(row, mail, connection)
    _by_backend(mail, connection)
    return _as_the_service_says(mail)


def _as_the_service_says(mail: EmailMultiAlternatives) -> Taken:
    """What django-anymail notes on a mail; of other backends nothing is known."""
    status = getattr(mail, "anymail_status", None)
    if status is None:
        return Taken()
    refused = {
        address: {"code": 550, "text": str(one.status), "again": False}
        for address, one in status.recipients.items()
        if one.status in ("rejected", "invalid", "failed")
    }
    provider_id = "" if status.message_id is None else str(status.message_id)
    return Taken(provider_id[:255], refused)


def left_to_send(row: OutgoingMail) -> list[str]:
    """The envelope's recipients: all at first, later only those who were put off."""
    put_off = [address for address, why in row.refused.items() if why.get("again")]
    return put_off or [*row.to, *row.cc, *row.bcc]


def refusals(answers: dict[str, tuple[int, bytes]]) -> dict[str, dict]:
    """A server's answers to single recipients, as ``OutgoingMail.refused`` keeps them."""
    return {
        address: {
            "code": code,
            "text": text_of(said),
            "again": code not in NO_SUCH_RECIPIENT,
        }
        for address, (code, said) in answers.items()
    }


def _by_smtp(row: OutgoingMail, mail: EmailMultiAlternatives, connection: EmailBackend) -> Taken:
    """As Django's backend does, but with an empty return path where it must be, and with the
    answer for each recipient, which that throws away."""
    # An address is not answered by a machine if there is none to answer to (RFC 3834).
    sender = "" if row.automatic else sanitize_address(row.sender, "utf-8")
    to = {sanitize_address(address, "utf-8"): address for address in left_to_send(row)}
    content = mail.message().as_bytes(linesep="\r\n")
    answers = connection.connection.sendmail(sender, list(to), content)
    return Taken(refused=refusals({to.get(one, one): said for one, said in answers.items()}))


def _by_backend(mail: EmailMultiAlternatives, connection: BaseEmailBackend) -> None:
    """A service that can't be reached at all blocks the way; one that answers refuses a mail."""
    try:
        connection.send_messages([mail])
    except smtplib.SMTPException:
        raise
    except OSError as error:
        if getattr(error, "status_code", None) is None:
            raise WayBlocked(plain_words(error)) from error
        raise


def mail_of_row(row: OutgoingMail, connection: BaseEmailBackend) -> EmailMultiAlternatives:
    """The mail with all its headers and files."""
    mail = EmailMultiAlternatives(
        subject=row.subject,
        body=row.text,
        from_email=formataddr((row.sender_name or row.mailbox.sender_name, row.sender)),
        to=row.to,
        cc=row.cc,
        bcc=row.bcc,
        reply_to=[row.reply_to] if row.reply_to else None,
        headers=_headers(row),
        connection=connection,
    )
    if row.html:
        mail.attach_alternative(row.html, "text/html")
    files = list(row.files.filter(refused="").order_by("pk"))
    for file in files:
        _attach(mail, file)
    if files and all(file.inline for file in files):
        # Programs then list no files below.
        mail.mixed_subtype = "related"
    return mail


def _headers(row: OutgoingMail) -> dict[str, str]:
    headers = {"Message-ID": row.internet_message_id}
    if row.in_reply_to:
        headers["In-Reply-To"] = row.in_reply_to
    if row.references:
        headers["References"] = " ".join(row.references)
    if row.automatic:
        submitted, precedence = _AUTOMATIC.get(row.kind, ("auto-replied", "bulk"))
        headers["Auto-Submitted"] = submitted
        headers["X-Auto-Response-Suppress"] = "All"
        headers["Precedence"] = precedence
    return headers


def _attach(mail: EmailMultiAlternatives, file: Attachment) -> None:
    with storages["wagdesk_private"].open(file.file.name) as source:
        content = source.read()
    if not file.inline:
        mail.attach(file.name, content, file.content_type)
        return
    main, _slash, sub = file.content_type.partition("/")
    part = MIMEBase(main, sub or "octet-stream")
    part.set_payload(content)
    encoders.encode_base64(part)
    part["Content-ID"] = f"<{file.content_id}>"
    part.add_header("Content-Disposition", "inline", filename=file.name)
    mail.attach(part)


def is_permanent(error: Exception) -> bool:
    """True where trying again can't help: this recipient or this content was refused.

    A refusal of us (no sign-in, no relaying, maintenance) says nothing of the mail.
    """
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return not any(why["again"] for why in refusals(error.recipients).values())
    if isinstance(error, smtplib.SMTPDataError):
        return error.smtp_code >= 500
    if getattr(error, "status_code", None) in _SERVICE_WANTS_ANOTHER_MAIL:
        return True
    return isinstance(error, (ValueError, UnicodeError))


def in_words(error: Exception) -> str:
    """For the ticket: what the server said, or what kind of failure it was."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        said: Sequence[str] = [
            f"{address}: {why['code']} {why['text']}"
            for address, why in refusals(error.recipients).items()
        ]
        return "; ".join(said)
    if isinstance(error, smtplib.SMTPResponseException):
        return f"{error.smtp_code} {text_of(error.smtp_error)}"
    if isinstance(error, WayBlocked):
        return str(error)
    try:
        return f"{type(error).__name__}: {error}"
    except Exception:  # some services' errors can't even be printed
        return type(error).__name__
