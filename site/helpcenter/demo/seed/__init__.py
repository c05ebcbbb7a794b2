"""Builds the demo's shop, the same every time, with dates that lead up to now."""

from dataclasses import dataclass
from datetime import datetime
from random import Random

from django.db import transaction
from django.utils import timezone

from wagdesk.inbox.actions.rebuild_topics import rebuild_topics
from wagdesk.inbox.models import Mailbox, MailboxAddress
from wagdesk.queueing import quiet
from wagdesk.search.actions import count_days, rebuild_index
from wagdesk.search.documents import registry
from wagdesk.search.models import IndexChange

from ..texts import shop
from ..texts.tickets.themes import THEMES
from .cases import all_cases
from .forms import make_forms
from .pages import Tree, build_pages
from .people import (
    hashed_password,
    make_mailboxes,
    make_saved_replies,
    make_staff,
    make_trade_group,
)
from .plan import conversations
from .tickets import Player
from .trails import Trails

SEED = 20260


class UnknownTheme(ValueError):
    """There is no planted theme of this code."""


@dataclass(frozen=True)
class Built:
    """What there is afterwards."""

    articles: int
    tickets: int
    visits: int


def is_built() -> bool:
    """True once the shop's own mailbox is there; all is written in one transaction."""
    return MailboxAddress.objects.filter(value=shop.MAILBOXES[0]["address"]).exists()


def build(*, without: frozenset[str] = frozenset(), now: datetime | None = None) -> Built:
    """Everything, or nothing if anything fails. ``without``: codes of themes to leave out."""
    unknown = without - {theme.code for theme in THEMES}
    if unknown:
        known = ", ".join(theme.code for theme in THEMES)
        raise UnknownTheme(f"No theme is called {sorted(unknown)[0]!r}. There are: {known}.")
    now = now or timezone.now()
    with quiet(), transaction.atomic():
        secret = hashed_password()
        staff = make_staff(secret)
        tree = build_pages(now=now, owner=staff["editor"], trade=make_trade_group(secret, now))
        mailboxes = make_mailboxes(tree)
        make_saved_replies(mailboxes)
        make_forms(tree, mailboxes["support"], staff)
        index_all("article")
        trails = make_conversations(tree, staff, mailboxes, without, now)
        trails.wander(now, without)
        trails.write()
        count_days(now=now)
        index_all(*(kind for kind in registry.kinds() if kind != "article"))
        rebuild_topics()
    return Built(len(tree.articles), mailboxes_tickets(mailboxes), len(trails.visits))


def make_conversations(
    tree: Tree, staff: dict, mailboxes: dict[str, Mailbox], without: frozenset[str], now: datetime
) -> Trails:
    trails = Trails(tree, mailboxes["support"], Random(SEED))
    rng = Random(SEED)
    plans = conversations(all_cases(rng, without), now, rng)
    Player(staff=staff, mailboxes=mailboxes, tree=tree, trails=trails).play(plans, now)
    return trails


def mailboxes_tickets(mailboxes: dict[str, Mailbox]) -> int:
    return sum(mailbox.tickets.count() for mailbox in mailboxes.values())


def index_all(*kinds: str) -> None:
    """Index once; the change rows that the building left are thereby done."""
    for kind in kinds:
        rebuild_index(kind=kind)
        IndexChange.objects.filter(kind=kind).delete()
