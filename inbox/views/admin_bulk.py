"""One act on many tickets, and what came of it."""

from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import get_object_or_404
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from wagtail.admin import messages

from ..actions.bulk import (
    AT_ONCE,
    MOST,
    ImpossibleBulk,
    can_be_undone,
    finish_bulk,
    start_bulk,
    start_undo,
)
from ..actions.bulk_acts import BULK_STATUSES, CONFIRMED, UNTIL_WRITTEN
from ..models import BulkRun
from ..models.ticket import Priority
from ..queries.ticket_choices import Choices
from ..queries.ticket_list import ticket_numbers
from ..snooze_times import snooze_choices, snooze_time
from .admin_access import InboxView, inbox_url
from .admin_filtered import FilteredView, list_address

LONGEST_QUERY = 4000


@dataclass(frozen=True)
class BulkMenus:
    """Value and label of all that can be done to several tickets."""

    agents: tuple[tuple[str, str], ...]
    teams: tuple[tuple[str, str], ...]
    mailboxes: tuple[tuple[str, str], ...]
    statuses: tuple[tuple[str, str], ...]
    priorities: tuple[tuple[str, str], ...]
    snoozes: tuple[tuple[str, str], ...]


def bulk_menus(viewer: Any, choices: Choices) -> BulkMenus:
    """For this viewer, who is "Me" and no colleague."""
    boxes = choices.mailboxes.values()
    return BulkMenus(
        agents=tuple((pk, name) for pk, name in choices.agent_names if pk != str(viewer.pk)),
        teams=tuple((pk, team.name) for pk, team in choices.teams.items()),
        mailboxes=tuple((str(box.pk), box.name) for box in boxes) if len(boxes) > 1 else (),
        statuses=tuple((str(code), str(code.label)) for code in BULK_STATUSES),
        priorities=tuple((str(value), str(label)) for value, label in Priority.choices),
        snoozes=tuple((row.code, row.label) for row in snooze_choices()),
    )


def bulk_result(request: HttpRequest) -> dict:
    """The viewer's own run that the address names, for the list's head."""
    asked = request.GET.get("bulk", "")
    if not (asked.isascii() and asked.isdecimal()) or len(asked) > 18:
        return {}
    run = BulkRun.objects.filter(pk=asked, asked_by=request.user).first()
    return {"bulk_run": run, "undoable": can_be_undone(run)} if run else {}


class BulkDoor(FilteredView):
    """Back to the list with what came of it; a long one has a page of its own."""

    http_method_names = ["post"]

    def answer(self, run: BulkRun) -> HttpResponse:
        if run.total > AT_ONCE:
            return HttpResponseRedirect(inbox_url("bulk_run", run.pk))
        finish_bulk(run)
        return HttpResponseRedirect(list_address(pairs=self.filter.pairs(), bulk=str(run.pk)))

    def refuse(self, refused: ImpossibleBulk) -> HttpResponse:
        messages.error(self.request, str(refused))
        return HttpResponseRedirect(list_address(pairs=self.filter.pairs()))

    def read_query(self, request: HttpRequest) -> None:
        text = request.POST.get("query", "")[:LONGEST_QUERY]
        self.filter = self.read(request, QueryDict(text))


class BulkView(BulkDoor):
    """``do`` is ``act:value``; the tickets are chosen ones, or all of the filter."""

    def post(self, request: HttpRequest) -> HttpResponse:
        self.read_query(request)
        act, _sep, value = request.POST.get("do", "").partition(":")
        value = _value_of(request, act, value)
        try:
            run = start_bulk(
                user=request.user,
                act=act,
                value=value,
                numbers=self._numbers(request),
                locale=translation.get_language() or "",
            )
        except ImpossibleBulk as refused:
            return self.refuse(refused)
        return self.answer(run)

    def _numbers(self, request: HttpRequest) -> list[int]:
        if request.POST.get("all") == "1":
            return ticket_numbers(request.user, self.filter, limit=MOST)
        texts = request.POST.getlist("ticket")[:MOST]
        return [
            int(text) for text in texts if text.isascii() and text.isdecimal() and len(text) < 19
        ]


def _value_of(request: HttpRequest, act: str, value: str) -> str:
    """What a form says beside the button."""
    if act in ("tag", "untag"):
        return request.POST.get("tags", "")
    if act == "merge":
        confirmed = CONFIRMED if request.POST.get("confirmed") == "1" else ""
        return f"{request.POST.get('into', '')[:20]}:{confirmed}"
    if act == "snooze" and value != UNTIL_WRITTEN:
        # Now, in the agent's zone: whoever does it later knows neither.
        moment = snooze_time(value)
        return moment.isoformat() if moment else ""
    return value


class BulkUndoView(BulkDoor):
    def post(self, request: HttpRequest, run: int) -> HttpResponse:
        self.read_query(request)
        row = get_object_or_404(BulkRun, pk=run, asked_by=request.user)
        try:
            back = start_undo(user=request.user, run=row, locale=translation.get_language() or "")
        except ImpossibleBulk as refused:
            return self.refuse(refused)
        return self.answer(back)


class BulkRunView(InboxView):
    """How far a long run is. Without JavaScript the page asks again by itself."""

    template_name = "wagdesk_inbox/admin/bulk_run.html"
    page_title = _("Several tickets")

    def get(self, request: HttpRequest, run: int) -> HttpResponse:
        row = BulkRun.objects.filter(pk=run, asked_by=request.user).first()
        if row is None:
            raise Http404
        context = self.get_context_data(run=row, undoable=can_be_undone(row))
        response = self.render_to_response(context)
        if row.finished_at is None:
            response["Refresh"] = "3"
        return response
