"""One POST, one act on a ticket, back to where one came from."""

from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from wagtail.admin import messages

from ..actions.confirm_participant import confirm_participant, confirm_stranger
from ..actions.flag_article import flag_article
from ..actions.forward import undo_forward
from ..actions.reply import TooLate, undo_reply
from ..actions.retry_mail import retry_mail
from ..models import Message, OutgoingMail, Ticket
from ..models.message import MessageKind
from ..models.ticket import LinkKind
from ..queries.tickets import messages_for, tickets_for
from .admin_access import TicketDoor, inbox_url


class Act(TicketDoor):
    """An act answers with a redirect, whatever came of it."""

    http_method_names = ["post"]

    def back(self) -> HttpResponse:
        """To the ticket, or to the list if it is no longer the viewer's to see."""
        if tickets_for(self.request.user).filter(pk=self.ticket.pk).exists():
            return HttpResponseRedirect(self.ticket_url)
        return HttpResponseRedirect(inbox_url("list"))

    def message(self, pk: int) -> Message:
        return get_object_or_404(messages_for(self.request.user, self.ticket), pk=pk)


class FlagView(Act):
    """ "Needs an article", on and off."""

    def post(self, request: HttpRequest) -> HttpResponse:
        wanted = request.POST.get("wanted") == "1"
        flag_article(user=request.user, ticket=self.ticket, wanted=wanted)
        return self.back()


class UndoView(Act):
    """Take back what was sent; its text returns to the editor."""

    def post(self, request: HttpRequest, message: int) -> HttpResponse:
        row = self.message(message)
        undo = undo_forward if row.kind == MessageKind.NOTE else undo_reply
        try:
            ticket = undo(user=request.user, message=row)
        except TooLate as late:
            messages.error(request, str(late))
            return self.back()
        if ticket.trashed_at:
            return HttpResponseRedirect(f"{inbox_url('write')}?again={message}")
        return HttpResponseRedirect(f"{self.ticket_url}?again={message}#reply")


class RetryView(Act):
    """Try to deliver a failed mail again."""

    def post(self, request: HttpRequest, outgoing: int) -> HttpResponse:
        mine = Q(message__ticket=self.ticket) | Q(ticket=self.ticket)
        mails = OutgoingMail.objects.filter(mine).select_related("ticket", "message__ticket")
        if retry_mail(user=request.user, outgoing=get_object_or_404(mails, pk=outgoing)):
            messages.success(request, _("It is on its way again."))
        return self.back()


class ConfirmView(Act):
    """Let whoever wrote a flagged message take part."""

    def post(self, request: HttpRequest, message: int) -> HttpResponse:
        row = self.message(message)
        if row.person is None or row.kind != MessageKind.CUSTOMER:
            raise Http404
        target = self._meant(row)
        if target is None:
            confirm_participant(user=request.user, ticket=self.ticket, person=row.person)
            target = self.ticket
        else:
            confirm_stranger(user=request.user, message=row, ticket=target)
        messages.success(
            request,
            _("%(person)s now takes part in #%(number)d.")
            % {"person": row.person.label, "number": target.pk},
        )
        return self.back()

    def _meant(self, row: Message) -> Ticket | None:
        """The earlier ticket that a stranger's answer, which opened this one, was for."""
        if row.person_id != self.ticket.requester_id or row.flagged == "unproven":
            return None
        links = self.ticket.links.filter(kind=LinkKind.STRANGER).values("target")
        return tickets_for(self.request.user).filter(pk__in=links).first()
