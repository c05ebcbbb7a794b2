"""A small inbox in which anybody may try anything: what can be done to tickets, drawn by lot.

Each deed is a function of a ``World`` and a ``Pick``. It does one thing, allowed or not;
``REFUSED`` is what a "no" looks like.
"""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from tests.make.deed_world import TAGS, WORD, Pick, World
from tests.make.mail_deeds import MAIL_DEEDS, write_to
from wagdesk.inbox.actions.add_customer_message import Said, add_customer_message
from wagdesk.inbox.actions.add_note import add_note
from wagdesk.inbox.actions.assign import assign
from wagdesk.inbox.actions.attach import NewFile
from wagdesk.inbox.actions.change_requester import change_requester
from wagdesk.inbox.actions.change_status import change_status, undo_status
from wagdesk.inbox.actions.close_solved import close_solved
from wagdesk.inbox.actions.confirm_participant import confirm_participant, confirm_stranger
from wagdesk.inbox.actions.customer_acts import customer_reopen, customer_solve, customer_write
from wagdesk.inbox.actions.edit_subject import edit_subject
from wagdesk.inbox.actions.editing import ImpossibleEdit, StaleTicket
from wagdesk.inbox.actions.enter_ticket import Caller, enter_ticket
from wagdesk.inbox.actions.flag_article import flag_article
from wagdesk.inbox.actions.follow import follow
from wagdesk.inbox.actions.forward import Passed, forward, undo_forward
from wagdesk.inbox.actions.link import link, unlink
from wagdesk.inbox.actions.merge import MergeNeedsAYes, merge_tickets, unmerge
from wagdesk.inbox.actions.merge_people import ImpossibleMerge, merge_people, unmerge_people
from wagdesk.inbox.actions.move_ticket import move_ticket
from wagdesk.inbox.actions.outbound import NoSender, write_first
from wagdesk.inbox.actions.outside_answer import add_outside_answer
from wagdesk.inbox.actions.reply import EmptyReply, SomeoneElseWrote, TooLate, reply, undo_reply
from wagdesk.inbox.actions.send_mail import send_due_mail
from wagdesk.inbox.actions.set_due import set_due
from wagdesk.inbox.actions.set_field import set_field
from wagdesk.inbox.actions.set_label import set_label
from wagdesk.inbox.actions.set_priority import set_priority
from wagdesk.inbox.actions.set_team import set_team
from wagdesk.inbox.actions.set_type import set_type
from wagdesk.inbox.actions.settle_hint import settle_hint
from wagdesk.inbox.actions.snooze import snooze, wake, wake_snoozed
from wagdesk.inbox.actions.split import split_messages
from wagdesk.inbox.actions.submit_form import Sent, submit_form
from wagdesk.inbox.actions.tag_ticket import ImpossibleTags, change_tags, tag_ticket
from wagdesk.inbox.actions.tags import delete_tag, edit_tag, merge_tags
from wagdesk.inbox.actions.trash import purge_tickets, restore, trash
from wagdesk.inbox.mail.recipients import BadRecipients
from wagdesk.inbox.models import (
    ContactForm,
    Message,
    Person,
    PersonAddress,
    PersonMerge,
    StatusLabel,
    Team,
    TicketTag,
)
from wagdesk.inbox.models.mailbox import Channel
from wagdesk.inbox.models.message import HINTS
from wagdesk.inbox.models.ticket import LinkKind, Status, TicketType
from wagdesk.inbox.queries.retention import trash_past
from wagdesk.inbox.queries.tickets import with_merged
from wagdesk.inbox.transitions import ImpossibleChange
from wagdesk.personal_data import registry

REFUSED = (
    PermissionDenied,
    ImpossibleEdit,
    StaleTicket,
    ImpossibleTags,
    ImpossibleChange,
    ImpossibleMerge,
    MergeNeedsAYes,
    SomeoneElseWrote,
    EmptyReply,
    TooLate,
    BadRecipients,
    NoSender,
)
Deed = Callable[[World, Pick], object]
DEEDS: dict[str, Deed] = {}


def attempt(name: str, world: World, numbers: list[int]) -> Exception | None:
    """Do it; the refusal, if it was refused."""
    try:
        with transaction.atomic():
            DEEDS[name](world, Pick(numbers))
    except REFUSED as refusal:
        return refusal
    return None


def deed(function: Deed) -> Deed:
    DEEDS[function.__name__] = function
    return function


def by_agent(
    name: str, act: Callable, rather: dict | None = None, **options: Callable[[World, Pick], Any]
) -> None:
    """A deed that an agent does to a ticket, ``rather`` to one that it is made for; ``options``
    choose its other arguments."""

    def does(world: World, pick: Pick) -> None:
        user, ticket = pick(world.agents), world.ticket(pick, **(pick((rather, None)) or {}))
        act(user=user, ticket=ticket, **{key: way(world, pick) for key, way in options.items()})

    DEEDS[name] = does


def guarded(name: str, act: Callable, **options: Callable[[World, Pick], Any]) -> None:
    """As ``by_agent``, from a page that may be old."""

    def does(world: World, pick: Pick) -> None:
        user, ticket = pick(world.agents), world.ticket(pick)
        chosen = {key: way(world, pick) for key, way in options.items()}
        seen = pick((None, ticket.version, max(0, ticket.version - 2)))
        act(user=user, ticket=ticket, version=seen, **chosen)

    DEEDS[name] = does


def _of(*choices: Any) -> Callable[[World, Pick], Any]:
    return lambda world, pick: pick(choices)


def _label(world: World, pick: Pick) -> StatusLabel | None:
    return pick([None, *StatusLabel.objects.order_by("pk")])


def _moment(world: World, pick: Pick) -> Any:
    hours = pick((None, -3, 1, 30, 200))
    return None if hours is None else timezone.now() + timedelta(hours=hours)


guarded("assign", assign, assignee=lambda world, pick: pick([None, *world.agents]))
guarded("change_status", change_status, status=_of(*Status.values))
guarded("set_priority", set_priority, priority=_of(1, 2, 3, 4, 5))
guarded("set_type", set_type, type=_of("", "nonsense", *TicketType.values))
guarded("set_team", set_team, team=lambda world, pick: pick([None, *Team.objects.all()]))
guarded("set_label", set_label, label=_label)
guarded("set_due", set_due, due=_moment)
guarded(
    "set_field",
    set_field,
    field=lambda world, pick: pick(world.fields),
    value=_of("", "12", "yes", WORD, "2026-03-31", "Red"),
)
guarded("edit_subject", edit_subject, subject=_of("", WORD, f"{WORD} again", "x" * 600))
guarded(
    "change_requester",
    change_requester,
    person=lambda world, pick: pick(world.people),
    keep=_of(True, False),
)
guarded("snooze", snooze, until=_moment)
guarded("move_ticket", move_ticket, mailbox=lambda world, pick: pick(world.boxes))
guarded("tag_ticket", tag_ticket, names=lambda world, pick: pick.some(TAGS))
by_agent(
    "change_tags",
    change_tags,
    add=lambda world, pick: pick.some(TAGS),
    remove=lambda world, pick: pick.some(TAGS),
)
by_agent("undo_status", undo_status, {"status": Status.SOLVED})
by_agent("follow", follow, wanted=_of(True, False))
by_agent("wake", wake, {"snoozed_until__isnull": False})
by_agent("unmerge", unmerge, {"merged_into__isnull": False})
by_agent("trash", trash)
by_agent("restore", restore, {"trashed_at__isnull": False})
by_agent("flag_article", flag_article, {"articles__role": "flagged"}, wanted=_of(True, False))
by_agent("link", link, other=World.ticket, kind=_of(*LinkKind.values))
by_agent("unlink", unlink, other=World.ticket, kind=_of(*LinkKind.values))
by_agent("confirm_participant", confirm_participant, person=lambda w, pick: pick(w.people))


for one in MAIL_DEEDS:
    deed(one)


@deed
def settle(world: World, pick: Pick) -> None:
    if message := world.message(pick, flagged__in=HINTS):
        settle_hint(user=pick(world.agents), message=message)


@deed
def merge(world: World, pick: Pick) -> None:
    sources = [world.ticket(pick) for _ in range(pick((1, 2)))]
    merge_tickets(
        user=pick(world.agents),
        sources=sources,
        target=world.ticket(pick),
        confirmed=pick((True, True, False)),
    )


@deed
def split(world: World, pick: Pick) -> None:
    ticket = world.ticket(pick)
    messages = list(Message.with_notes.filter(ticket=ticket).values_list("pk", flat=True)) or [0]
    split_messages(user=pick(world.agents), ticket=ticket, messages=pick.some(messages))


@deed
def answer(world: World, pick: Pick) -> None:
    user, ticket = pick(world.agents), world.ticket(pick)
    said = Message.with_notes.filter(ticket__in=with_merged(ticket))
    last = max(said.values_list("pk", flat=True), default=0)
    reply(
        user=user,
        ticket=ticket,
        text=pick((f"{WORD} {timezone.now().timestamp()}", WORD, WORD, "")),
        seen_message=pick((last, last, last, 0)),
        status=pick(("pending", "solved", "pending", "open", "on_hold", "closed")),
        cc=pick(((), (), ("boss@mail.example",), ("no address",))),
        files=_files(pick),
    )


def _files(pick: Pick) -> tuple[NewFile, ...]:
    return pick(((), (), (NewFile("a.txt", "text/plain", b"a file"),)))


@deed
def undo(world: World, pick: Pick) -> None:
    if message := world.message(pick, kind="reply"):
        undo_reply(user=pick(world.agents), message=message)


@deed
def take_back_forward(world: World, pick: Pick) -> None:
    if message := world.message(pick, outgoing__kind="forward"):
        undo_forward(user=pick(world.agents), message=message)


@deed
def pass_on(world: World, pick: Pick) -> None:
    user, ticket = pick(world.agents), world.ticket(pick)
    messages = tuple(Message.objects.filter(ticket=ticket).values_list("pk", flat=True))
    forward(
        user=user,
        ticket=ticket,
        to=["factory@mail.example"],
        text=pick((WORD, "")),
        passed=Passed(messages=messages[: pick((0, 2))]),
        files=_files(pick),
    )


@deed
def note(world: World, pick: Pick) -> None:
    add_note(user=pick(world.agents), ticket=world.ticket(pick), text=WORD, files=_files(pick))


@deed
def confirm_a_stranger(world: World, pick: Pick) -> None:
    if message := world.message(pick, kind="customer", flagged="stranger"):
        confirm_stranger(user=pick(world.agents), message=message, ticket=world.ticket(pick))


@deed
def write_to_somebody(world: World, pick: Pick) -> None:
    write_first(
        user=pick(world.agents),
        mailbox=pick(world.boxes),
        to=pick(("new@mail.example", "nobody")),
        subject=WORD,
        text=f"{WORD} {timezone.now().timestamp()}",
        status=pick(("pending", "solved")),
    )


@deed
def enter_a_call(world: World, pick: Pick) -> None:
    caller = Caller(name=WORD, email=pick(("", "called@mail.example")), phone="+90 555 111")
    sent = Sent(address="", message=WORD, subject=WORD, locale="en", files=_files(pick))
    form = pick((None, ContactForm.objects.get()))
    channel = pick((Channel.PHONE, Channel.IN_PERSON))
    user, box = pick(world.agents), pick(world.boxes)
    enter_ticket(user=user, mailbox=box, caller=caller, channel=channel, sent=sent, form=form)


@deed
def send_a_form(world: World, pick: Pick) -> None:
    address = pick(("form@mail.example", "new@mail.example"))
    sent = Sent(address=address, message=WORD, subject=WORD, locale="en", files=_files(pick))
    submit_form(form=ContactForm.objects.get(), sent=sent, public_id=uuid4())


@deed
def write_on_the_page(world: World, pick: Pick) -> None:
    ticket = world.ticket(pick)
    customer_write(
        ticket=ticket, person=ticket.requester, text=f"{WORD} {pick(range(3))}", files=_files(pick)
    )


@deed
def solve_on_the_page(world: World, pick: Pick) -> None:
    customer_solve(ticket=world.ticket(pick))


@deed
def reopen_on_the_page(world: World, pick: Pick) -> None:
    customer_reopen(ticket=world.ticket(pick))


@deed
def say(world: World, pick: Pick) -> None:
    """By any channel; a machine, somebody copied, a known spammer among them."""
    add_customer_message(
        ticket=world.ticket(pick, **pick(({}, {}, {"trashed_at__isnull": False}))),
        person=pick(world.people),
        said=Said(visible_text=WORD, subject=WORD, files=_files(pick)),
        channel=Channel.EMAIL,
        automatic=pick((False, False, True)),
        flagged=pick(("", "", "copied", "stranger", "spam")),
    )


@deed
def answer_from_outside(world: World, pick: Pick) -> None:
    said = Said(visible_text=WORD, files=_files(pick))
    add_outside_answer(ticket=world.ticket(pick), person=pick(world.people), said=said)


@deed
def timers(world: World, pick: Pick) -> None:
    now = timezone.now() + pick((timedelta(0), timedelta(hours=2), timedelta(days=5)))
    for timer in pick(((close_solved,), (wake_snoozed,), (send_due_mail, wake_snoozed))):
        timer(now=now)


@deed
def empty_the_trash(world: World, pick: Pick) -> None:
    past = trash_past(timezone.now() + timedelta(days=pick((1, 90))))
    purge_tickets(past.values_list("pk", flat=True))


@deed
def tidy_tags(world: World, pick: Pick) -> None:
    tags = list(TicketTag.objects.order_by("pk"))
    if not tags:
        return
    user, tag, other = pick(world.agents), pick(tags), pick(tags)
    ways: list[Callable[[], object]] = [
        lambda: edit_tag(user=user, tag=tag, name=pick(("Renamed", "Late"))),
        lambda: merge_tags(user=user, source=tag, target=other),
        lambda: delete_tag(user=user, tag=tag),
    ]
    pick(ways)()


@deed
def forget_a_filing(world: World, pick: Pick) -> None:
    """Somebody deletes a label or a team that tickets have."""
    rows = [*StatusLabel.objects.all(), *Team.objects.all()]
    if rows and pick(range(3)) == 0:
        pick(rows).delete()


@deed
def merge_two_people(world: World, pick: Pick) -> None:
    user, source, target = pick(world.agents), pick(world.people), pick(world.people)
    merge_people(user=user, source=source, target=target)


@deed
def part_two_people(world: World, pick: Pick) -> None:
    """Perhaps after a mail came from an address of the one to the other."""
    if merges := list(PersonMerge.objects.filter(undone_at=None).order_by("pk")):
        merge = pick(merges)
        if moved := list(PersonAddress.objects.filter(pk__in=merge.moved["addresses"])):
            write_to(pick(world.boxes), pick(moved).value)
        unmerge_people(user=pick(world.agents), merge=merge)


@deed
def erase(world: World, pick: Pick) -> None:
    """A right of theirs, once in a while."""
    if pick(range(3)) == 0:
        person = pick(list(Person.objects.order_by("pk")))
        registry.discover().erase([f"person:{person.pk}"])
