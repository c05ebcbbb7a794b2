"""Files that were too large for a mail, by the signed address that stood in it."""

import uuid

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ..mail.out_files import is_signed
from ..models import Attachment
from .admin_files import download, opened


@require_safe
def mailed_file(request: HttpRequest, public_id: uuid.UUID, until: int, mac: str) -> HttpResponse:
    """The bytes as a download. A wrong signature looks like a missing file."""
    if not is_signed(public_id, until, mac):
        raise Http404
    row = Attachment.objects.filter(public_id=public_id, refused="").exclude(file="").first()
    if row is None:
        raise Http404(_("This file is gone."))
    if until < timezone.now().timestamp():
        words = _("This link has run out. Answer the mail you have it from and ask for the file.")
        return HttpResponse(words, status=410, content_type="text/plain; charset=utf-8")
    return download(opened(row.file.name), row.name)
