"""By which server a mailbox's mail leaves, and what is wrong with one in plain words."""

import smtplib
import socket
import ssl
from contextlib import suppress
from typing import Any

from django.core.mail import get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.backends.smtp import EmailBackend
from django.utils.translation import gettext as _

from wagdesk import secrets

from .. import conf
from ..models import MailboxDelivery
from ..models.delivery import DeliveryKind

PURPOSE = "mailbox-delivery"
TIMEOUT = 20
SECURITY_PORTS = {"tls": 465, "starttls": 587, "none": 25}


class WayBlocked(Exception):
    """Nothing can leave by this way now; ``str()`` is a sentence for people."""


def way_of(mailbox) -> MailboxDelivery | None:
    """The mailbox's own way out, or None: as the site sends."""
    delivery = getattr(mailbox, "delivery", None)
    return None if delivery is None or delivery.kind == DeliveryKind.SITE else delivery


def key_of(mailbox) -> str:
    """Mailboxes with one key share a connection."""
    delivery = way_of(mailbox)
    if delivery is None:
        return "site"
    if delivery.kind == DeliveryKind.BACKEND:
        return f"backend:{delivery.options.get('name', '')}"
    return f"mailbox:{mailbox.pk}"


def connection_of(mailbox) -> BaseEmailBackend:
    """A connection that is not open yet; raises ``WayBlocked`` if its settings make none."""
    delivery = way_of(mailbox)
    if delivery is None:
        return get_connection()
    if delivery.kind == DeliveryKind.BACKEND:
        return _backend(str(delivery.options.get("name", "")))
    try:
        password = secrets.decrypt(PURPOSE, delivery.secret)
    except secrets.Unreadable as error:
        raise WayBlocked(str(error)) from None
    return smtp_connection(delivery.options, password)


def smtp_connection(options: dict[str, Any], password: str) -> EmailBackend:
    """``options``: host, port, security (none, starttls, tls), user."""
    security = options.get("security", "starttls")
    return EmailBackend(
        host=options.get("host", ""),
        port=int(options.get("port") or SECURITY_PORTS[security]),
        username=options.get("user", ""),
        password=password,
        use_tls=security == "starttls",
        use_ssl=security == "tls",
        timeout=TIMEOUT,
    )


def _backend(name: str) -> BaseEmailBackend:
    found = conf.mail_backends().get(name)
    if not found:
        raise WayBlocked(
            _("The settings name no mail service “%(name)s” (WAGDESK_MAIL_BACKENDS).")
            % {"name": name}
        )
    try:
        return get_connection(found["BACKEND"], **found.get("OPTIONS", {}))
    except Exception as error:  # whatever a backend makes of wrong options
        raise WayBlocked(
            _("The mail service “%(name)s” can't be used: %(error)s")
            % {"name": name, "error": f"{type(error).__name__}: {error}"}
        ) from error


def open_way(connection: BaseEmailBackend) -> None:
    """Connect, secure and sign in; raises ``WayBlocked`` with what is wrong."""
    try:
        connection.open()
    except Exception as error:  # whatever a backend raises, the sentence must say it
        place = {
            "host": getattr(connection, "host", ""),
            "port": getattr(connection, "port", ""),
        }
        raise WayBlocked(plain_words(error, **place)) from error


def plain_words(error: Exception, *, host: str = "", port: object = "") -> str:
    """What went wrong between us and a mail server, for somebody who can mend it."""
    place = f"{host}:{port}" if host else _("the mail server")
    for kinds, sentence in _sentences():
        if isinstance(error, kinds):
            return sentence % {"place": place, "host": host, "error": _said_by(error)}
    return f"{type(error).__name__}: {error}"


def _sentences() -> list[tuple[Any, str]]:
    """The first that fits; the order matters, since many of these are an ``OSError``."""
    return [
        (
            smtplib.SMTPAuthenticationError,
            _("%(place)s does not take this user name and password: %(error)s"),
        ),
        (
            smtplib.SMTPNotSupportedError,
            _("%(place)s can't do what is asked: %(error)s Choose another security."),
        ),
        (
            smtplib.SMTPServerDisconnected,
            _("%(place)s hung up. Does it want TLS from the start? Then choose TLS."),
        ),
        (smtplib.SMTPResponseException, _("%(place)s answered: %(error)s")),
        (
            ssl.SSLCertVerificationError,
            _("The certificate of %(host)s is not valid for this name or has run out: %(error)s"),
        ),
        (
            ssl.SSLError,
            _("%(place)s does not speak TLS from the start. Choose STARTTLS, or its TLS port."),
        ),
        (socket.gaierror, _("There is no server called “%(host)s”.")),
        (TimeoutError, _("%(place)s does not answer. Is a firewall between?")),
        (ConnectionRefusedError, _("Nothing listens at %(place)s. Is the port right?")),
        (OSError, _("%(place)s can't be reached: %(error)s")),
    ]


def _said_by(error: Exception) -> str:
    if isinstance(error, smtplib.SMTPResponseException):
        return f"{error.smtp_code} {text_of(error.smtp_error)}"
    if isinstance(error, ssl.SSLCertVerificationError):
        return error.verify_message
    return str(error)


def text_of(said: bytes | str) -> str:
    """A server's line on one line."""
    text = said.decode("utf-8", "replace") if isinstance(said, bytes) else str(said)
    return " ".join(text.split())[:300]


class Way:
    """One connection for many mails of mailboxes that share it, opened when the first goes."""

    def __init__(self, mailbox) -> None:
        self._mailbox = mailbox
        self._connection: BaseEmailBackend | None = None

    def connection(self) -> BaseEmailBackend:
        """Open and alive; raises ``WayBlocked``."""
        if self._connection is not None and not self._is_alive():
            self.close()
        if self._connection is None:
            connection = connection_of(self._mailbox)
            open_way(connection)
            self._connection = connection
        return self._connection

    def _is_alive(self) -> bool:
        """Servers hang up after a while or a number of mails; better asked than found out in
        the middle of one."""
        session = getattr(self._connection, "connection", None)
        if not isinstance(session, smtplib.SMTP):
            return True
        try:
            return session.noop()[0] == 250
        except (OSError, smtplib.SMTPException):
            return False

    def close(self) -> None:
        with suppress(Exception):
            if self._connection is not None:
                self._connection.close()
        self._connection = None
