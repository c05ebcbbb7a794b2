"""What is said of a ticket beside the conversation: one POST, one act, back to the ticket.

An act that can't be done shows the ticket as it is now, with the reason, with what others did
meanwhile, and with all that was typed.
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from wagtail.admin import messages

from ..actions.assign import assign
from ..actions.change_requester import change_requester
from ..actions.change_status import change_status, undo_status
from ..actions.edit_subject import edit_subject
from ..actions.editing import ImpossibleEdit, StaleTicket
from ..actions.follow import follow
from ..actions.merge import MergeNeedsAYes
from ..actions.people import person_for
from ..actions.set_due import set_due
from ..actions.set_field import set_field
from ..actions.set_label import set_label
from ..actions.set_priority import set_priority
from ..actions.set_team import set_team
from ..actions.set_type import set_type
from ..actions.tag_ticket import ImpossibleTags, change_tags, tag_ticket
from ..mail.identifiers import normalise_address
from ..models import CustomField, StatusLabel, Team, Ticket, TicketEvent
from ..models.ticket import Status
from ..queries.tickets import ticket_for, tickets_for
from ..transitions import ImpossibleChange
from .admin_access import inbox_url
from .admin_conversation import ConversationView
from .admin_undo import way_back

LONGEST_TAGS = 5000
LONGEST_LIST = 4000
_NOT_SENT_AGAIN = ("csrfmiddlewaretoken", "version", "confirmed")


@dataclass
class Refused:
    """An act that was not done. ``again``: the button that does it all the same, if one may."""

    verb: str
    problem: str
    typed: QueryDict
    events: list[TicketEvent] = field(default_factory=list)
    again: str = ""
    confirms: bool = False

    @property
    def fields(self) -> list[tuple[str, str]]:
        """What the button sends."""
        names = [name for name in self.typed if name not in _NOT_SENT_AGAIN]
        return [(name, value) for name in names for value in self.typed.getlist(name)]


class FilingView(ConversationView):
    """An act on the ticket. ``verb`` is the name of its address."""

    verb: str

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        return HttpResponseRedirect(self.ticket_url)

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        try:
            with transaction.atomic():
                answer = self.act(request.POST, **kwargs)
        except PermissionDenied as no:
            return self.refused(Refused(self.verb, str(no), request.POST), 403)
        except StaleTicket as stale:
            again = _("Save mine instead")
            told = Refused(self.verb, str(stale), request.POST, stale.events, again)
            return self.refused(told, 409)
        except MergeNeedsAYes as ask:
            told = Refused(self.verb, str(ask), request.POST, again=_("Merge all the same"))
            told.confirms = True
            return self.refused(told, 409)
        except (ImpossibleEdit, ImpossibleTags, ImpossibleChange) as error:
            return self.refused(Refused(self.verb, str(error), request.POST), 422)
        return answer or self.back()

    def act(self, data: QueryDict, **kwargs: Any) -> HttpResponse | None:
        """Do it; an answer other than going back to the ticket is given back."""
        raise NotImplementedError

    def refused(self, refused: Refused, status: int) -> HttpResponse:
        """The ticket as it is now, and why nothing was done."""
        try:
            self.ticket = ticket_for(self.request.user, self.ticket.pk, in_trash=True)
        except Http404:
            messages.error(self.request, refused.problem)
            return HttpResponseRedirect(inbox_url("list"))
        self.was_refused = refused
        return self.page(self._composer(), status=status)

    def back(self) -> HttpResponse:
        """To the ticket, or to the list if it is no longer the viewer's to see."""
        if tickets_for(self.request.user).filter(pk=self.ticket.pk).exists():
            return HttpResponseRedirect(self.ticket_url)
        return HttpResponseRedirect(inbox_url("list"))

    def on_to(self, then: str) -> HttpResponse | None:
        """Whoever works through a list goes on to the next one of it, at its end back to it.

        ``then``: a ticket's number, ``list``, or the list's own address from the ``?`` on.
        """
        if then == "list":
            return HttpResponseRedirect(inbox_url("list"))
        if then.startswith("?"):
            asked = QueryDict(then[1:]).urlencode() if len(then) < LONGEST_LIST else ""
            return HttpResponseRedirect(f"{inbox_url('list')}{asked and '?'}{asked}")
        is_number = then.isascii() and then.isdecimal() and len(then) < 19
        if is_number and tickets_for(self.request.user).filter(pk=then).exists():
            return HttpResponseRedirect(inbox_url("ticket", int(then)))
        return None

    def tell(self, said: str, back: str, *, left: bool) -> None:
        """What was done, and the way back; ``left``: one goes on elsewhere."""
        link = format_html('<a href="{}">{}</a> ', self.ticket_url, _("Back to it")) if left else ""
        messages.success(self.request, format_html("{} {}{}", said, link, back))

    def edit(self) -> dict:
        """What every action takes."""
        return {"user": self.request.user, "ticket": self.ticket}

    @property
    def version(self) -> int | None:
        """The version that the page showed; none is no guard."""
        return number_in(self.request.POST.get("version", ""))

    def other(self, name: str) -> Ticket:
        """The ticket whose number was typed, if the viewer may see it."""
        number = number_in(self.request.POST.get(name, "").strip().removeprefix("#"))
        if number is None:
            raise ImpossibleEdit(_("Write the number of a ticket, for example 1234."))
        ticket = tickets_for(self.request.user).filter(pk=number).first()
        if ticket is None:
            raise ImpossibleEdit(
                _("There is no ticket #%(number)d that you may see.") % {"number": number}
            )
        return ticket

    def chosen(self, model: type[Model], name: str) -> Any:
        """The row that was chosen, None for nothing."""
        value = self.request.POST.get(name, "")
        if not value:
            return None
        row = model._default_manager.filter(pk=number_in(value)).first()
        if row is None:
            raise ImpossibleEdit(_("This is no longer there. Choose another."))
        return row


def number_in(text: str) -> int | None:
    """A whole number that a column can hold."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 18 else None


def moment_in(text: str, at_midnight: int = 0) -> datetime:
    """A date, or a date and a time, in the viewer's time zone."""
    try:
        moment = datetime.fromisoformat(text.strip())
        if not 2000 <= moment.year < 3000:
            raise ValueError
    except ValueError:
        raise ImpossibleEdit(
            _("Write a date, for example 2026-03-31 or 2026-03-31T17:00.")
        ) from None
    if len(text.strip()) <= len("2026-03-31"):
        moment = moment.replace(hour=at_midnight)
    return moment if timezone.is_aware(moment) else timezone.make_aware(moment)


class AssignView(FilingView):
    verb = "assign"

    def act(self, data: QueryDict) -> None:
        assign(**self.edit(), assignee=self._person(data.get("assignee", "")), version=self.version)

    def _person(self, wanted: str) -> Any:
        if wanted == "me":
            return self.request.user
        if not wanted:
            return None
        field = get_user_model()._meta.pk
        try:
            return get_object_or_404(get_user_model().objects, pk=field.to_python(wanted))
        except (ValidationError, OverflowError) as error:
            raise Http404 from error


class StatusView(FilingView):
    verb = "status"

    def act(self, data: QueryDict) -> HttpResponse | None:
        before = self.ticket.status
        if data.get("undo") == "1":
            ticket = undo_status(**self.edit())
            messages.success(self.request, self._said(ticket))
            return None
        ticket = change_status(**self.edit(), status=data.get("status", ""), version=self.version)
        elsewhere = self.on_to(data.get("then", ""))
        if ticket.status != before:
            back = way_back(self.request, inbox_url("status", ticket.pk), undo="1")
            self.tell(self._said(ticket), back, left=bool(elsewhere))
        return elsewhere

    def _said(self, ticket: Ticket) -> str:
        return _("#%(number)d is now “%(status)s”.") % {
            "number": ticket.pk,
            "status": Status(ticket.status).label,
        }


class TagView(FilingView):
    """``tags``: exactly these. ``add`` and ``remove``: beside what others do meanwhile."""

    verb = "tags"

    def act(self, data: QueryDict) -> None:
        if "tags" in data:
            names = data["tags"][:LONGEST_TAGS].split(",")
            tag_ticket(**self.edit(), names=names, version=self.version)
        else:
            added = data.get("add", "")[:LONGEST_TAGS].split(",")
            change_tags(**self.edit(), add=added, remove=data.getlist("remove")[:100])


class PriorityView(FilingView):
    verb = "priority"

    def act(self, data: QueryDict) -> None:
        wanted = number_in(data.get("priority", ""))
        set_priority(**self.edit(), priority=wanted or 0, version=self.version)


class TypeView(FilingView):
    verb = "type"

    def act(self, data: QueryDict) -> None:
        set_type(**self.edit(), type=data.get("type", ""), version=self.version)


class TeamView(FilingView):
    verb = "team"

    def act(self, data: QueryDict) -> None:
        set_team(**self.edit(), team=self.chosen(Team, "team"), version=self.version)


class LabelView(FilingView):
    verb = "label"

    def act(self, data: QueryDict) -> None:
        set_label(**self.edit(), label=self.chosen(StatusLabel, "label"), version=self.version)


class DueView(FilingView):
    verb = "due"
    # What is due on a day is due when the day's work ends.
    EVENING = 18

    def act(self, data: QueryDict) -> None:
        typed = data.get("due", "").strip()
        due = moment_in(typed, self.EVENING) if typed else None
        set_due(**self.edit(), due=due, version=self.version)


class FieldView(FilingView):
    verb = "field"

    def act(self, data: QueryDict, field: int) -> None:
        row = get_object_or_404(CustomField, pk=field)
        set_field(**self.edit(), field=row, value=data.get("value", ""), version=self.version)


class SubjectView(FilingView):
    verb = "subject"

    def act(self, data: QueryDict) -> None:
        edit_subject(**self.edit(), subject=data.get("subject", ""), version=self.version)


class RequesterView(FilingView):
    """Who asks, by mail address; made known if nobody has it."""

    verb = "requester"

    def act(self, data: QueryDict) -> None:
        address = normalise_address(data.get("address", ""))
        if not address or len(address) > 254:
            raise ImpossibleEdit(_("Write a mail address, for example ana@example.com."))
        person = person_for(
            address=address,
            name=" ".join(data.get("name", "").split())[:200],
            locale=self.ticket.locale,
        )
        keep = data.get("keep") == "1"
        change_requester(**self.edit(), person=person, keep=keep, version=self.version)


class FollowView(FilingView):
    verb = "follow"

    def act(self, data: QueryDict) -> None:
        follow(**self.edit(), wanted=data.get("wanted") == "1")
