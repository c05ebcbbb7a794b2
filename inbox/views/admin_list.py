"""The ticket list."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from ..queries.ticket_list import (
    VIEW_CODES,
    VIEWS,
    Key,
    TicketPage,
    counters,
    shown_count,
    ticket_page,
)
from .admin_access import InboxView, inbox_url


class TicketListView(InboxView):
    """Views beside tickets; the address holds view, mailbox and place."""

    template_name = "wagdesk_inbox/admin/list.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        asked = request.GET.get("view", "")
        self.view_code = asked if asked in VIEW_CODES else "mine"
        self.mailbox = self._mailbox(request.GET.get("mailbox", ""))
        page = ticket_page(
            request.user,
            self.view_code,
            mailbox=self.mailbox and self.mailbox.pk,
            after=Key.read(request.GET.get("after", "")),
            before=Key.read(request.GET.get("before", "")),
        )
        return self.render_to_response(self.get_context_data(page=page))

    def _mailbox(self, slug: str):
        return next((box for box in self.mailboxes if box.slug == slug), None)

    def _address(self, **changes: str) -> str:
        parts = {"view": self.view_code, "mailbox": self.mailbox.slug if self.mailbox else ""}
        kept = {key: value for key, value in (parts | changes).items() if value}
        return f"{inbox_url('list')}?{urlencode(kept)}"

    def get_page_title(self) -> str:
        return VIEW_CODES[self.view_code].label

    def get_context_data(self, *, page: TicketPage, **kwargs: Any) -> dict:
        sizes = counters(self.request.user, self.mailbox and self.mailbox.pk)
        return super().get_context_data(**kwargs) | {
            "page": page,
            "view": VIEW_CODES[self.view_code],
            "links": [
                {
                    "view": view,
                    "url": self._address(view=view.code),
                    "current": view.code == self.view_code,
                    "count": shown_count(sizes[view.code]) if view.counted else "",
                }
                for view in VIEWS
            ],
            "mailbox": self.mailbox,
            "mailbox_links": self._mailbox_links(),
            "older_url": self._address(after=str(page.older)) if page.older else "",
            "newer_url": self._address(before=str(page.newer)) if page.newer else "",
            "first_url": self._address(),
            "several_mailboxes": len(self.mailboxes) > 1,
        }

    def _mailbox_links(self) -> list[dict]:
        if len(self.mailboxes) < 2:
            return []
        rows = [(_("All mailboxes"), "")] + [(box.name, box.slug) for box in self.mailboxes]
        current = self.mailbox.slug if self.mailbox else ""
        return [
            {"label": label, "url": self._address(mailbox=slug), "current": slug == current}
            for label, slug in rows
        ]
