"""A ticket or a list on paper: black on white, without notes unless asked for."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from ..models.message import MessageKind
from ..queries.ticket_list import ticket_page
from ..queries.tickets import messages_for
from .admin_access import TicketDoor
from .admin_filtered import FilteredView

ON_PAPER = 200


class PrintTicketView(TicketDoor):
    """``notes=1`` prints what colleagues said among themselves too."""

    in_trash = True

    def get(self, request: HttpRequest) -> HttpResponse:
        with_notes = request.GET.get("notes") == "1"
        rows = messages_for(request.user, self.ticket).exclude(kind=MessageKind.SYSTEM)
        if not with_notes:
            rows = rows.exclude(kind=MessageKind.NOTE)
        rows = rows.select_related("person", "author")
        rows = rows.prefetch_related("person__addresses", "attachments")
        context = {
            "ticket": self.ticket,
            "messages_said": list(rows),
            "with_notes": with_notes,
        }
        return _paper(request, "wagdesk_inbox/admin/print_ticket.html", context)


class PrintListView(FilteredView):
    """The first rows of a filter."""

    def get(self, request: HttpRequest) -> HttpResponse:
        asked = self.read(request)
        page = ticket_page(request.user, asked, size=ON_PAPER)
        context = {
            "filter": asked,
            "rows": page.rows,
            "more": page.later is not None,
            "left_out": self.left_out,
            "query": asked.query,
        }
        return _paper(request, "wagdesk_inbox/admin/print_list.html", context)


def _paper(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    response = render(request, template, context)
    response["Cache-Control"] = "private, no-store"
    return response
