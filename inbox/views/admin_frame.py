"""A mail as it was formatted: a document of its own, for a frame without rights."""

import base64

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.decorators import method_decorator
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_sameorigin

from ..mail.html import MAX_CLEANED, displayed, frame_document, frame_policy
from ..models import Message
from ..queries.tickets import messages_for
from .admin_access import TicketDoor

_PICTURES = frozenset({"image/png", "image/gif", "image/jpeg", "image/webp"})
MAX_PICTURE = 1_000_000


@method_decorator(xframe_options_sameorigin, name="dispatch")
class MailFrameView(TicketDoor):
    """The cleaned HTML with the mail's own pictures.

    Pictures from the web come only with a POST: a link that somebody sends an agent can
    make them load nothing.
    """

    in_trash = True

    def get(self, request: HttpRequest, message: int) -> HttpResponse:
        return self._document(message, show_remote=False)

    def post(self, request: HttpRequest, message: int) -> HttpResponse:
        return self._document(message, show_remote=True)

    def _document(self, pk: int, *, show_remote: bool) -> HttpResponse:
        rows = messages_for(self.request.user, self.ticket).exclude(html="")
        message = get_object_or_404(rows, pk=pk)
        if len(message.html) > MAX_CLEANED:
            words = _("This mail is too long to be shown here. Download the original instead.")
            body = format_html("<p>{}</p>", words)
        else:
            pictures = _own_pictures(message) if "cid:" in message.html else {}
            body = displayed(message.html, images=pictures, show_remote=show_remote)
        response = HttpResponse(frame_document(body, show_remote=show_remote))
        response["Content-Security-Policy"] = (
            f"sandbox allow-popups allow-popups-to-escape-sandbox; {frame_policy(show_remote)}; "
            "frame-ancestors 'self'"
        )
        response["X-Content-Type-Options"] = "nosniff"
        response["Cache-Control"] = "private, no-store"
        response["Referrer-Policy"] = "no-referrer"
        return response


def _own_pictures(message: Message) -> dict[str, str]:
    """Small pictures of the mail by Content-ID, as ``data:``: the frame has no cookies."""
    files = message.attachments.filter(
        content_type__in=_PICTURES, size__lte=MAX_PICTURE, refused=""
    ).exclude(content_id="")
    found = {}
    for file in files:
        try:
            with file.file.open() as source:
                content = base64.b64encode(source.read()).decode()
        except FileNotFoundError:
            continue
        found[file.content_id] = f"data:{file.content_type};base64,{content}"
    return found
