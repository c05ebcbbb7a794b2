"""The demo's mail: filed into a folder, shown as customers get it, answered for real.

Nothing leaves the machine. The answer box hands a mail to the listener as any mail server
would.
"""

import os
import smtplib
import time
import uuid
from dataclasses import dataclass
from datetime import datetime
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from email.utils import make_msgid, parseaddr, parsedate_to_datetime
from functools import cached_property
from pathlib import Path

from django.conf import settings
from django.core.mail import EmailMessage as DjangoMail
from django.core.mail.backends.base import BaseEmailBackend
from django.utils import timezone
from django.utils.translation import gettext as _


class OutboxBackend(BaseEmailBackend):
    """``EMAIL_BACKEND`` of the demo: every mail becomes a file in ``HELPCENTER_OUTBOX``."""

    def send_messages(self, email_messages: list[DjangoMail]) -> int:
        folder = _folder()
        for mail in email_messages:
            name = f"{time.time_ns()}-{uuid.uuid4().hex[:8]}"
            partial = folder / f"{name}.partial"
            partial.write_bytes(mail.message().as_bytes(linesep="\r\n"))
            os.replace(partial, folder / f"{name}.eml")
        return len(email_messages)


def _folder() -> Path:
    folder = Path(settings.HELPCENTER_OUTBOX)
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@dataclass(frozen=True)
class FiledMail:
    """One mail of the outbox, as the customer's mail program would read it."""

    name: str
    parsed: EmailMessage

    @property
    def subject(self) -> str:
        return str(self.parsed["Subject"] or "")

    @property
    def sender(self) -> str:
        return str(self.parsed["From"] or "")

    @property
    def to(self) -> str:
        return str(self.parsed["To"] or "")

    @property
    def at(self) -> datetime:
        try:
            return parsedate_to_datetime(str(self.parsed["Date"]))
        except ValueError:
            filed = int(self.name.partition("-")[0]) / 1e9
            return datetime.fromtimestamp(filed, tz=timezone.get_default_timezone())

    @cached_property
    def text(self) -> str:
        part = self.parsed.get_body(("plain",))
        return part.get_content() if part else ""

    @cached_property
    def html(self) -> str:
        part = self.parsed.get_body(("html",))
        return part.get_content() if part else ""

    @property
    def files(self) -> list[str]:
        return [part.get_filename() or _("file") for part in self.parsed.iter_attachments()]

    @property
    def headers(self) -> list[tuple[str, str]]:
        return [(name, str(value)) for name, value in self.parsed.items()]


def newest(limit: int = 50) -> list[FiledMail]:
    """The mails sent last, newest first."""
    names = sorted((path.stem for path in _folder().glob("*.eml")), reverse=True)
    return [_read(name) for name in names[:limit]]


def find(name: str) -> FiledMail | None:
    """The mail filed under this name."""
    known = {path.stem for path in _folder().glob("*.eml")}
    return _read(name) if name in known else None


def _read(name: str) -> FiledMail:
    raw = (_folder() / f"{name}.eml").read_bytes()
    return FiledMail(name, BytesParser(policy=policy.default).parsebytes(raw))


class NotTaken(Exception):
    """The listener refused the answer or is not there; the text says which."""


def answer(mail: FiledMail, text: str) -> str:
    """Write back as the customer; returns the Message-ID of the answer."""
    reply = compose_answer(mail, text)
    host, port = settings.HELPCENTER_LISTENER
    recipient = parseaddr(reply["To"])[1]
    try:
        with smtplib.LMTP(host, port) as listener:
            listener.timeout = 10
            listener.sendmail(parseaddr(reply["From"])[1], [recipient], reply.as_bytes())
    except smtplib.SMTPRecipientsRefused as error:
        code, reason = error.recipients[recipient]
        raise NotTaken(f"{code} {reason.decode(errors='replace')}") from error
    except smtplib.SMTPResponseException as error:
        raise NotTaken(f"{error.smtp_code} {error.smtp_error!r}") from error
    except OSError as error:
        raise NotTaken(
            _("Nothing listens for mail on %(host)s:%(port)s. Is “make demo” running?")
            % {"host": host, "port": port}
        ) from error
    return reply["Message-ID"]


def compose_answer(mail: FiledMail, text: str) -> EmailMessage:
    """What a customer's mail program makes of "answer": threading headers and a quote."""
    reply = EmailMessage(policy=policy.SMTP)
    reply["From"] = mail.to
    reply["To"] = str(mail.parsed["Reply-To"] or mail.sender)
    subject = mail.subject
    reply["Subject"] = subject if subject.lower().startswith("re:") else f"Re: {subject}"
    reply["Date"] = timezone.now()
    reply["Message-ID"] = make_msgid(domain="customer.example")
    original = str(mail.parsed["Message-ID"] or "")
    if original:
        reply["In-Reply-To"] = original
        reply["References"] = f"{mail.parsed['References'] or ''} {original}".strip()
    quoted = "\n".join(f"> {line}" for line in mail.text.splitlines())
    reply.set_content(f"{text}\n\nOn {mail.at:%d %b %Y at %H:%M}, {mail.sender} wrote:\n{quoted}\n")
    return reply
