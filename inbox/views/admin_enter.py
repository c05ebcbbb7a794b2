"""Enter a ticket for somebody who called or came by."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.functional import cached_property
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from ..actions.enter_ticket import enter_ticket
from ..actions.submit_form import Sent
from ..enter_forms import EnterForm, entry_form
from ..models import ContactForm
from ..models.mailbox import AccessLevel
from ..permissions import mailboxes_for
from ..queries.usual_mailbox import usual_mailbox
from .admin_access import InboxView, inbox_url


class EnterView(InboxView):
    """The plain form, or (``?form=``) one with the questions of a contact form."""

    template_name = "wagdesk_inbox/admin/enter.html"
    page_title = gettext_lazy("New ticket")

    def get_breadcrumbs_items(self) -> list[dict]:
        return self.crumbs_to("enter")

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self.boxes.exists():
            raise PermissionDenied(_("You may not write in any mailbox."))
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def boxes(self) -> Any:
        return mailboxes_for(self.request.user, AccessLevel.REPLY)

    @cached_property
    def asked(self) -> ContactForm | None:
        """The contact form whose questions are asked, if the agent may write in its mailbox."""
        pk = self.request.GET.get("form", "")
        if not (pk.isascii() and pk.isdigit() and len(pk) < 18):
            return None
        return ContactForm.objects.filter(pk=pk, mailbox__in=self.boxes).first()

    def _form(self, *data: Any) -> EnterForm:
        mailbox = self.asked.mailbox if self.asked else None
        if self.asked:
            initial = {"priority": self.asked.priority}
        else:
            slug = self.request.GET.get("mailbox", "")
            initial = {"mailbox": usual_mailbox(self.request.user, slug)}
        made = entry_form(self.asked)
        return made(*data, user=self.request.user, mailbox=mailbox, initial=initial)

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._page(self._form())

    def post(self, request: HttpRequest) -> HttpResponse:
        form = self._form(request.POST)
        if not form.is_valid():
            return self._page(form, status=422)
        data = form.cleaned_data
        ticket = enter_ticket(
            user=request.user,
            mailbox=data["mailbox"],
            caller=form.caller,
            channel=data["channel"],
            sent=Sent(
                address=data["email"],
                name=data["name"],
                subject=data["subject"],
                message=data["message"],
                locale=(get_language() or "")[:20],
                answers=form.answers(),
            ),
            form=self.asked,
            priority=data["priority"],
            assignee=request.user if data["mine"] else None,
        )
        messages.success(request, _("#%(number)d is entered.") % {"number": ticket.pk})
        return HttpResponseRedirect(inbox_url("ticket", ticket.pk))

    def _page(self, form: EnterForm, status: int = 200) -> HttpResponse:
        forms = ContactForm.objects.filter(mailbox__in=self.boxes)
        context = self.get_context_data(form=form, asked=self.asked, forms=forms)
        return self.render_to_response(context, status=status)
