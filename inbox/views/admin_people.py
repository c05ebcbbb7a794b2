"""The list of people and one person's page."""

from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..actions.audit import record_look
from ..models.mailbox import AccessLevel
from ..models.privacy import AuditAction
from ..queries.people import (
    may_decide,
    may_hand_out,
    merged_into_whom,
    person_for_viewer,
)
from ..queries.people_list import PeoplePage, people_found, people_page, perhaps_the_same
from ..queries.person_page import (
    archives_for,
    blocks_of,
    known_of,
    tickets_of_person,
    traces_of,
    written_by,
)
from .admin_access import InboxView, inbox_url

LONGEST = 200
MOST_ARCHIVES = 5
TABS = (
    ("tickets", gettext_lazy("Tickets")),
    ("written", gettext_lazy("Written")),
    ("traces", gettext_lazy("Searched and read")),
)


class PeopleView(InboxView):
    """Everybody with a ticket that the viewer sees: ``q`` a name or address, ``after`` a key."""

    template_name = "wagdesk_inbox/admin/people.html"
    page_title = gettext_lazy("People")
    header_icon = "group"

    def get_breadcrumbs_items(self) -> list[dict]:
        here = {"url": inbox_url("people"), "label": _("People")}
        return [*super().get_breadcrumbs_items(), here]

    def get(self, request: HttpRequest) -> HttpResponse:
        self.text = request.GET.get("q", "")[:LONGEST].strip()
        after = request.GET.get("after", "")
        if self.text:
            page = people_found(request.user, self.text)
        else:
            page = people_page(request.user, after=_number(after))
        return self.render_to_response(self.get_context_data(page=page))

    def get_context_data(self, *, page: PeoplePage, **kwargs: Any) -> dict:
        older = f"{inbox_url('people')}?{urlencode({'after': page.after})}" if page.after else ""
        return super().get_context_data(**kwargs) | {
            "page": page,
            "text": self.text,
            "older_url": older,
            "first_url": inbox_url("people") if self.request.GET.get("after") else "",
        }


class PersonScreen(InboxView):
    """A screen of one person; ``self.person`` is one the viewer may know of, else 404."""

    header_icon = "user"
    page_title = gettext_lazy("People")

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        pk = kwargs.pop("pk")
        now = merged_into_whom(request.user, pk)
        if now is not None:
            return HttpResponseRedirect(inbox_url("person", now.pk))
        self.person = person_for_viewer(request.user, pk)
        return super().dispatch(request, *args, **kwargs)

    @property
    def person_url(self) -> str:
        return inbox_url("person", self.person.pk)

    def get_breadcrumbs_items(self) -> list[dict]:
        return [
            *super().get_breadcrumbs_items(),
            {"url": inbox_url("people"), "label": _("People")},
            {"url": self.person_url, "label": self.person.label},
        ]

    def get_page_subtitle(self) -> str:
        return self.person.label


class PersonView(PersonScreen):
    """What is known of somebody: beside their tickets, texts and traces, a tab each."""

    template_name = "wagdesk_inbox/admin/person.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        asked = request.GET.get("tab", "")
        self.tab = asked if asked in dict(TABS) else "tickets"
        record_look(
            action=AuditAction.OPENED_PERSON,
            actor=request.user,
            kind="person",
            object_id=self.person.pk,
        )
        return self.render_to_response(self.get_context_data())

    def get_context_data(self, **kwargs: Any) -> dict:
        viewer, person = self.request.user, self.person
        known = known_of(viewer, person)
        after = self.request.GET.get("after", "")
        part = {
            "tickets": lambda: tickets_of_person(viewer, known.people, after),
            "written": lambda: written_by(viewer, known.people, after),
            "traces": lambda: traces_of(viewer, known.people, _moment(after)),
        }[self.tab]()
        return super().get_context_data(**kwargs) | {
            "person": person,
            "known": known,
            "blocks": blocks_of(viewer, known.addresses),
            "part": part,
            "tab": self.tab,
            "tabs": self._tabs(),
            "older_url": self._address(after=part.after) if part.after else "",
            "first_url": self._address() if after else "",
            "alike": perhaps_the_same(viewer, person),
            "may_merge": may_decide(viewer, person, level=AccessLevel.REPLY),
            **self._privacy(),
            "several_mailboxes": len(self.mailboxes) > 1,
        }

    def _privacy(self) -> dict:
        """Archives only for those who may still hand out what is in them."""
        viewer, person = self.request.user, self.person
        may = may_hand_out(viewer, person)
        return {
            "may_hand_out": may,
            "archives": archives_for(viewer, person)[:MOST_ARCHIVES] if may else [],
        }

    def _address(self, **changes: str) -> str:
        parts = {"tab": self.tab} | changes
        kept = {name: value for name, value in parts.items() if value and value != "tickets"}
        return f"{self.person_url}?{urlencode(kept)}" if kept else self.person_url

    def _tabs(self) -> list[dict]:
        return [
            {"label": label, "url": self._address(tab=code), "current": code == self.tab}
            for code, label in TABS
        ]


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else None


def _moment(text: str) -> datetime | None:
    try:
        moment = parse_datetime(text.replace(" ", "+"))
    except ValueError:
        return None
    return moment if moment is not None and moment.tzinfo else None
