"""The conversation page, and what is sent from it."""

from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.translation import gettext as _

from ..actions.add_note import add_note
from ..actions.check_articles import ArticleProblem
from ..actions.reply import EmptyReply, SomeoneElseWrote, reply
from ..admin_forms import NoteForm, ReplyForm
from ..models import Message
from ..models.message import MessageKind
from ..models.ticket import Status
from ..queries.articles import articles_suggested, with_other_article
from ..queries.conversation import Conversation, assignable, conversation, saved_replies_for
from ..queries.person import before_writing, person_card
from ..transitions import REPLY_CHOICES, TRANSITIONS, ImpossibleChange, status_choices
from .admin_access import InboxView, TicketDoor
from .admin_trail import Trail


@dataclass
class Composer:
    """What stands in the editor, and why it was not sent."""

    tab: str = "reply"
    reply: str = ""
    note: str = ""
    cc: list[str] = field(default_factory=list)
    problem: str = ""
    article_problem: ArticleProblem | None = None
    newer: list[Message] = field(default_factory=list)
    status: str = ""
    lost_files: list[str] = field(default_factory=list)
    sent: bool = False

    @property
    def newer_ids(self) -> set[int]:
        return {message.pk for message in self.newer}


class ConversationView(TicketDoor, InboxView):
    """Everything about one ticket, and the editor below it."""

    template_name = "wagdesk_inbox/admin/conversation.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.page(self._taken_back() or Composer(tab=self._tab()))

    def page(self, composer: Composer, status: int = 200) -> HttpResponse:
        context = self.get_context_data(composer=composer)
        return self.render_to_response(context, status=status)

    def _tab(self) -> str:
        return "note" if self.request.GET.get("tab") == "note" else "reply"

    def _taken_back(self) -> Composer | None:
        """After an undo the text comes back into the editor, for its author."""
        asked = self.request.GET.get("again", "")
        if not asked.isdecimal() or len(asked) > 18:
            return None
        message = Message.with_notes.filter(
            pk=asked,
            ticket=self.ticket,
            author=self.request.user,
            kind=MessageKind.REPLY,
            undone_at__isnull=False,
        ).first()
        if message is None:
            return None
        files = list(message.attachments.values_list("name", flat=True))
        return Composer(reply=message.visible_text, lost_files=files)

    def get_page_title(self) -> str:
        return f"#{self.ticket.pk} {self.ticket.subject or _('No subject')}"

    def get_breadcrumbs_items(self) -> list[dict]:
        here = {"url": self.ticket_url, "label": f"#{self.ticket.pk}"}
        return [*super().get_breadcrumbs_items(), here]

    def get_context_data(self, *, composer: Composer, **kwargs: Any) -> dict:
        user, ticket = self.request.user, self.ticket
        talk = conversation(user, ticket)
        before = before_writing(user, ticket, talk.articles)
        context = super().get_context_data(**kwargs) | {
            "ticket": ticket,
            "talk": talk,
            "trail": Trail(talk.users, talk.people),
            "composer": composer,
            "card": person_card(user, ticket),
            "before": before,
            "several_mailboxes": len(self.mailboxes) > 1,
            "undo_seconds": _seconds_left(talk),
            "address": ticket.mailbox.address,
        }
        return context | (self._for_answering(talk, before) if talk.may_reply else {})

    def _for_answering(self, talk: Conversation, before) -> dict:
        ticket, is_spam = self.ticket, self.ticket.status == Status.SPAM
        answerable = ticket.status in TRANSITIONS[REPLY_CHOICES[Status.PENDING]]
        return {
            "answerable": answerable,
            "reply_statuses": [
                {"code": code, "label": Status(code).label}
                for code in REPLY_CHOICES
                if code != Status.PENDING
            ],
            "status_choices": [
                {"code": code, "label": _("Not spam") if is_spam else Status(code).label}
                for code in status_choices(ticket.status)
            ],
            "agents": assignable(ticket),
            "saved_replies": saved_replies_for(ticket) if answerable else [],
            "suggestions": articles_suggested(ticket, before.known) if answerable else [],
        }


def _seconds_left(talk: Conversation) -> int:
    if talk.undoable is None:
        return 0
    left = (talk.undoable.not_before - timezone.now()).total_seconds()
    return max(0, round(left))


class ReplyView(ConversationView):
    """Send a reply. What can't go comes back with the reason, and with the text."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return HttpResponseRedirect(self.ticket_url)

    def post(self, request: HttpRequest) -> HttpResponse:
        copied = list(self.ticket.copied.values_list("value", flat=True))
        data = request.POST.copy()
        # The buttons beside a problem carry no status: the one picked before stays.
        data["status"] = data.get("status") or data.get("picked", "")
        if swap := data.get("use_instead"):
            data["text"] = with_other_article(self.ticket, data.get("text", ""), swap)
        form = ReplyForm(data, request.FILES, copied=copied)
        composer = Composer(
            reply=data.get("text", ""),
            cc=data.getlist("cc"),
            status=data["status"],
            lost_files=[file.name for file in request.FILES.getlist("files")],
        )
        if not form.is_valid():
            composer.problem = _first_error(form)
            return self.page(composer, status=422)
        try:
            self._send(form)
        except SomeoneElseWrote as stopped:
            composer.problem, composer.newer = str(stopped), stopped.messages
            return self.page(composer, status=409)
        except ArticleProblem as problem:
            composer.problem, composer.article_problem = str(problem), problem
            return self.page(composer, status=409)
        except (EmptyReply, ImpossibleChange) as error:
            composer.problem = str(error)
            return self.page(composer, status=422)
        return HttpResponseRedirect(f"{self.ticket_url}?sent=1#last")

    def _send(self, form: ReplyForm) -> Message:
        data = form.cleaned_data
        return reply(
            user=self.request.user,
            ticket=self.ticket,
            text=data["text"],
            seen_message=data["seen_message"],
            status=data["status"] or Status.PENDING,
            cc=data["cc"],
            files=form.new_files(),
            other_language_is_fine=data["other_language_is_fine"],
        )


class NoteView(ConversationView):
    """Add a note."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return HttpResponseRedirect(self.ticket_url)

    def post(self, request: HttpRequest) -> HttpResponse:
        form = NoteForm(request.POST, request.FILES)
        if not form.is_valid():
            problem = _first_error(form)
            return self.page(
                Composer(tab="note", note=request.POST.get("text", ""), problem=problem), status=422
            )
        add_note(
            user=request.user,
            ticket=self.ticket,
            text=form.cleaned_data["text"].replace("\r\n", "\n"),
            files=form.new_files(),
        )
        return HttpResponseRedirect(f"{self.ticket_url}?noted=1#last")


def _first_error(form) -> str:
    return next(iter(form.errors.values()))[0]
