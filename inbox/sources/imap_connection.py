"""Connect to an IMAP server and sign in; every trouble becomes a plain sentence."""

import socket
import ssl
from contextlib import suppress
from typing import Any

from django.utils.translation import gettext as _
from imapclient import IMAPClient, SocketTimeout
from imapclient.exceptions import CapabilityError, IMAPClientAbortError, IMAPClientError, LoginError
from wagtail import hooks

from ..models import MailSource
from .contract import Lost, Problem
from .imap_bounds import BoundedClient
from .problems import sentence_of

CONNECT_SECONDS = 10
READ_SECONDS = 60


def place_of(options: dict[str, Any]) -> str:
    return f"{options.get('host', '')}:{options.get('port', '')}"


def connect(row: MailSource, secret: str, *, read_seconds: float = READ_SECONDS) -> IMAPClient:
    """A client that is signed in; raises ``Problem``."""
    options, place = row.options, place_of(row.options)
    try:
        client = _open(options, read_seconds)
    except (OSError, IMAPClientError) as error:
        raise Lost(_sentence(error, place)) from error
    try:
        _sign_in(client, row, secret)
    except BaseException:
        close(client)
        raise
    return client


def close(client: IMAPClient) -> None:
    """Say good-bye if the server listens; never raises."""
    try:
        client.logout()
    except Exception:
        _shut(client)


def _shut(client: IMAPClient) -> None:
    with suppress(Exception):
        client.shutdown()


def _open(options: dict[str, Any], read_seconds: float) -> IMAPClient:
    context = ssl.create_default_context()
    if authority := options.get("authority"):
        context.load_verify_locations(cadata=authority)
    client = BoundedClient(
        options["host"],
        port=int(options["port"]),
        ssl=options["security"] == "tls",
        ssl_context=context if options["security"] == "tls" else None,
        timeout=SocketTimeout(CONNECT_SECONDS, read_seconds),
    )
    # Times as the server says them, with their zone.
    client.normalise_times = False
    try:
        if options["security"] == "starttls":
            client.starttls(context)
        _keep_alive(client.socket())
    except BaseException:
        _shut(client)
        raise
    return client


def _keep_alive(connection: socket.socket) -> None:
    """A server that vanished without a word is noticed while we wait for news."""
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    for name, value in (("TCP_KEEPIDLE", 60), ("TCP_KEEPINTVL", 20), ("TCP_KEEPCNT", 3)):
        if hasattr(socket, name):
            connection.setsockopt(socket.IPPROTO_TCP, getattr(socket, name), value)


def _sign_in(client: IMAPClient, row: MailSource, secret: str) -> None:
    options, place = row.options, place_of(row.options)
    name, way = options.get("username", ""), options.get("sign_in", "password")
    values = {"place": place, "user": name}
    try:
        if way == "xoauth2":
            client.oauth2_login(name, _token(row, secret))
        elif way == "oauthbearer":
            client.oauthbearer_login(name, _token(row, secret))
        elif client.has_capability("LOGINDISABLED"):
            sentence = _("%(place)s takes no password over a connection without TLS.")
            raise Problem(sentence % values)
        elif client.has_capability("AUTH=PLAIN"):
            # LOGIN can't carry every letter that a password may have.
            client.plain_login(name, secret)
        else:
            client.login(name, secret)
    except IMAPClientAbortError as error:
        raise Lost(_sentence(error, place)) from error
    except LoginError as error:
        if way == "password":
            sentence = _("%(place)s refuses the user name “%(user)s” or its password: %(said)s")
        else:
            sentence = _("%(place)s refuses the token for “%(user)s”: %(said)s")
        raise Problem(sentence % {**values, "said": said_by(error)}) from error
    except (OSError, IMAPClientError) as error:
        raise Lost(_sentence(error, place)) from error


def _token(row: MailSource, secret: str) -> str:
    """The access token that a hook ``wagdesk_imap_token(source, secret)`` brings."""
    for hook in hooks.get_hooks("wagdesk_imap_token"):
        if token := hook(row, secret):
            return str(token)
    raise Problem(
        _(
            "Signing in by OAuth2 needs an access token, and no hook “wagdesk_imap_token” gave one "
            "for this source."
        )
    )


def _sentence(error: Exception, place: str) -> str:
    if isinstance(error, CapabilityError):
        return _("%(place)s does not offer STARTTLS.") % {"place": place}
    if isinstance(error, IMAPClientAbortError):
        return _("%(place)s ended the connection: %(said)s") % {
            "place": place,
            "said": said_by(error),
        }
    if isinstance(error, IMAPClientError):
        return _("%(place)s does not speak IMAP here: %(said)s") % {
            "place": place,
            "said": said_by(error),
        }
    return sentence_of(error, place)


def said_by(error: Exception) -> str:
    """The server's own words."""
    text = str(error)
    if text.startswith("b'") or text.startswith('b"'):
        text = text[2:-1]
    return "".join(char if char.isprintable() else " " for char in text)[:150]
