"""Do one thing to many tickets, one by one, and keep what came of each."""

import logging
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from wagdesk.claims import claim, free, release, worker_name
from wagdesk.queueing import enqueue

from ..models import BulkRun, Ticket
from ..queries.tickets import tickets_for, trash_for
from ..transitions import ImpossibleChange
from .bulk_acts import BULK_ACTS, BulkAct, ImpossibleBulk, checked
from .editing import ImpossibleEdit
from .merge import MergeNeedsAYes
from .tag_ticket import ImpossibleTags

logger = logging.getLogger(__name__)

MOST = 1000
# More than this is done in the background.
AT_ONCE = 100
KEPT = timedelta(days=30)
# Each ticket renews the claim.
_DEAD = timedelta(minutes=1)
_VALUE = 500
REFUSALS = (
    PermissionDenied,
    ImpossibleChange,
    ImpossibleEdit,
    ImpossibleTags,
    ImpossibleBulk,
    MergeNeedsAYes,
)
_TASK = "wagdesk.inbox.tasks.run_bulk_task"


@transaction.atomic
def start_bulk(*, user, act: str, value: str, numbers: Iterable[int], locale: str = "") -> BulkRun:
    """Write down what is to be done; ``finish_bulk`` or a worker does it.

    Raises ``ImpossibleBulk`` for an act or value that can't be meant, or for no ticket.
    """
    checked(act, value)
    numbers = list(dict.fromkeys(numbers))[:MOST]
    if not numbers:
        raise ImpossibleBulk(_("Choose at least one ticket."))
    run = BulkRun.objects.create(
        act=act, value=value[:_VALUE], numbers=numbers, asked_by=user, locale=locale
    )
    if len(numbers) > AT_ONCE:
        enqueue(_TASK)
    return run


@transaction.atomic
def start_undo(*, user, run: BulkRun, locale: str = "") -> BulkRun:
    """Take back what ``run`` changed, for who asked for it; twice is once."""
    run = BulkRun.objects.select_for_update().get(pk=run.pk, asked_by=user)
    if not can_be_undone(run):
        raise ImpossibleBulk(_("This can't be taken back."))
    back = BulkRun.objects.create(
        act=run.act,
        value=run.value,
        numbers=[int(number) for number in run.before],
        asked_by=user,
        locale=locale,
        undo_of=run,
    )
    if back.total > AT_ONCE:
        enqueue(_TASK)
    return back


def can_be_undone(run: BulkRun) -> bool:
    """True if something was changed, and not taken back yet."""
    act = BULK_ACTS.get(run.act)
    done = run.finished_at is not None and bool(run.before) and run.undo_of_id is None
    return done and bool(act and act.undo) and not BulkRun.objects.filter(undo_of=run).exists()


def run_waiting_bulk() -> int:
    """Finish every run that nobody works on; returns how many."""
    waiting = list(free(_unfinished(), _DEAD).order_by("pk")[:50])
    return sum(finish_bulk(run).finished_at is not None for run in waiting)


def finish_bulk(run: BulkRun) -> BulkRun:
    """Act on the tickets that are left, unless somebody is at it already. One that can't be
    done holds up no other."""
    worker = worker_name()
    if claim(_unfinished(), run.pk, worker, _DEAD):
        held = BulkRun.objects.get(pk=run.pk)
        with translation.override(run.locale or translation.get_language()):
            while held.done < held.total and _next(held):
                pass
        if held.done == held.total:
            release(BulkRun, run.pk, worker, finished_at=timezone.now())
    run.refresh_from_db()
    return run


def _unfinished() -> QuerySet:
    return BulkRun.objects.filter(finished_at=None)


def _next(run: BulkRun) -> bool:
    """One ticket, and in the same transaction how far the run is: after a crash nothing is
    done again, and the way back knows of all. False if another worker took the run for dead."""
    with transaction.atomic():
        _act_on(run, BULK_ACTS[run.act], run.numbers[run.done])
        held = BulkRun.objects.filter(pk=run.pk, claimed_by=run.claimed_by)
        if not held.update(
            done=run.done + 1,
            refused=run.refused,
            before=run.before,
            claimed_at=timezone.now(),
        ):
            transaction.set_rollback(True)
            return False
    run.done += 1
    return True


def _act_on(run: BulkRun, act: BulkAct, number: int) -> None:
    user = run.asked_by
    ticket = _ticket(user, number)
    try:
        if ticket is None or not user.is_active:
            raise ImpossibleBulk(_("It is gone, or no longer yours to see."))
        with transaction.atomic():
            (_undo if run.undo_of_id else _do)(run, act, ticket)
    except REFUSALS as refused:
        run.refused.append([number, str(refused)])
    except Exception:
        logger.exception("bulk.failed", extra={"ticket": number, "act": run.act})
        run.refused.append([number, _("Something went wrong. It is as it was.")])


def _ticket(user, number: int) -> Ticket | None:
    rows = tickets_for(user) | trash_for(user)
    return rows.select_related("mailbox").filter(pk=number).first()


def _do(run: BulkRun, act: BulkAct, ticket: Ticket) -> None:
    before = act.before(ticket) if act.before else None
    act.do(run.asked_by, ticket, run.value)
    if act.before is None:
        return
    now = Ticket.objects.get(pk=ticket.pk)
    if (after := act.before(now)) != before:
        run.before[str(ticket.pk)] = [before, after]


def _undo(run: BulkRun, act: BulkAct, ticket: Ticket) -> None:
    before, after = run.undo_of.before[str(ticket.pk)]
    now = act.before(ticket)
    if now == before:
        return
    if now != after:
        raise ImpossibleBulk(_("Somebody has changed it since."))
    act.undo(run.asked_by, ticket, before)


def forget_old_runs(*, now: datetime | None = None) -> int:
    """Delete what was done long ago; returns how many rows."""
    before = (now or timezone.now()) - KEPT
    return BulkRun.objects.filter(created_at__lt=before).delete()[0]
