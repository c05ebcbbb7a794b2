"""A real SMTP server in a thread that keeps what it gets, or refuses as told."""

import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage

from aiosmtpd.controller import Controller


@dataclass
class Sink:
    """What arrived, in order. ``answers`` are given first, one each mail, then 250;
    ``refuses``: by recipient the answer to RCPT; ``before_answer`` is called when a mail is
    taken and the client does not know it yet."""

    port: int = 0
    mails: list[EmailMessage] = field(default_factory=list)
    envelopes: list[tuple[str, list[str]]] = field(default_factory=list)
    answers: list[str] = field(default_factory=list)
    refuses: dict[str, str] = field(default_factory=dict)
    before_answer: Callable[[], None] = lambda: None
    connections: int = 0

    async def handle_EHLO(  # noqa: N802
        self, _server, session, _envelope, hostname: str, responses: list[str]
    ) -> list[str]:
        session.host_name = hostname
        self.connections += 1
        return responses

    async def handle_RCPT(  # noqa: N802
        self, _server, _session, envelope, address: str, _options: list
    ) -> str:
        if refusal := self.refuses.get(address):
            return refusal
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server, _session, envelope) -> str:  # noqa: N802
        if self.answers:
            answer = self.answers.pop(0)
            if not answer.startswith("250"):
                return answer
        self.mails.append(message_from_bytes(envelope.content, policy=policy.default))
        self.envelopes.append((envelope.mail_from, envelope.rcpt_tos))
        self.before_answer()
        return "250 taken"


@contextmanager
def smtp_sink(settings, *answers: str) -> Iterator[Sink]:
    """Point Django's mail at a sink on a free loopback port."""
    with running_sink(*answers) as sink:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", sink.port
        settings.EMAIL_TIMEOUT = 5
        yield sink


@contextmanager
def running_sink(*answers: str, **options) -> Iterator[Sink]:
    """A sink on a free loopback port; ``options`` are aiosmtpd's."""
    sink = Sink(answers=list(answers))
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        sink.port = free.getsockname()[1]
    controller = Controller(sink, hostname="127.0.0.1", port=sink.port, **options)
    controller.start()
    try:
        yield sink
    finally:
        controller.stop()
