"""Files and original mails: always a download, never a page of ours."""

from django.core.files.storage import storages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from ..actions.audit import record_look
from ..models import Attachment
from ..models.privacy import AuditAction
from ..queries.tickets import messages_for
from .admin_access import TicketDoor


def download(content, name: str) -> FileResponse:
    """Bytes a stranger sent: no browser may show, sniff, run or keep them."""
    response = FileResponse(
        content, as_attachment=True, filename=name, content_type="application/octet-stream"
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["Cache-Control"] = "private, no-store"
    response["Referrer-Policy"] = "no-referrer"
    return response


class AttachmentView(TicketDoor):
    in_trash = True

    def get(self, request: HttpRequest, public_id) -> HttpResponse:
        mine = messages_for(request.user, self.ticket)
        files = Attachment.objects.filter(message__in=mine.order_by(), refused="")
        row = get_object_or_404(files, public_id=public_id)
        return download(opened(row.file.name), row.name)


class RawMailView(TicketDoor):
    """The mail as it came."""

    def get(self, request: HttpRequest, message: int) -> HttpResponse:
        rows = messages_for(request.user, self.ticket).select_related("received")
        row = get_object_or_404(rows, pk=message)
        if row.received is None or not row.received.blob:
            raise Http404(_("There is no original mail."))
        record_look(
            action=AuditAction.OPENED_RAW,
            actor=request.user,
            kind="message",
            object_id=row.pk,
            ticket=self.ticket.pk,
        )
        return download(opened(row.received.blob), f"ticket-{self.ticket.pk}-{row.pk}.eml")


def opened(name: str):
    """A file of private storage, to be read; 404 if it is gone."""
    try:
        return storages["wagdesk_private"].open(name)
    except FileNotFoundError as error:
        raise Http404(_("This file is gone.")) from error
