"""The door of the inbox: whoever has a mailbox may come in."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseRedirectBase
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from ..models import Ticket
from ..queries.ticket_choices import choosable_mailboxes
from ..queries.tickets import ticket_for

NAMESPACE = "wagdesk_inbox_admin"
PART_HEADER = "X-Wagdesk-Part"
PLACE_HEADER = "X-Wagdesk-Place"
PART = "wagdesk_inbox/admin/part.html"


def inbox_url(name: str, *args) -> str:
    return reverse(f"{NAMESPACE}:{name}", args=args)


def replace_nul(request: HttpRequest) -> None:
    """A NUL, which PostgreSQL can’t take and no keyboard types, becomes the sign for rubbish."""
    for name in ("GET", "POST"):
        given = getattr(request, name)
        if any("\0" in value for _name, values in given.lists() for value in values):
            clean = given.copy()
            for key, values in given.lists():
                clean.setlist(key, [value.replace("\0", "\ufffd") for value in values])
            setattr(request, name, clean)


def told_where(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """After an act of ``go.js`` the place to go on to is told, not redirected to: a script that
    is redirected learns no fragment, and would take Wagtail's messages from a page that it
    can't show."""
    is_act = request.method == "POST" and PART_HEADER in request.headers
    if not is_act or not isinstance(response, HttpResponseRedirectBase):
        return response
    return HttpResponse(status=204, headers={PLACE_HEADER: response["Location"]})


class InboxView(WagtailAdminTemplateMixin, View):
    """A screen of the inbox. Those without a mailbox are turned away the Wagtail way."""

    header_icon = "mail"
    page_title = gettext_lazy("Inbox")

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        replace_nul(request)
        self.mailboxes = choosable_mailboxes(request.user)
        if not self.mailboxes:
            raise PermissionDenied(_("You have no mailbox."))
        return told_where(request, super().dispatch(request, *args, **kwargs))

    def render_to_response(self, context: dict, **kwargs: Any) -> HttpResponse:
        """The page; for whoever has the frame around it already (``go.js``), what is inside."""
        is_part = PART_HEADER in self.request.headers
        frame = {"frame": PART} if is_part else {}
        response = super().render_to_response(context | frame, **kwargs)
        patch_vary_headers(response, [PART_HEADER])
        if is_part:
            response[PART_HEADER] = "1"
        return response

    def get_breadcrumbs_items(self) -> list[dict]:
        return [*self.breadcrumbs_items, {"url": inbox_url("list"), "label": _("Inbox")}]

    def crumbs_to(self, name: str, *args: Any) -> list[dict]:
        """The way to a screen of its own below the inbox."""
        here = {"url": inbox_url(name, *args), "label": self.page_title}
        return [*InboxView.get_breadcrumbs_items(self), here]


class TicketDoor(View):
    """Something about one ticket; ``self.ticket`` is one the viewer may see, else 404.
    ``in_trash``: also one that lies there."""

    ticket: Ticket
    in_trash = False

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        replace_nul(request)
        self.ticket = ticket_for(request.user, kwargs.pop("number"), in_trash=self.in_trash)
        return told_where(request, super().dispatch(request, *args, **kwargs))

    @property
    def ticket_url(self) -> str:
        return inbox_url("ticket", self.ticket.pk)
