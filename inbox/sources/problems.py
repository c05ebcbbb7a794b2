"""What went wrong on the way to a mail server, in plain words."""

import errno
import socket
import ssl

from django.utils.translation import gettext as _
from imapclient.exceptions import IMAPClientAbortError

from wagdesk.secrets import Unreadable

from .contract import Lost, Problem

# OpenSSL's numbers (X509_V_ERR_…).
_EXPIRED, _NOT_YET_VALID, _WRONG_NAME = 10, 9, (62, 64)


def sentence_of(error: BaseException, place: str = "") -> str:
    """One sentence on ``error``; ``place`` is where we wanted to go."""
    if isinstance(error, (Problem, Unreadable)):
        return str(error)
    if isinstance(error, ssl.SSLError):
        return _of_tls(error, place)
    if isinstance(error, OSError):
        return _of_network(error, place)
    return _("%(error)s: %(text)s") % {
        "error": type(error).__name__,
        "text": _printable(str(error))[:200],
    }


def is_lost(error: BaseException) -> bool:
    """Whether the connection is of no use any more, so that no other mail can be tried."""
    return isinstance(error, (Lost, ConnectionError, TimeoutError, EOFError, IMAPClientAbortError))


def _of_tls(error: ssl.SSLError, place: str) -> str:
    values = {"place": place}
    if isinstance(error, ssl.SSLCertVerificationError):
        if error.verify_code == _EXPIRED:
            return _("The certificate of %(place)s has expired.") % values
        if error.verify_code == _NOT_YET_VALID:
            return _("The certificate of %(place)s is not valid yet; is the clock right?") % values
        if error.verify_code in _WRONG_NAME:
            return (
                _(
                    "The certificate of %(place)s is for another host name. Use the name that "
                    "stands in it."
                )
                % values
            )
        return _(
            "The certificate of %(place)s is not trusted: %(why)s. If it is your own, paste the "
            "authority’s certificate below."
        ) % {**values, "why": error.verify_message}
    return (
        _(
            "%(place)s does not speak TLS on this port. Ports 993 and 143 are usual: 993 for TLS "
            "from the start, 143 for STARTTLS."
        )
        % values
    )


def _of_network(error: OSError, place: str) -> str:
    values = {"place": place}
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return _(
            "The disk is full (%(path)s). Make room: until then no mail is taken, and none is lost."
        ) % {"path": error.filename or _("private files")}
    if isinstance(error, socket.gaierror):
        return _("There is no host with this name: %(place)s.") % values
    if isinstance(error, ConnectionRefusedError):
        return _("%(place)s answers, but nothing listens on this port.") % values
    if isinstance(error, TimeoutError):
        return (
            _(
                "%(place)s did not answer in time. Is the port right, and does a firewall let us "
                "through?"
            )
            % values
        )
    if error.errno in (errno.EHOSTUNREACH, errno.ENETUNREACH):
        return _("There is no way through the network to %(place)s.") % values
    if isinstance(error, PermissionError):
        return _("We may not do this in %(path)s: its permissions forbid it.") % {
            "path": error.filename or place
        }
    if isinstance(error, FileNotFoundError):
        return _("%(path)s is not there.") % {"path": error.filename or place}
    if isinstance(error, (ConnectionError, EOFError)):
        return _("%(place)s ended the connection.") % values
    return f"{error.strerror or type(error).__name__}: {error.filename or place}".rstrip(": ")


def _printable(text: str) -> str:
    return "".join(char if char.isprintable() else " " for char in text)
