"""The conversation page, and what is sent from it."""

from typing import Any

from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.translation import gettext as _

from ..actions.add_note import add_note
from ..actions.check_articles import ArticleProblem
from ..actions.forward import forward
from ..actions.outbound import NoSender
from ..actions.reply import EmptyReply, SomeoneElseWrote, reply
from ..actions.say import answer_address
from ..admin_forms import ForwardForm, NoteForm, ReplyForm
from ..mail.pictures import MissingPicture
from ..mail.recipients import BadRecipients
from ..models.draft import DraftKind
from ..models.message import MessageKind
from ..models.ticket import Status
from ..queries.agent_settings import agent_settings
from ..queries.articles import articles_suggested, with_other_article
from ..queries.conversation import (
    Conversation,
    conversation,
    saved_replies_for,
    tag_names,
)
from ..queries.filing import Filing, filing_of
from ..queries.person import before_writing, person_card
from ..transitions import REPLY_CHOICES, TRANSITIONS, ImpossibleChange, status_choices
from .admin_access import InboxView, TicketDoor
from .admin_composer import (
    Composer,
    Editor,
    composer_of,
    everybody,
    forward_defaults,
    may_go_along,
    offered_along,
    taken_back,
)
from .admin_side import filing_context
from .admin_trail import Trail, name_of

# What the actions refuse with a sentence.
REFUSALS = (EmptyReply, ImpossibleChange, BadRecipients, MissingPicture, NoSender)


class ConversationView(TicketDoor, InboxView):
    """Everything about one ticket, and the editor below it."""

    template_name = "wagdesk_inbox/admin/conversation.html"
    in_trash = True
    was_refused: Any = None

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.page(self._composer())

    def page(self, composer: Composer, status: int = 200) -> HttpResponse:
        context = self.get_context_data(composer=composer)
        return self.render_to_response(context, status=status)

    def _composer(self) -> Composer:
        asked = self.request.GET
        composer = composer_of(self.request.user, self.ticket, asked.get("tab", ""))
        if message := taken_back(self.request.user, self.ticket, asked.get("again", "")):
            is_forward = message.kind == MessageKind.NOTE
            composer.tab = DraftKind.FORWARD if is_forward else DraftKind.REPLY
            setattr(composer, composer.tab, Editor.of_message(message))
            composer.lost_files = list(message.attachments.values_list("name", flat=True))
        return composer

    def get_page_title(self) -> str:
        return f"#{self.ticket.pk} {self.ticket.subject or _('No subject')}"

    def get_breadcrumbs_items(self) -> list[dict]:
        here = {"url": self.ticket_url, "label": f"#{self.ticket.pk}"}
        return [*super().get_breadcrumbs_items(), here]

    def get_context_data(self, *, composer: Composer, **kwargs: Any) -> dict:
        user, ticket = self.request.user, self.ticket
        talk = conversation(user, ticket)
        filing = filing_of(user, ticket, self.mailboxes)
        before = before_writing(user, ticket, talk.articles)
        if self.request.GET.get("all"):
            composer.reply.cc = composer.reply.cc or ", ".join(everybody(talk))
        context = super().get_context_data(**kwargs) | {
            "ticket": ticket,
            "talk": talk,
            "trail": self._trail(talk, filing),
            "composer": composer,
            "card": person_card(user, ticket),
            "before": before,
            "several_mailboxes": len(self.mailboxes) > 1,
            "undo_seconds": _seconds_left(talk),
            **filing_context(self.request, talk, filing, self.was_refused),
        }
        if not talk.may_reply:
            return context
        forward_defaults(composer.forward, talk, ticket.subject)
        return context | self._for_answering(talk, before)

    def _trail(self, talk: Conversation, filing: Filing) -> Trail:
        boxes = {box.pk: box.name for box in self.mailboxes}
        names = filing.names | {"mailbox": boxes, "tag": tag_names(talk.events, talk.tags)}
        return Trail(talk.users, talk.people, names)

    def _for_answering(self, talk: Conversation, before) -> dict:
        ticket, is_spam = self.ticket, self.ticket.status == Status.SPAM
        answerable = ticket.status in TRANSITIONS[REPLY_CHOICES[Status.PENDING]]
        return {
            "answerable": answerable,
            "address": ticket.mailbox.address if answerable else "",
            "reply_statuses": [
                {"code": code, "label": Status(code).label}
                for code in REPLY_CHOICES
                if code != Status.PENDING
            ],
            "status_choices": [
                {"code": code, "label": _("Not spam") if is_spam else Status(code).label}
                for code in status_choices(ticket.status)
            ],
            "colleagues": [
                (agent.pk, name_of(agent))
                for agent in talk.agents
                if agent.pk not in (self.request.user.pk, ticket.assignee_id)
            ],
            "shortcuts": agent_settings(self.request.user).shortcuts,
            "everybody": everybody(talk),
            "answer_to": answer_address(ticket, talk.messages) if answerable else "",
            "along": offered_along(talk),
            "saved_replies": saved_replies_for(ticket) if answerable else [],
            "suggestions": articles_suggested(ticket, before.known, talk.messages)
            if answerable
            else [],
        }


def _seconds_left(talk: Conversation) -> int:
    if talk.undoable is None:
        return 0
    left = (talk.undoable.not_before - timezone.now()).total_seconds()
    return max(0, round(left))


class SayView(ConversationView):
    """Send what stands in an editor. What can't go comes back with the reason and the text."""

    tab: DraftKind
    done: str
    in_trash = False

    def get(self, request: HttpRequest) -> HttpResponse:
        return HttpResponseRedirect(self.ticket_url)

    def post(self, request: HttpRequest) -> HttpResponse:
        data = self.data()
        form = self.form(data)
        composer = composer_of(request.user, self.ticket, self.tab)
        setattr(composer, self.tab, Editor.of_post(data))
        composer.lost_files = [file.name for file in request.FILES.getlist("files")]
        if not form.is_valid():
            return self.page(composer.stopped(_first_error(form)), status=422)
        try:
            self.send(form)
        except (SomeoneElseWrote, ArticleProblem) as stopped:
            return self.page(composer.stopped(stopped), status=409)
        except REFUSALS as error:
            return self.page(composer.stopped(error), status=422)
        return HttpResponseRedirect(f"{self.ticket_url}?{self.done}=1#last")

    def data(self):
        return self.request.POST

    def form(self, data) -> Form:
        raise NotImplementedError

    def send(self, form: Form) -> None:
        raise NotImplementedError


class ReplyView(SayView):
    """Answer the customer."""

    tab, done = DraftKind.REPLY, "sent"

    def data(self):
        data = self.request.POST.copy()
        # The buttons beside a problem carry no status: the one picked before stays.
        data["status"] = data.get("status") or data.get("picked", "")
        if swap := data.get("use_instead"):
            data["text"] = with_other_article(self.ticket, data.get("text", ""), swap)
        return data

    def form(self, data) -> ReplyForm:
        return ReplyForm(data, self.request.FILES)

    def send(self, form: ReplyForm) -> None:
        data = form.cleaned_data
        reply(
            user=self.request.user,
            ticket=self.ticket,
            text=data["text"],
            seen_message=data["seen_message"],
            status=data["status"] or Status.PENDING,
            cc=data["cc"],
            bcc=data["bcc"],
            files=form.new_files(),
            other_language_is_fine=data["other_language_is_fine"],
        )


class ForwardView(SayView):
    """Pass the conversation on."""

    tab, done = DraftKind.FORWARD, "forwarded"

    def form(self, data) -> ForwardForm:
        said = may_go_along(conversation(self.request.user, self.ticket))
        files = [file.pk for one in said for file in one.attachments.all() if not file.refused]
        return ForwardForm(data, self.request.FILES, messages=[one.pk for one in said], files=files)

    def send(self, form: ForwardForm) -> None:
        data = form.cleaned_data
        forward(
            user=self.request.user,
            ticket=self.ticket,
            to=data["to"],
            cc=data["cc"],
            bcc=data["bcc"],
            subject=data["subject"],
            text=data["text"],
            passed=form.passed(),
            files=form.new_files(),
        )


class NoteView(SayView):
    """Add a note."""

    tab, done = DraftKind.NOTE, "noted"

    def form(self, data) -> NoteForm:
        return NoteForm(data, self.request.FILES)

    def send(self, form: NoteForm) -> None:
        add_note(
            user=self.request.user,
            ticket=self.ticket,
            text=form.cleaned_data["text"],
            files=form.new_files(),
        )


def _first_error(form: Form) -> str:
    return next(iter(form.errors.values()))[0]
