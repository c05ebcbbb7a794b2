"""The conversations, played in the order of time through the inbox's own actions."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Any

from wagdesk.inbox.actions.add_customer_message import Said, add_customer_message
from wagdesk.inbox.actions.add_note import add_note
from wagdesk.inbox.actions.assign import assign
from wagdesk.inbox.actions.attach import NewFile
from wagdesk.inbox.actions.change_status import change_status
from wagdesk.inbox.actions.close_solved import close_solved
from wagdesk.inbox.actions.flag_article import flag_article
from wagdesk.inbox.actions.link_article import link_article
from wagdesk.inbox.actions.open_ticket import open_ticket
from wagdesk.inbox.actions.people import person_for
from wagdesk.inbox.actions.record_event import record_event
from wagdesk.inbox.actions.reply import reply
from wagdesk.inbox.models import Mailbox, Message, OutgoingMail, Person, Ticket
from wagdesk.inbox.models.article import ArticleRole
from wagdesk.inbox.models.event import Cause, EventKind
from wagdesk.inbox.models.mail import OutgoingState
from wagdesk.inbox.models.mailbox import Channel
from wagdesk.inbox.models.ticket import Status

from ..pictures import picture
from ..texts import en, people, shop
from ..texts.tickets import answers
from ..texts.tickets.themes import THEMES
from .pages import Tree
from .plan import Conversation, Step
from .trails import Trails

PHOTO_OF = {"damaged-parcel": "broken-box", "faulty-item-warranty": "needle"}


@dataclass
class Talk:
    """A conversation while it is played."""

    plan: Conversation
    person: Person
    address: str
    channel: str
    order: str
    agent: Any
    rng: Random
    ticket: Ticket | None = None
    next_answer: str = ""
    said: set = field(default_factory=set)

    @property
    def case(self) -> Any:
        return self.plan.case


class Player:
    """Holds what every conversation needs: staff, mailboxes, pages."""

    def __init__(
        self, *, staff: dict[str, Any], mailboxes: dict[str, Mailbox], tree: Tree, trails: Trails
    ) -> None:
        self.agents = [staff[name] for name in shop.AGENTS]
        self.mailboxes, self.tree, self.trails = mailboxes, tree, trails

    def play(self, plans: list[Conversation], now: datetime) -> None:
        """All acts of all conversations, oldest first, and a nightly closing in between."""
        # Oldest first: a customer is known since the first ticket.
        talks = [self._talk(plan) for plan in sorted(plans, key=lambda plan: plan.created_at)]
        agenda: list[tuple[datetime, int, Talk | None, Step | None]] = []
        for talk in talks:
            agenda.append((talk.plan.created_at, 0, talk, None))
            agenda += [(step.at, n, talk, step) for n, step in enumerate(talk.plan.steps, 1)]
        agenda += [(night, 0, None, None) for night in nights(now)]
        for at, _n, talk, step in sorted(agenda, key=lambda row: row[:2]):
            if talk is None:
                close_solved(now=at)
            elif step is None:
                self._begin(talk, at)
            else:
                self._act(talk, step)

    def _talk(self, plan: Conversation) -> Talk:
        rng = Random(f"talk:{plan.case.subject}:{plan.case.text}")
        name = name_for(plan, rng)
        address = address_of(name, rng)
        locale = plan.case.locale
        return Talk(
            plan=plan,
            person=person_for(address=address, name=name, locale=locale, at=plan.created_at),
            address=address,
            channel=Channel.EMAIL if rng.random() < 0.45 else Channel.FORM,
            order=f"QM-{rng.randint(198000, 231000)}",
            agent=self._agent_for(locale, rng),
            rng=rng,
        )

    def _agent_for(self, locale: str, rng: Random) -> Any:
        """Deniz answers the Turkish ones."""
        return self.agents[1] if locale == "tr" else rng.choice(self.agents)

    def _begin(self, talk: Talk, at: datetime) -> None:
        case = talk.case
        trail = None
        if talk.channel == Channel.FORM and case.ends != Status.SPAM:
            trail = self.trails.before_ticket(case, at, talk.rng)
        talk.ticket = open_ticket(
            mailbox=self.mailboxes[case.mailbox],
            person=talk.person,
            subject=case.subject.format(order=talk.order),
            channel=talk.channel,
            locale=case.locale,
            visit=trail.visit if trail else None,
            at=at,
        )
        self._say(talk, first_text(talk), at, folded=case.folded, files=photos(talk))
        if trail:
            self.trails.tie(trail, talk.ticket, at)

    def _act(self, talk: Talk, step: Step) -> None:
        talk.ticket = Ticket.objects.get(pk=talk.ticket.pk)
        getattr(self, f"_{step.what}")(talk, step)

    def _say(
        self, talk: Talk, text: str, at: datetime, folded: str = "", files: tuple = ()
    ) -> None:
        add_customer_message(
            ticket=talk.ticket,
            person=talk.person,
            said=Said(
                visible_text=text,
                folded_text=folded,
                subject=talk.ticket.subject,
                from_address=talk.address,
                files=files,
            ),
            channel=talk.channel,
            at=at,
        )

    def _customer(self, talk: Talk, step: Step) -> None:
        text, talk.next_answer = pick(talk, rounds_for(talk.case))
        self._say(talk, text + noise(talk), step.at, folded=quoted(talk))

    def _thanks(self, talk: Talk, step: Step) -> None:
        text = pick(talk, answers.THANKS[talk.case.locale])
        self._say(talk, text + noise(talk), step.at, folded=quoted(talk))

    def _again(self, talk: Talk, step: Step) -> None:
        self._say(talk, pick(talk, answers.AGAIN), step.at, folded=quoted(talk))

    def _assign(self, talk: Talk, step: Step) -> None:
        assign(user=talk.agent, ticket=talk.ticket, assignee=talk.agent, at=step.at)

    def _note(self, talk: Talk, step: Step) -> None:
        held = talk.ticket.status == Status.ON_HOLD
        text = pick(talk, answers.HOLD_NOTES if held else answers.NOTES)
        add_note(user=talk.agent, ticket=talk.ticket, text=text, at=step.at)

    def _open(self, talk: Talk, step: Step) -> None:
        assign(user=talk.agent, ticket=talk.ticket, assignee=talk.agent, at=step.at)
        change_status(user=talk.agent, ticket=talk.ticket, status=Status.OPEN, at=step.at)

    def _spam(self, talk: Talk, step: Step) -> None:
        change_status(user=talk.agent, ticket=talk.ticket, status=Status.SPAM, at=step.at)

    def _solve(self, talk: Talk, step: Step) -> None:
        change_status(user=talk.agent, ticket=talk.ticket, status=Status.SOLVED, at=step.at)
        self._learn(talk, step.at)

    def _reply(self, talk: Talk, step: Step) -> None:
        case = talk.case
        page = self.tree.article(case.article, case.locale) if case.article else None
        reference = f"[{page.title}](article:{page.pk})" if page else ""
        self._send(talk, step, pick(talk, texts_for(case)), article=reference)
        if case.note:
            later = step.at + timedelta(minutes=4)
            add_note(user=talk.agent, ticket=talk.ticket, text=case.note, at=later)
            if case.theme:
                flag_article(user=talk.agent, ticket=talk.ticket, wanted=True, at=later)

    def _second(self, talk: Talk, step: Step) -> None:
        self._send(talk, step, talk.next_answer)

    def _send(self, talk: Talk, step: Step, text: str, article: str = "") -> None:
        status = step.status or Status.PENDING
        words = {"name": talk.person.name.split()[0], "agent": talk.agent.first_name}
        message = reply(
            user=talk.agent,
            ticket=talk.ticket,
            text=text.format(**words, article=article, order=talk.order),
            seen_message=last_message(talk.ticket),
            status=status,
            other_language_is_fine=True,
            at=step.at,
        )
        if status == Status.SOLVED:
            self._learn(talk, step.at)
        deliver(message, step.at)

    def _learn(self, talk: Talk, at: datetime) -> None:
        """The article that was sent is the one that solved it."""
        page = self.tree.article(talk.case.article, talk.case.locale)
        if page is not None and talk.case.article:
            link_article(
                ticket=Ticket.objects.get(pk=talk.ticket.pk),
                role=ArticleRole.SOLVED_BY,
                page=page,
                actor=talk.agent,
                cause=Cause.AGENT,
                at=at,
            )


def nights(now: datetime) -> Iterator[datetime]:
    """Three o'clock of every night of the last 90 days."""
    night = (now - timedelta(days=90)).replace(hour=3, minute=0, second=0, microsecond=0)
    while night < now:
        yield night
        night += timedelta(days=1)


def deliver(message: Message, at: datetime) -> None:
    """Mails of the past have long been sent: nothing of the seed may leave again."""
    sent_at = at + timedelta(seconds=12)
    rows = OutgoingMail.objects.filter(message=message)
    for row in rows:
        rows.filter(pk=row.pk).update(state=OutgoingState.SENT, sent_at=sent_at, attempts=1)
        record_event(
            ticket=Ticket.objects.get(pk=message.ticket_id),
            kind=EventKind.DELIVERED,
            cause=Cause.SYSTEM,
            at=sent_at,
            message=message.pk,
            outgoing=row.pk,
        )


def last_message(ticket: Ticket) -> int:
    return Message.with_notes.filter(ticket=ticket).latest("pk").pk


def pick(talk: Talk, texts: Sequence[Any]) -> Any:
    """One that this conversation has not heard yet, if there is one."""
    fresh = [text for text in texts if text not in talk.said] or list(texts)
    text = talk.rng.choice(fresh)
    talk.said.add(text)
    return text


def texts_for(case: Any) -> tuple[str, ...]:
    if case.answers:
        return case.answers
    if case.locale == "tr":
        return answers.TURKISH.get(case.article, answers.TURKISH_GENERAL)
    return answers.ENGLISH.get(case.article, answers.GENERAL)


ABOUT_ORDERS = ("orders", "shipping", "returns", "billing")
CATEGORY_OF = {text.slug: text.category for text in en.ARTICLES}


def rounds_for(case: Any) -> Sequence[tuple[str, str]]:
    """Second rounds that fit what the case is about."""
    for theme in THEMES:
        if theme.code == case.theme:
            return theme.rounds
    if case.locale == "tr":
        return answers.ROUNDS["tr"]
    if not case.article:
        return answers.ROUNDS["other"]
    return answers.ROUNDS["order" if CATEGORY_OF[case.article] in ABOUT_ORDERS else "care"]


def name_for(plan: Conversation, rng: Random) -> str:
    """Whoever signed the text, else anybody."""
    names = people.TURKISH if plan.case.locale == "tr" else people.ENGLISH
    end = " ".join(plan.case.text.splitlines()[-3:])
    words = set(re.findall(r"[\w-]+", end))
    signed = [name for name in names if words & {name.split()[0], name.split()[-1]}]
    return signed[0] if signed else rng.choice(names)


FOLD = str.maketrans("çğıöşüÇĞİÖŞÜ", "cgiosuCGIOSU")


def address_of(name: str, rng: Random) -> str:
    """One address a person, at a domain that is reserved for examples."""
    for known in (people.MEMBER, people.TRADE):
        if known.split("@")[0].split(".")[0] == name.split()[0].lower():
            return known
    local = ".".join(name.translate(FOLD).lower().split())
    return f"{local}@{people.DOMAINS[sum(map(ord, name)) % len(people.DOMAINS)]}"


def first_text(talk: Talk) -> str:
    return talk.case.text.replace("{order}", talk.order) + noise(talk)


def noise(talk: Talk) -> str:
    """What mail programs and habits add below a text."""
    if talk.channel != Channel.EMAIL:
        return ""
    locale, name = talk.case.locale, talk.person.name
    way = talk.rng.random()
    if way < 0.25:
        return "\n\n" + talk.rng.choice(answers.DEVICES[locale])
    if way < 0.6 and name.split()[0] not in talk.case.text:
        closing = talk.rng.choice(answers.CLOSINGS[locale])
        return "\n\n" + (f"{closing}\n{name}" if closing else name)
    return ""


def quoted(talk: Talk) -> str:
    """An answer by mail carries what it answers; the form does not."""
    last = Message.objects.filter(ticket=talk.ticket, kind="reply").order_by("pk").last()
    if talk.channel != Channel.EMAIL or last is None:
        return ""
    text = re.sub(r"\[([^\]]+)\]\(article:\d+\)", r"\1", last.visible_text)
    lines = "\n".join(f"> {line}".rstrip() for line in text.splitlines())
    who = talk.ticket.mailbox.sender_name
    if talk.case.locale == "tr":
        return f"\n\n{last.created_at:%d.%m.%Y %H:%M} tarihinde {who} yazdı:\n{lines}\n"
    return f"\n\nOn {last.created_at:%d %b %Y at %H:%M}, {who} wrote:\n{lines}\n"


def photos(talk: Talk) -> tuple[NewFile, ...]:
    key = PHOTO_OF.get(talk.case.article)
    if not key or not re.search(r"photo|picture|fotoğraf", talk.case.text, re.IGNORECASE):
        return ()
    return (NewFile(name=f"{key}.png", content_type="image/png", content=picture(key)),)
