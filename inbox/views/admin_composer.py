"""What stands in the editors of a conversation, wherever it comes from: a draft, a reply that
was taken back, a form that could not be sent."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.http import QueryDict

from ..actions.check_articles import ArticleProblem
from ..mail.compose import titles_alone
from ..models import Attachment, Draft, Message, Ticket
from ..models.draft import DraftKind
from ..models.event import EventKind
from ..models.mailbox import Channel
from ..models.message import PUBLIC, MessageKind
from ..models.ticket import Status
from ..queries.conversation import Conversation
from ..queries.drafts import drafts_of
from ..queries.tickets import taken_back_by
from ..short_times import short_time
from ..transitions import REPLY_CHOICES
from .admin_trail import name_of

_IDS = ("messages", "files")
A_LINE = 80
MOST_READ = 2000


@dataclass
class Editor:
    """One text with all that belongs to it."""

    text: str = ""
    to: str = ""
    cc: str = ""
    bcc: str = ""
    subject: str = ""
    status: str = ""
    messages: list[int] = field(default_factory=list)
    files: list[int] = field(default_factory=list)
    version: int = 0
    saved_at: datetime | None = None

    @classmethod
    def of_draft(cls, draft: Draft) -> "Editor":
        return cls(
            text=draft.text, version=draft.version, saved_at=draft.updated_at, **draft.options
        )

    @classmethod
    def of_post(cls, data: QueryDict) -> "Editor":
        texts = {name: data.get(name, "") for name in ("text", "to", "cc", "bcc", "subject")}
        return cls(
            **texts,
            status=data.get("status") or data.get("picked", ""),
            messages=ids_of(data.getlist("messages")),
            files=ids_of(data.getlist("passed_files")),
            version=(ids_of([data.get("draft_version", "")]) or [0])[0],
        )

    @classmethod
    def of_message(cls, message: Message) -> "Editor":
        """What was taken back."""
        to = {name: ", ".join(message.recipients.get(name, ())) for name in ("to", "cc", "bcc")}
        sent = message.ticket.events.filter(kind=EventKind.REPLIED, data__message=message.pk)
        status = sent.values_list("status", flat=True).first() or ""
        return cls(text=message.visible_text, subject=message.subject, status=status, **to)

    @property
    def status_label(self) -> str:
        """The status that was picked, if it is another than the usual."""
        is_choice = self.status in REPLY_CHOICES and self.status != Status.PENDING
        return str(Status(self.status).label) if is_choice else ""


@dataclass
class Composer:
    """The three editors, and why one was not sent."""

    tab: str = DraftKind.REPLY
    reply: Editor = field(default_factory=Editor)
    note: Editor = field(default_factory=Editor)
    forward: Editor = field(default_factory=Editor)
    others: list[Draft] = field(default_factory=list)
    problem: str = ""
    article_problem: ArticleProblem | None = None
    newer: list[Message] = field(default_factory=list)
    lost_files: list[str] = field(default_factory=list)

    @property
    def newer_ids(self) -> set[int]:
        return {message.pk for message in self.newer}

    @property
    def open(self) -> Editor:
        """The editor on top."""
        return getattr(self, self.tab)

    def stopped(self, problem: Exception | str) -> "Composer":
        """With the reason why the open editor was not sent."""
        self.problem = str(problem)
        self.newer = getattr(problem, "messages", [])
        self.article_problem = problem if isinstance(problem, ArticleProblem) else None
        return self


def ids_of(values: Iterable[str]) -> list[int]:
    some = list(values)[:500]
    return [int(one) for one in some if one.isascii() and one.isdigit() and len(one) < 19]


def composer_of(viewer, ticket: Ticket, tab: str = "") -> Composer:
    """With the viewer's own drafts in the editors, the latest on top unless ``tab`` is asked."""
    composer, mine = Composer(), []
    for draft in drafts_of(viewer, ticket):
        if draft.author_id == viewer.pk:
            setattr(composer, draft.kind, Editor.of_draft(draft))
            mine.append(draft.kind)
        elif draft.text.strip():
            composer.others.append(draft)
    if tab in DraftKind.values:
        composer.tab = tab
    elif mine:
        composer.tab = mine[0]
    return composer


def taken_back(viewer, ticket: Ticket, asked: str) -> Message | None:
    """What the viewer took back: its text goes into the editor again, for its author alone."""
    if not asked.isdecimal() or len(asked) > 18:
        return None
    return taken_back_by(viewer).filter(pk=asked, ticket=ticket).first()


def everybody(talk: Conversation) -> list[str]:
    """Who else gets the answer in a reply to all: participants, then those copied."""
    found = [
        address.value
        for row in talk.participants
        if row.person_id != talk.ticket.requester_id
        for address in row.person.addresses.all()[:1]
        if address.channel == Channel.EMAIL
    ]
    mine = {address.value for address in talk.ticket.requester.addresses.all()}
    found += [row.value for row in talk.copied if row.value not in mine]
    return list(dict.fromkeys(found))


@dataclass(frozen=True)
class Along:
    """A message as the list of what goes along names it."""

    pk: int
    who: str
    when: str
    beginning: str
    files: list[Attachment]


def offered_along(talk: Conversation) -> list[Along]:
    """What can be forwarded, made ready for its list."""
    return [
        Along(
            one.pk,
            one.person.label if one.person_id else name_of(one.author),
            short_time(one.created_at),
            _beginning(one.visible_text),
            [file for file in one.attachments.all() if not file.refused],
        )
        for one in may_go_along(talk)
    ]


def _beginning(text: str) -> str:
    """As much as fits in a line."""
    text = titles_alone(text[:MOST_READ])
    return text if len(text) <= A_LINE else f"{text[: A_LINE - 1]}…"


def may_go_along(talk: Conversation) -> list[Message]:
    """The messages that can be forwarded, the latest first."""
    return [one for one in reversed(talk.messages) if one.kind in PUBLIC]


def forward_defaults(editor: Editor, talk: Conversation, subject: str) -> None:
    """A forward that is begun takes the customer's last words along, with their files."""
    if editor.version or editor.text or editor.to:
        return
    editor.subject = editor.subject or f"Fwd: {subject or '…'}"
    last = next((one for one in may_go_along(talk) if one.kind == MessageKind.CUSTOMER), None)
    if last and not editor.messages:
        editor.messages = [last.pk]
        editor.files = [file.pk for file in last.attachments.all() if not file.refused]
