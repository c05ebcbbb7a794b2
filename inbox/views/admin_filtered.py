"""Screens about the tickets of a filter, which stands in their address."""

from urllib.parse import urlencode

from django.http import HttpRequest, QueryDict

from ..queries.ticket_choices import Choices
from ..queries.ticket_filter import TicketFilter, read_filter
from .admin_access import InboxView, inbox_url


def list_address(*, pairs: list[tuple[str, str]], **more: str) -> str:
    rows = [*pairs, *((name, value) for name, value in more.items() if value)]
    return f"{inbox_url('list')}?{urlencode(rows)}"


class FilteredView(InboxView):
    """Something about the tickets of a filter, which stands in the address."""

    def read(self, request: HttpRequest, params: QueryDict | None = None) -> TicketFilter:
        self.choices = Choices(request.user)
        # Read by the door already.
        self.choices.__dict__["mailboxes"] = {box.slug: box for box in self.mailboxes}
        asked = read_filter(request.user, params or request.GET, self.choices)
        self.left_out = asked.left_out
        return asked.filter
