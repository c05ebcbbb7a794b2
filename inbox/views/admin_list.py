"""The ticket list."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from ..models.mailbox import AccessLevel
from ..permissions import holds_anywhere
from ..queries.ticket_filter import views_for
from ..queries.ticket_list import CAP, TicketPage, counters, shown_count, ticket_page
from .admin_bulk import bulk_menus, bulk_result
from .admin_filter_bar import filter_form
from .admin_filtered import FilteredView, list_address
from .admin_rows import ticket_rows


class TicketListView(FilteredView):
    """Views beside tickets; the address holds view, filter, order and place."""

    template_name = "wagdesk_inbox/admin/list.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        self.filter = self.read(request)
        if not self.left_out and "" in request.GET.values():
            # A form sends its empty fields too: the address that others get has none.
            return HttpResponseRedirect(list_address(pairs=self.filter.pairs()))
        sort = self.filter.sort
        page = ticket_page(
            request.user,
            self.filter,
            after=sort.read(request.GET.get("after", "")),
            before=sort.read(request.GET.get("before", "")),
        )
        return self.render_to_response(self.get_context_data(page=page))

    def get_page_title(self) -> str:
        return self.filter.view.label

    def get_context_data(self, *, page: TicketPage, **kwargs: Any) -> dict:
        pairs = self.filter.pairs()
        mailbox = next(iter(self.filter.values("mailbox")), None)
        return super().get_context_data(**kwargs) | {
            "page": page,
            "rows": ticket_rows(
                page.rows, name_mailbox=len(self.mailboxes) > 1 and mailbox is None
            ),
            "view": self.filter.view,
            "filter": self.filter,
            "left_out": self.left_out,
            "links": self._view_links(mailbox),
            "mailbox": mailbox,
            "mailbox_links": self._mailbox_links(mailbox),
            "chips": self._chips(),
            "filter_form": filter_form(self.filter, self.choices),
            "may_act": self._may_act(),
            "bulk_menus": bulk_menus(self.request.user, self.choices),
            **bulk_result(self.request),
            "later_url": list_address(pairs=pairs, after=str(page.later)) if page.later else "",
            "earlier_url": (
                list_address(pairs=pairs, before=str(page.earlier)) if page.earlier else ""
            ),
            "first_url": list_address(pairs=pairs),
            "bare_url": list_address(pairs=[("view", self.filter.view.code)]),
            "query": self.filter.query,
        }

    def _may_act(self) -> bool:
        is_trash = self.filter.view.code == "trash"
        return not is_trash and holds_anywhere(self.request.user, AccessLevel.REPLY)

    def _view_links(self, mailbox) -> list[dict]:
        sizes = counters(self.request.user, mailbox and mailbox.pk)
        kept = [("mailbox", mailbox.slug)] if mailbox else []
        return [
            {
                "view": view,
                "url": list_address(pairs=[("view", code), *kept]),
                "current": code == self.filter.view.code,
                "count": shown_count(sizes[code]) if view.counted else "",
                "capped": view.counted and sizes[code] > CAP,
            }
            for code, view in views_for(self.request.user).items()
        ]

    def _mailbox_links(self, current) -> list[dict]:
        if len(self.mailboxes) < 2:
            return []
        others = [pair for pair in self.filter.pairs() if pair[0] != "mailbox"]
        return [
            {"label": "", "url": list_address(pairs=others), "current": current is None},
            *(
                {
                    "label": box.name,
                    "url": list_address(pairs=[*others, ("mailbox", box.slug)]),
                    "current": box == current,
                }
                for box in self.mailboxes
            ),
        ]

    def _chips(self) -> list[dict]:
        return [
            {
                "label": one.label,
                "value": one.shown,
                "url": list_address(pairs=self.filter.pairs(without=one)),
            }
            for one in self.filter.chosen
        ]
