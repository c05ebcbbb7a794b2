"""Files of tickets: asked for, watched, fetched by who asked."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.utils import timezone, translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from wagtail.admin import messages

from ..actions.audit import record
from ..actions.export_tickets import KINDS, TooManyExports, export_tickets
from ..mail.blobs import private_storage
from ..models import Export
from ..models.privacy import AuditAction, ExportKind, ExportState
from ..queries.export_rows import sees_all
from ..queries.ticket_views import VIEWS
from .admin_access import InboxView, inbox_url
from .admin_bulk import LONGEST_QUERY
from .admin_files import download
from .admin_filtered import FilteredView, list_address

SHOWN = 20
_ENDINGS = {ExportKind.TICKETS_CSV: "csv", ExportKind.TICKETS_XLSX: "xlsx"}


class ExportsView(FilteredView):
    """What to export, and the viewer's own files. The page asks again while one is made."""

    template_name = "wagdesk_inbox/admin/exports.html"
    page_title = _("Exports")

    def get_breadcrumbs_items(self) -> list[dict]:
        return self.crumbs_to("exports")

    def get(self, request: HttpRequest) -> HttpResponse:
        asked = self.read(request)
        mine = Export.objects.filter(asked_by=request.user, kind__in=KINDS)
        rows = list(mine.defer("tickets").order_by("-pk")[:SHOWN])
        context = self.get_context_data(
            filter=asked,
            left_out=self.left_out,
            query=asked.query,
            list_url=list_address(pairs=asked.pairs()),
            kinds=[(kind, ExportKind(kind).label) for kind in KINDS],
            exports=[(row, _what(row)) for row in rows],
            now=timezone.now(),
        )
        response = self.render_to_response(context)
        if any(row.state == ExportState.WAITING for row in rows):
            response["Refresh"] = "4"
        return response

    def post(self, request: HttpRequest) -> HttpResponse:
        asked = self.read(request, QueryDict(request.POST.get("query", "")[:LONGEST_QUERY]))
        kind = request.POST.get("kind", "")
        if kind in KINDS:
            self._ask(kind, asked.query)
        return HttpResponseRedirect(f"{inbox_url('exports')}?{asked.query}")

    def _ask(self, kind: str, query: str) -> None:
        try:
            export_tickets(
                user=self.request.user,
                kind=kind,
                query=query,
                time_zone=timezone.get_current_timezone_name(),
                locale=translation.get_language() or "",
            )
        except TooManyExports as many:
            messages.error(self.request, str(many))


def _what(export: Export) -> tuple[str | Promise, str]:
    """The name of the view a file was asked for in, and the list's address with its filters."""
    query = export.query.get("filter", "")
    view = VIEWS.get(QueryDict(query).get("view", ""))
    return view.label if view else _("Tickets"), f"{inbox_url('list')}?{query}"


class ExportFileView(InboxView):
    """Only for who asked, and only while they see all tickets that are in it."""

    def get(self, request: HttpRequest, export: int) -> HttpResponse:
        row = Export.objects.filter(pk=export, kind__in=KINDS, asked_by=request.user).first()
        if row is None or not row.blob or row.expires_at is None:
            raise Http404
        if row.expires_at < timezone.now():
            raise Http404
        if row.tickets is None or not sees_all(request.user, row.tickets):
            messages.error(
                request,
                _("You no longer see every ticket that is in this file. Export again."),
            )
            return HttpResponseRedirect(inbox_url("exports"))
        try:
            content = private_storage().open(row.blob)
        except FileNotFoundError as error:
            raise Http404 from error
        record(action=AuditAction.DOWNLOADED, actor=request.user, kind="export", object_id=row.pk)
        return download(content, f"tickets-{row.pk}.{_ENDINGS[row.kind]}")
