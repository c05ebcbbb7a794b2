"""Where a ticket is, and with which others: snooze, trash, mailbox, merge, link, split."""

from datetime import datetime

from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from wagtail.admin import messages

from ..actions.editing import ImpossibleEdit
from ..actions.link import link, unlink
from ..actions.merge import merge_tickets, unmerge
from ..actions.move_ticket import move_ticket
from ..actions.snooze import snooze, wake
from ..actions.split import split_messages
from ..actions.trash import restore, trash
from ..models import Mailbox, Ticket
from ..models.ticket import UNTIL_ANSWER
from ..snooze_times import snooze_time
from .admin_access import inbox_url
from .admin_filing import FilingView, moment_in, number_in
from .admin_undo import way_back


class SnoozeView(FilingView):
    """``until``: a code of ``snooze_choices``, ``answer``, or ``date`` with a date."""

    verb = "snooze"

    def act(self, data: QueryDict) -> HttpResponse | None:
        code = data.get("until", "")
        if code == "answer":
            until = None
        elif code == "date":
            until = moment_in(data.get("date", ""), 9)
        elif (until := snooze_time(code)) is None:
            raise ImpossibleEdit(_("Pick when the ticket should come back."))
        before = self.ticket.snoozed_until
        ticket = snooze(**self.edit(), until=until, version=self.version)
        elsewhere = self.on_to(data.get("then", ""))
        if ticket.snoozed_until != before:
            self.tell(_snoozed(ticket), self._back_to(before), left=bool(elsewhere))
        return elsewhere

    def _back_to(self, before: datetime | None) -> str:
        number = self.ticket.pk
        if before is None:
            return way_back(self.request, inbox_url("wake", number))
        if before == UNTIL_ANSWER:
            return way_back(self.request, inbox_url("snooze", number), until="answer")
        date = before.isoformat()
        return way_back(self.request, inbox_url("snooze", number), until="date", date=date)


def _snoozed(ticket: Ticket) -> str:
    if ticket.snoozed_until == UNTIL_ANSWER:
        return _("#%(number)d is snoozed until the customer writes.") % {"number": ticket.pk}
    local = timezone.localtime(ticket.snoozed_until)
    return _("#%(number)d is snoozed until %(date)s.") % {
        "number": ticket.pk,
        "date": date_format(local, "D j M, H:i"),
    }


class WakeView(FilingView):
    verb = "wake"

    def act(self, data: QueryDict) -> None:
        wake(**self.edit())


class TrashView(FilingView):
    verb = "trash"

    def act(self, data: QueryDict) -> None:
        trash(**self.edit())
        said = _("#%(number)d is in the trash.") % {"number": self.ticket.pk}
        self.tell(said, way_back(self.request, inbox_url("restore", self.ticket.pk)), left=True)


class RestoreView(FilingView):
    verb = "restore"
    in_trash = True

    def act(self, data: QueryDict) -> None:
        restore(**self.edit())


class MoveView(FilingView):
    verb = "move"

    def act(self, data: QueryDict) -> None:
        mailbox = self.chosen(Mailbox, "mailbox")
        if mailbox is None:
            raise ImpossibleEdit(_("Choose a mailbox."))
        move_ticket(**self.edit(), mailbox=mailbox, version=self.version)
        messages.success(
            self.request,
            _("#%(number)d is in “%(mailbox)s” now.")
            % {"number": self.ticket.pk, "mailbox": mailbox.name},
        )


class MergeView(FilingView):
    """Merge this ticket into another, whose page is shown then."""

    verb = "merge"

    def act(self, data: QueryDict) -> HttpResponse:
        target = merge_tickets(
            user=self.request.user,
            sources=[self.ticket],
            target=self.other("into"),
            confirmed=data.get("confirmed") == "1",
        )
        messages.success(
            self.request,
            _("#%(source)d was merged into #%(target)d.")
            % {"source": self.ticket.pk, "target": target.pk},
        )
        return HttpResponseRedirect(inbox_url("ticket", target.pk))


class UnmergeView(FilingView):
    verb = "unmerge"

    def act(self, data: QueryDict) -> None:
        unmerge(**self.edit())


class LinkView(FilingView):
    verb = "link"

    def act(self, data: QueryDict) -> None:
        link(**self.edit(), other=self.other("other"), kind=data.get("kind", ""))


class UnlinkView(FilingView):
    verb = "unlink"

    def act(self, data: QueryDict) -> None:
        unlink(**self.edit(), other=self.other("other"), kind=data.get("kind", ""))


class SplitView(FilingView):
    """Move the ticked messages to a ticket of their own, whose page is shown then."""

    verb = "split"

    def act(self, data: QueryDict) -> HttpResponse:
        ticked = [pk for value in data.getlist("messages") if (pk := number_in(value))]
        new = split_messages(**self.edit(), messages=ticked, subject=data.get("subject", "")[:500])
        messages.success(
            self.request,
            _("The messages are in #%(new)d now, split off from #%(number)d.")
            % {"new": new.pk, "number": self.ticket.pk},
        )
        return HttpResponseRedirect(inbox_url("ticket", new.pk))
