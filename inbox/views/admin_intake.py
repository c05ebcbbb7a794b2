"""How mail comes in, and what could not be received: the screen and its acts."""

from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views import View
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from ..actions.alarm import name_of
from ..actions.audit import record_look
from ..actions.retry_received import retry_all_received, retry_received
from ..actions.set_aside import set_aside
from ..mail.reasons import Reason
from ..models.privacy import AuditAction
from ..queries.intake import (
    IntakeHealth,
    capped,
    failed_mail_for,
    failed_page,
    managed_mailboxes,
)
from .admin_access import inbox_url
from .admin_files import download, opened


class IntakeView(WagtailAdminTemplateMixin, View):
    """Whoever sees a mailbox sees that something failed in it; who manages it, what."""

    template_name = "wagdesk_inbox/admin/intake.html"
    header_icon = "download"
    page_title = gettext_lazy("Incoming mail")

    def get(self, request: HttpRequest) -> HttpResponse:
        health = IntakeHealth(request.user)
        return self.render_to_response(self.get_context_data(health=health))

    def get_breadcrumbs_items(self) -> list[dict]:
        return [
            *self.breadcrumbs_items,
            {"url": inbox_url("list"), "label": _("Inbox")},
            {"url": inbox_url("intake"), "label": _("Incoming mail")},
        ]

    def get_context_data(self, *, health: IntakeHealth, **kwargs: Any) -> dict:
        context = super().get_context_data(**kwargs) | {"health": health}
        context["waiting"] = capped(health.waiting)
        if not health.managed:
            return context
        reason = self.request.GET.get("reason", "")
        reason = reason if reason in Reason.values else ""
        keys = {name: _key(self.request.GET.get(name, "")) for name in ("after", "before")}
        page = failed_page(self.request.user, reason=reason, **keys)
        return context | {
            "page": page,
            "reason": reason,
            "failed": capped(health.failed),
            "alarms": [(alarm, name_of(alarm.code)) for alarm in health.alarms],
            "older_url": _address(reason, after=page.older) if page.older else "",
            "newer_url": _address(reason, before=page.newer) if page.newer else "",
            "first_url": _address(reason),
            "all_url": _address(""),
        }


def _key(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None


def _address(reason: str, **key: int) -> str:
    parts = {"reason": reason} if reason else {}
    query = urlencode(parts | key)
    return f"{inbox_url('intake')}?{query}#failed" if query else f"{inbox_url('intake')}#failed"


class FailedMailDoor(View):
    """Something about one failed mail; as if missing to those who don't manage its mailbox."""

    def back(self) -> HttpResponse:
        return redirect(_address(self.request.POST.get("reason", "")))


class RetryFailedView(FailedMailDoor):
    def post(self, request: HttpRequest, received: int) -> HttpResponse:
        row = failed_mail_for(request.user, received)
        if retry_received(user=request.user, received=row):
            messages.success(request, _("The mail is tried again now."))
        elif not row.blob:
            said = _(
                "Nothing came of it: the mail is over the limit, or its source is gone or off."
            )
            messages.warning(request, said)
        return self.back()


class SetAsideView(FailedMailDoor):
    def post(self, request: HttpRequest, received: int) -> HttpResponse:
        row = failed_mail_for(request.user, received)
        if set_aside(user=request.user, received=row):
            messages.success(request, _("The mail is set aside. It is kept as it came."))
        return self.back()


class FailedRawView(View):
    """The mail as it came."""

    def get(self, request: HttpRequest, received: int) -> HttpResponse:
        row = failed_mail_for(request.user, received)
        if not row.blob:
            raise Http404(_("There is no original mail."))
        record_look(
            action=AuditAction.OPENED_RAW, actor=request.user, kind="mail", object_id=row.pk
        )
        return download(opened(row.blob), f"mail-{row.pk}.eml")


class RetryAllView(View):
    """Try again all that failed for one reason."""

    def post(self, request: HttpRequest) -> HttpResponse:
        if not managed_mailboxes(request.user).exists():
            raise PermissionDenied(_("You may not do this in this mailbox."))
        reason = request.POST.get("reason", "").replace("\0", "")
        again = retry_all_received(user=request.user, reason=reason)
        text = ngettext("%(n)d mail is tried again now.", "%(n)d mails are tried again now.", again)
        messages.success(request, text % {"n": again})
        return redirect(inbox_url("intake"))
