"""Handing out and erasing what is known of a person; who looked at what."""

from datetime import date, datetime, time
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from wagdesk.personal_data import registry

from ..actions.audit import record
from ..actions.erase_person import erase_person
from ..actions.export_person import export_person
from ..models.privacy import AuditAction
from ..permissions import is_administrator
from ..privacy_words import summed_up
from ..queries.audit import Asked, audit_page
from ..queries.people import may_hand_out
from ..queries.person_page import archives_for
from .admin_access import inbox_url, replace_nul
from .admin_files import download, opened
from .admin_people import PersonScreen


class PersonExportView(PersonScreen):
    """Ask for the archive of a person."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> HttpResponse:
        try:
            export_person(user=request.user, person=self.person)
        except PermissionDenied as refused:
            messages.error(request, str(refused))
        else:
            messages.success(
                request, _("The archive is being made. You find it below in a minute or two.")
            )
        return HttpResponseRedirect(self.person_url)


class PersonArchiveView(PersonScreen):
    """Fetch an archive: only who asked for it, while it is kept and they still may."""

    def get(self, request: HttpRequest, export: int) -> HttpResponse:
        rows = archives_for(request.user, self.person).exclude(blob="")
        row = get_object_or_404(rows, pk=export)
        if not may_hand_out(request.user, self.person):
            raise Http404
        record(
            action=AuditAction.DOWNLOADED,
            actor=request.user,
            kind="person",
            object_id=self.person.pk,
            export=row.pk,
        )
        return download(opened(row.blob), f"person-{self.person.pk}.zip")


class PersonEraseView(PersonScreen):
    """What would go, and the button that makes it go."""

    template_name = "wagdesk_inbox/admin/person_erase.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.sure = True
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest) -> HttpResponse:
        if not may_hand_out(request.user, self.person):
            raise PermissionDenied(_("You may not erase this person."))
        return self.render_to_response(self.get_context_data())

    def get_context_data(self, **kwargs: Any) -> dict:
        identifiers = registry.discover().known_as([f"person:{self.person.pk}"])
        return super().get_context_data(**kwargs) | {
            "person": self.person,
            "addresses": [each for each in identifiers if "@" in each],
            "rows": summed_up(registry.counts(identifiers)),
            "sure": self.sure,
        }

    def post(self, request: HttpRequest) -> HttpResponse:
        if not may_hand_out(request.user, self.person):
            raise PermissionDenied(_("You may not erase this person."))
        if request.POST.get("sure") != str(self.person.pk):
            self.sure = False
            return self.render_to_response(self.get_context_data())
        number = self.person.pk
        erase_person(user=request.user, person=self.person)
        messages.success(request, _("Person #%d is erased.") % number)
        return HttpResponseRedirect(inbox_url("people"))


class AuditView(WagtailAdminTemplateMixin, View):
    """The trail, for administrators, with a mailbox or without: ``action``, ``actor``,
    ``object``, ``from``, ``until``."""

    template_name = "wagdesk_inbox/admin/audit.html"
    page_title = gettext_lazy("Who looked at what")
    header_icon = "history"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        replace_nul(request)
        if not is_administrator(request.user):
            raise PermissionDenied(_("Only administrators see who looked at what."))
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self) -> list[dict]:
        here = {"url": inbox_url("audit"), "label": _("Who looked at what")}
        return [*self.breadcrumbs_items, here]

    def get(self, request: HttpRequest) -> HttpResponse:
        self.given = {name: request.GET.get(name, "")[:60] for name in Asked.NAMES}
        return self.render_to_response(self.get_context_data())

    def get_context_data(self, **kwargs: Any) -> dict:
        given = self.given
        page = audit_page(
            Asked(
                action=given["action"] if given["action"] in AuditAction.values else "",
                actor=given["actor"],
                object_id=given["object"],
                since=_start(parse_date_or_none(given["from"])),
                until=_start(parse_date_or_none(given["until"]), end=True),
            ),
            after=self.request.GET.get("after", ""),
        )
        kept = {name: text for name, text in given.items() if text}
        return super().get_context_data(**kwargs) | {
            "page": page,
            "given": given,
            "actions": AuditAction.choices,
            "actors": _actors(),
            "older_url": f"?{urlencode(kept | {'after': page.after})}" if page.after else "",
        }


def _actors() -> list:
    """Accounts that may enter the admin: few enough to choose from."""
    users = get_user_model().objects.filter(is_active=True)
    mine = users.filter(is_superuser=True) | users.exclude(groups=None)
    return sorted(mine.distinct()[:200], key=lambda user: str(user).lower())


def parse_date_or_none(text: str) -> date | None:
    try:
        return parse_date(text)
    except ValueError:
        return None


def _start(day: date | None, *, end: bool = False) -> datetime | None:
    """The moment at which the day begins here, or is over."""
    if day is None:
        return None
    return timezone.make_aware(datetime.combine(day, time.max if end else time.min))
