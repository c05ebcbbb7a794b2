"""The mail server's last hop: LMTP or SMTP in, a row in the ledger before we say 250.

Run it behind a real mail server; it knows no authentication and no TLS.
"""

import asyncio
import logging
import socket
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from aiosmtpd.controller import Controller
from aiosmtpd.lmtp import LMTP
from aiosmtpd.smtp import SMTP
from aiosmtpd.smtp import Envelope as SmtpEnvelope
from aiosmtpd.smtp import Session as SmtpSession
from django.db import close_old_connections, connection
from django.utils import timezone

from . import conf
from .actions.store_mail import Envelope, store_mail
from .mail.identifiers import normalise_address, without_token
from .models import Mailbox
from .models.mailbox import Channel

logger = logging.getLogger("wagdesk.inbox.listener")
SOURCE = "listener"
# RFC 5321 demands that a server takes this many.
MAX_RECIPIENTS = 100
TAKEN = "250 2.0.0 Stored"
TRY_LATER = "451 4.3.0 Could not store the mail now, please try again"
_NO_DATA_YET = ("354", "501", "503")
Result = TypeVar("Result")


def mailbox_of(recipient: str) -> Mailbox | None:
    """The mailbox with this address, with or without a ticket's token in it."""
    value = normalise_address(without_token(recipient))
    rows = Mailbox.objects.filter(addresses__channel=Channel.EMAIL, addresses__value=value)
    return rows.first() if value else None


class Intake:
    """aiosmtpd's handler. Every recipient gets an answer of its own."""

    async def handle_RCPT(  # noqa: N802
        self,
        server: SMTP,
        session: SmtpSession,
        envelope: SmtpEnvelope,
        address: str,
        options: list[str],
    ) -> str:
        if len(envelope.rcpt_tos) >= MAX_RECIPIENTS:
            return "452 4.5.3 Too many recipients, send the others in a mail of their own"
        try:
            mailbox = await _in_thread(mailbox_of, address)
        except Exception as error:
            logger.error("recipient not checked", extra={"error": type(error).__name__})
            return "451 4.3.0 Cannot check the address now, please try again"
        if mailbox is None:
            shown = "".join(char for char in address if char.isprintable())[:200]
            return f"550 5.1.1 <{shown}> is not the address of a mailbox here"
        envelope.rcpt_tos.append(address)
        envelope.rcpt_options.extend(options)
        return "250 2.1.5 OK"

    async def handle_DATA(  # noqa: N802
        self, server: SMTP, session: SmtpSession, envelope: SmtpEnvelope
    ) -> str:
        """One line for each recipient over LMTP; over SMTP one for all, good only if all are."""
        try:
            answers = await _in_thread(_store, envelope, _peer(session))
        except Exception as error:
            _log_trouble(error)
            answers = [TRY_LATER] * len(envelope.rcpt_tos)
        if isinstance(server, LMTP):
            return "\r\n".join(answers)
        return next((answer for answer in answers if answer != TAKEN), TAKEN)


def _store(envelope: SmtpEnvelope, peer: str) -> list[str]:
    """Store the mail once per mailbox; the answer for each recipient, in order."""
    received_at, answers, stored = timezone.now(), [], {}
    for recipient in envelope.rcpt_tos:
        mailbox = mailbox_of(recipient)
        if mailbox is None:
            answers.append(f"550 5.1.1 <{recipient}> is not the address of a mailbox here")
            continue
        if mailbox.pk not in stored:
            stored[mailbox.pk] = _store_one(mailbox, envelope, peer, received_at)
        answers.append(stored[mailbox.pk])
    return answers


def _store_one(mailbox: Mailbox, envelope: SmtpEnvelope, peer: str, received_at: Any) -> str:
    try:
        row, created = store_mail(
            mailbox=mailbox,
            source=SOURCE,
            raw=envelope.content,
            envelope=Envelope(
                mail_from=envelope.mail_from or "",
                rcpt_to=tuple(envelope.rcpt_tos),
                peer=peer,
                received_at=received_at,
            ),
        )
    except Exception as error:
        # The other recipients' mailboxes get the mail all the same.
        _log_trouble(error)
        return TRY_LATER
    logger.info("mail stored", extra={"received": row.pk, "new": created})
    return TAKEN


def _log_trouble(error: Exception) -> None:
    """The sender's server keeps the mail. An error's text may quote it; what the system says
    of a full disk does not."""
    extra = {"error": type(error).__name__, "answer": "451, to be tried again"}
    if isinstance(error, OSError) and error.strerror:
        extra["why"] = error.strerror
    logger.error("mail not stored", extra=extra)


def _peer(session: SmtpSession) -> str:
    return str(session.peer[0] if isinstance(session.peer, tuple) else session.peer or "")


async def _in_thread(function: Callable[..., Result], *args: Any) -> Result:
    return await asyncio.to_thread(_with_connection, function, args)


def _with_connection(function: Callable[..., Result], args: Sequence[Any]) -> Result:
    """A thread of the pool lives long; its database connection must not."""
    close_old_connections()
    try:
        return function(*args)
    finally:
        if not connection.in_atomic_block:
            connection.close()


class SmtpListener(SMTP):
    """SMTP with our limits. A line may be as long as the mail: refusing it loses mail."""

    def __init__(self, handler: Intake, **options: Any) -> None:
        self.line_length_limit = conf.mail_max_bytes() + 1_000
        super().__init__(
            handler,
            data_size_limit=conf.mail_max_bytes(),
            enable_SMTPUTF8=True,
            ident="Wagdesk",
            **options,
        )


class LmtpListener(SmtpListener, LMTP):
    """LMTP answers the data once for every recipient (RFC 2033), refusals too."""

    _recipients = 0

    async def smtp_DATA(self, arg: str) -> None:  # noqa: N802
        self._recipients = len(self.envelope.rcpt_tos)
        try:
            await super().smtp_DATA(arg)
        finally:
            self._recipients = 0

    async def push(self, status: str | bytes) -> None:
        text = status.decode() if isinstance(status, bytes) else status
        is_final = self._recipients and not text.startswith(_NO_DATA_YET)
        if is_final and "\r\n" not in text:
            text = "\r\n".join([text] * self._recipients)
        await super().push(text)


class ListenerController(Controller):
    """Runs the listener in a thread of its own until ``stop()``."""

    def __init__(self, host: str, port: int, *, lmtp: bool = True) -> None:
        self._listener = LmtpListener if lmtp else SmtpListener
        super().__init__(Intake(), hostname=host, port=port, ready_timeout=10)

    def start(self) -> None:
        """As the library's; a loop that never ran a server is closed before the error."""
        try:
            self._try_address()
            super().start()
        except OSError:
            if self._thread:
                self._thread.join()
            self.loop.close()
            raise

    def _try_address(self) -> None:
        """One that can't be had is told at once; the library waits out its patience first."""
        found = socket.getaddrinfo(self.hostname, self.port, type=socket.SOCK_STREAM)
        family, *_rest, address = found[0]
        socket.create_server(address[:2], family=family).close()

    def factory(self) -> SMTP:
        return self._listener(self.handler)
