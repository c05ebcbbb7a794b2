"""The service report: how long customers wait, in figures that open their tickets."""

from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views import View
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from ..models import Mailbox, TicketFigures
from ..queries.metrics import (
    BACKLOG_DEFINITION,
    FIGURES,
    Backlog,
    Figure,
    Measured,
    Period,
    backlog,
    backlog_page,
    figures_for,
    managed,
    measure,
    tickets_behind,
    zone_for,
)

SPANS = (7, 28, 90)
DEFAULT_SPAN = 28
EARLIEST = date(2000, 1, 1)


class MetricsDoor(WagtailAdminTemplateMixin, View):
    """What both screens read from the address: mailbox, span, last day."""

    header_icon = "history"
    page_title = gettext_lazy("Service")

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self.mailboxes:
            raise PermissionDenied(_("Figures are for those who manage a mailbox."))
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def mailboxes(self) -> list[Mailbox]:
        return list(managed(self.request.user))

    @cached_property
    def mailbox(self) -> Mailbox | None:
        slug = self.request.GET.get("mailbox", "")
        return next((box for box in self.mailboxes if box.slug == slug), None)

    @cached_property
    def period(self) -> Period:
        zone = zone_for(self.mailbox, self.request.user)
        asked = self.request.GET.get("days", "")
        days = int(asked) if asked in map(str, SPANS) else DEFAULT_SPAN
        last = self._day("until") or timezone.now().astimezone(zone).date()
        return Period(last - timedelta(days=days - 1), last, zone)

    @cached_property
    def backlog_day(self) -> date:
        return self._day("day") or self.period.last

    def _day(self, name: str) -> date | None:
        """A day from the address; None for what is none."""
        try:
            day = parse_date(self.request.GET.get(name, ""))
        except ValueError:
            return None
        latest = timezone.now().date() + timedelta(days=1)
        return min(day, latest) if day and day >= EARLIEST else None

    @property
    def asked(self) -> dict[str, str]:
        """The choices, for links."""
        return {
            "mailbox": self.mailbox.slug if self.mailbox else "",
            "days": str(self.period.days),
            "until": self.period.last.isoformat(),
            "day": self.backlog_day.isoformat(),
        }

    def behind(self, code: str, **more: str) -> str:
        address = reverse("wagdesk_metrics:tickets", args=[code])
        return f"{address}?{urlencode({**self.asked, **more})}"

    def get_breadcrumbs_items(self) -> list[dict]:
        report = f"{reverse('wagdesk_metrics:report')}?{urlencode(self.asked)}"
        return [*self.breadcrumbs_items, {"url": report, "label": _("Service")}]


class MetricsView(MetricsDoor):
    template_name = "wagdesk_inbox/admin/metrics/report.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.render_to_response(self.get_context_data())

    def get_context_data(self, **kwargs: Any) -> dict:
        rows = figures_for(self.request.user, self.mailbox)
        before = self.period.before()
        waiting = backlog(self.request.user, self.backlog_day, self.period.zone, self.mailbox)
        newest = TicketFigures.objects.order_by("-last_event").values_list("last_event").first()
        return super().get_context_data(**kwargs) | {
            "figures": [
                self._shown(
                    figure, measure(rows, figure, self.period), measure(rows, figure, before)
                )
                for figure in FIGURES.values()
            ],
            "backlog": waiting,
            "backlog_definition": BACKLOG_DEFINITION,
            "backlog_url": self.behind("backlog"),
            "pending_url": self.behind("waiting_for_customer"),
            "mailboxes": self.mailboxes,
            "mailbox": self.mailbox,
            "period": self.period,
            "spans": [
                {"days": days, "label": ngettext("%(n)d day", "%(n)d days", days) % {"n": days}}
                for days in SPANS
            ],
            "backlog_day": self.backlog_day,
            "is_empty": newest is None,
            "zone": str(self.period.zone),
        }

    def _shown(self, figure: Figure, now: Measured, before: Measured) -> dict:
        return {
            "figure": figure,
            "now": now,
            "before": before,
            "url": self.behind(figure.code),
            "counted_url": self.behind(figure.code, only="1") if figure.kind == "share" else "",
        }


class TicketsBehindView(MetricsDoor):
    """The tickets a figure is made of."""

    template_name = "wagdesk_inbox/admin/metrics/tickets.html"

    def get(self, request: HttpRequest, figure: str) -> HttpResponse:
        before = request.GET.get("before", "")
        place = int(before) if before.isascii() and before.isdigit() and len(before) < 18 else None
        if figure in ("backlog", "waiting_for_customer"):
            name, definition = _("Backlog"), BACKLOG_DEFINITION
            tickets, following = backlog_page(self._waiting(figure), place)
        elif figure in FIGURES:
            chosen = FIGURES[figure]
            name, definition = chosen.name, chosen.definition
            tickets, following = tickets_behind(
                request.user,
                chosen,
                self.period,
                self.mailbox,
                only_counted=request.GET.get("only") == "1",
                before=place,
            )
        else:
            raise Http404(_("There is no such figure."))
        shown = {"figure": FIGURES.get(figure), "name": name, "definition": definition}
        older = self._older(figure, following)
        shown |= {"mailbox": self.mailbox, "period": self.period, "backlog_day": self.backlog_day}
        context = self.get_context_data(tickets=tickets, older=older, **shown)
        return self.render_to_response(context)

    def _waiting(self, which: str) -> list[int]:
        found: Backlog = backlog(
            self.request.user, self.backlog_day, self.period.zone, self.mailbox
        )
        return found.ours if which == "backlog" else found.pending

    def _older(self, figure: str, following: int | None) -> str:
        if following is None:
            return ""
        more = {"before": str(following)}
        if self.request.GET.get("only") == "1":
            more["only"] = "1"
        return self.behind(figure, **more)
