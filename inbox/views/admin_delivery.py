"""By which server a mailbox's mail leaves."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from ..actions.set_delivery import set_delivery, try_delivery
from ..delivery_forms import DeliveryForm
from ..mail.way_out import WayBlocked
from ..models import Mailbox, MailboxDelivery
from ..permissions import is_administrator


class DeliveryView(WagtailAdminTemplateMixin, View):
    """A form with two buttons: one tries what was typed, one keeps it."""

    template_name = "wagdesk_inbox/admin/delivery.html"
    header_icon = "mail"
    page_title = gettext_lazy("Delivery")

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not is_administrator(request.user):
            raise PermissionDenied(_("Only administrators decide by which server mail leaves."))
        self.mailbox = get_object_or_404(Mailbox, pk=kwargs.pop("mailbox"))
        self.delivery = MailboxDelivery.objects.filter(mailbox=self.mailbox).first()
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self) -> list[dict]:
        edit = reverse("wagdesk_mailboxes:edit", args=[self.mailbox.pk])
        return [
            *self.breadcrumbs_items,
            {"url": reverse("wagdesk_mailboxes:index"), "label": _("Mailboxes")},
            {"url": edit, "label": self.mailbox.name},
            {"url": "", "label": _("Delivery")},
        ]

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._page(DeliveryForm(delivery=self.delivery))

    def post(self, request: HttpRequest) -> HttpResponse:
        form = DeliveryForm(request.POST, delivery=self.delivery)
        if not form.is_valid():
            return self._page(form, status=422)
        typed = {
            "user": request.user,
            "mailbox": self.mailbox,
            "kind": form.cleaned_data["kind"],
            "options": form.options(),
            "password": form.secret(),
        }
        if request.POST.get("act") == "test":
            return self._page(form, **self._tried(typed))
        set_delivery(**typed)
        messages.success(request, _("This is how its mail leaves from now on."))
        return HttpResponseRedirect(request.path)

    def _tried(self, typed: dict) -> dict:
        try:
            answered = try_delivery(**typed)
        except WayBlocked as error:
            return {"problem": str(error)}
        if answered:
            return {"tried": _("The server answers and lets us in. Nothing was sent.")}
        return {"tried": _("It is set up. Only a mail can show whether it is taken.")}

    def _page(self, form: DeliveryForm, status: int = 200, **said: str) -> HttpResponse:
        context = self.get_context_data(form=form, mailbox=self.mailbox, **said)
        return self.render_to_response(context, status=status)
