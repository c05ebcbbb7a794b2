"""Write to somebody who has not written to us."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..actions.check_articles import ArticleProblem
from ..actions.outbound import write_first
from ..admin_forms import WriteForm
from ..models.mailbox import AccessLevel
from ..models.message import MessageKind
from ..models.ticket import Status
from ..permissions import holds_anywhere, mailboxes_for
from ..queries.tickets import taken_back_by
from ..queries.usual_mailbox import usual_mailbox
from .admin_access import InboxView, inbox_url
from .admin_conversation import REFUSALS


class WriteView(InboxView):
    """A form; what can't go comes back with the reason, and with the text."""

    template_name = "wagdesk_inbox/admin/write.html"
    page_title = gettext_lazy("New message")

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not holds_anywhere(request.user, AccessLevel.REPLY):
            raise PermissionDenied(_("You may not write in any mailbox."))
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self) -> list[dict]:
        return self.crumbs_to("write")

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._page(WriteForm(user=request.user, initial=self._initial()))

    def post(self, request: HttpRequest) -> HttpResponse:
        form = WriteForm(request.POST, request.FILES, user=request.user)
        if not form.is_valid():
            return self._page(form, next(iter(form.errors.values()))[0])
        data = form.cleaned_data
        try:
            message = write_first(
                user=request.user,
                mailbox=data["mailbox"],
                to=data["to"],
                name=data["name"],
                subject=data["subject"],
                text=data["text"],
                status=data["status"] or Status.PENDING,
                cc=data["cc"],
                bcc=data["bcc"],
                files=form.new_files(),
            )
        except (ArticleProblem, *REFUSALS) as error:
            return self._page(form, str(error))
        return HttpResponseRedirect(f"{inbox_url('ticket', message.ticket_id)}?sent=1#last")

    def _page(self, form: WriteForm, problem: str = "") -> HttpResponse:
        lost = [file.name for file in self.request.FILES.getlist("files")]
        context = self.get_context_data(form=form, problem=problem, lost_files=lost)
        return self.render_to_response(context, status=422 if problem else 200)

    def _initial(self) -> dict:
        """The mailbox one came from; after an undo what was taken back, for its author."""
        boxes = mailboxes_for(self.request.user, AccessLevel.REPLY)
        slug = self.request.GET.get("mailbox", "")
        initial = {"mailbox": usual_mailbox(self.request.user, slug)}
        asked = self.request.GET.get("again", "")
        if not asked.isdecimal() or len(asked) > 18:
            return initial
        rows = taken_back_by(self.request.user).filter(pk=asked, kind=MessageKind.REPLY)
        message = rows.filter(ticket__mailbox__in=boxes, ticket__trashed_at__isnull=False).first()
        if message is None:
            return initial
        to = {name: ", ".join(rows) for name, rows in message.recipients.items()}
        return {
            "mailbox": message.ticket.mailbox,
            "name": message.ticket.requester.name,
            "subject": message.ticket.subject,
            "text": message.visible_text,
            **to,
        }
