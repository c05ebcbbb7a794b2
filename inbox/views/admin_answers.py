"""Automatic answers and senders: the kill switch, hints, blocks, forwarded mail."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views import View
from wagtail.admin import messages

from ..actions.auto_answer import switch_auto_answers
from ..actions.block import BadBlock, block_address
from ..actions.settle_hint import settle_hint
from ..actions.take_forward import NotAForward, accept_forward
from ..mail.identifiers import normalise_address
from ..models.mailbox import AccessLevel
from ..permissions import mailboxes_for
from .admin_acts import Act


class SwitchAnswersView(View):
    """Stop a mailbox's automatic answers, or let them go on."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, mailbox: int) -> HttpResponse:
        mine = mailboxes_for(request.user, AccessLevel.MANAGE)
        box = get_object_or_404(mine, pk=mailbox)
        on = bool(request.POST.get("on"))
        switch_auto_answers(user=request.user, mailbox=box, on=on)
        messages.success(
            request,
            _("Automatic answers are on again.") if on else _("Automatic answers are stopped."),
        )
        edit = reverse("wagdesk_mailboxes:edit", args=[box.pk])
        return HttpResponseRedirect(f"{edit}#panel-answers-section")


class SettleView(Act):
    """Somebody has looked: take the hint off a message."""

    def post(self, request: HttpRequest, message: int) -> HttpResponse:
        settle_hint(user=request.user, message=self.message(message))
        return self.back()


class ForwardedView(Act):
    """Make the first writer of a forwarded mail the requester."""

    def post(self, request: HttpRequest, message: int) -> HttpResponse:
        try:
            ticket = accept_forward(user=request.user, message=self.message(message))
        except NotAForward as error:
            messages.error(request, str(error))
        else:
            messages.success(
                request,
                _("%(person)s is the requester now.") % {"person": ticket.requester.label},
            )
        return self.back()


class BlockView(Act):
    """Block the sender of a ticket in its mailbox."""

    def post(self, request: HttpRequest, **_more: Any) -> HttpResponse:
        address = normalise_address(self.ticket.requester.address)
        try:
            block_address(user=request.user, value=address, mailbox=self.ticket.mailbox)
        except (BadBlock, PermissionDenied) as error:
            messages.error(request, str(error))
        else:
            messages.success(
                request,
                _("Mail of %(address)s to this mailbox is spam from now on.")
                % {"address": address},
            )
        return self.back()
