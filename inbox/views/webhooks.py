"""Where mail services post received mail."""

import logging

from django.http import Http404, HttpRequest, HttpResponse
from django.http.request import UnreadablePostError
from django.views.decorators.csrf import csrf_exempt

from .. import conf
from ..actions.take_webhook import note_bad_call, take_webhook
from ..models import MailSource
from ..sources.registry import kinds
from ..sources.webhooks import Flood, NotThis, Refused, TooBig, WebhookSource

logger = logging.getLogger("wagdesk.inbox.sources")
# JSON and forms write a mail with some more letters than it has.
ROOM = 3
PIECE = 1 << 20


@csrf_exempt
def webhook(request: HttpRequest, provider: str, token: str, mime: str = "") -> HttpResponse:
    """2xx only after the commit. 403: not signed by the service; 404: no such address."""
    source = _source(provider, token)
    if request.method == "HEAD":
        return HttpResponse()
    if request.method != "POST":
        return HttpResponse(status=405, headers={"Allow": "POST, HEAD"})
    if provider != "mailgun" and not request.META.get("HTTP_AUTHORIZATION"):
        # Amazon signs in only when it is asked to.
        return HttpResponse(status=401, headers={"WWW-Authenticate": 'Basic realm="wagdesk"'})
    return _answer(source, request)


def _answer(source: WebhookSource, request: HttpRequest) -> HttpResponse:
    try:
        source.check_headers(request)
        take_webhook(source=source, request=request, body=_body(request))
    except Refused:
        logger.warning("webhook refused", extra={"source": source.row.pk})
        return _said("Not signed by the service.", 403)
    except Flood:
        # Whoever knows the address alone must not make a source look broken.
        return _said("Larger than the limit for mails.", 413)
    except TooBig:
        note_bad_call(row=source.row, sentence="A mail was larger than the limit for mails.")
        return _said("Larger than the limit for mails.", 413)
    except NotThis as error:
        note_bad_call(row=source.row, sentence=str(error))
        return _said(str(error), 400)
    except UnreadablePostError:
        return _said("The connection ended before the mail did.", 400)
    except Exception as error:
        name = type(error).__name__
        logger.exception("webhook failed", extra={"source": source.row.pk, "error": name})
        note_bad_call(row=source.row, sentence=f"A call could not be taken: {name}.")
        return _said("Try again later.", 500)
    return _said("Stored.", 200)


def _source(provider: str, token: str) -> WebhookSource:
    kind = kinds().get(provider)
    if kind is None or not issubclass(kind, WebhookSource) or kind.missing():
        raise Http404
    if not token.isprintable():
        # PostgreSQL can't look for every character.
        raise Http404
    rows = MailSource.objects.filter(kind=provider, enabled=True, options__token=token)
    row = rows.select_related("mailbox").first()
    if row is None:
        raise Http404
    return kind(row)


def _body(request: HttpRequest) -> bytes:
    """All of it, by our own limit: Django's is meant for forms that people fill in."""
    limit, found = conf.mail_max_bytes() * ROOM + PIECE, bytearray()
    length = request.META.get("CONTENT_LENGTH") or "0"
    if not length.isdecimal() or len(length) > 15 or int(length) > limit:
        raise Flood
    while piece := request.read(PIECE):
        found += piece
        if len(found) > limit:
            raise Flood
    return bytes(found)


def _said(sentence: str, status: int) -> HttpResponse:
    return HttpResponse(sentence, status=status, content_type="text/plain; charset=utf-8")
