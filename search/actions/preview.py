"""Propose a change to the steering, see what it would do, accept or drop it."""

import logging
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from wagdesk.claims import claim, free, release, worker_name
from wagdesk.queueing import enqueue

from ..models import SteeringPreview
from ..models.preview import PreviewState
from ..models.steering import SteeringRow
from ..proposals import KINDS, Outdated, from_data, to_data
from ..queries.replay import frequent_queries, replay
from .steering import apply_steering, demand

logger = logging.getLogger(__name__)

TELL_EVERY = 10
OPEN = (PreviewState.WAITING, PreviewState.READY, PreviewState.FAILED)


@transaction.atomic
def propose_steering(
    *, user: Any, add: Iterable[SteeringRow] = (), remove: Iterable[SteeringRow] = ()
) -> SteeringPreview:
    """Note a change and have it replayed. Nothing of it holds before it is accepted.

    ``ValidationError`` if a row makes no sense, ``PermissionDenied`` if ``user`` may not.
    """
    add, remove = list(add), list(remove)
    for row in add:
        demand(user, type(row), "add" if row._state.adding else "change")
        row.full_clean()
    for row in remove:
        demand(user, type(row), "delete")
    preview = SteeringPreview.objects.create(
        user=user, changes=to_data(add, remove), summary=_summary(add, remove)
    )
    enqueue("wagdesk.search.tasks.replay_previews")
    return preview


def replay_previews() -> int:
    """Replay what waits, the oldest first; how many were."""
    done = 0
    while True:
        waiting = free(SteeringPreview.objects.filter(state=PreviewState.WAITING))
        pk = waiting.order_by("pk").values_list("pk", flat=True).first()
        if pk is None:
            return done
        worker = worker_name()
        if claim(waiting, pk, worker):
            _replay(SteeringPreview.objects.get(pk=pk), worker)
            done += 1


def _replay(preview: SteeringPreview, worker: str) -> None:
    rows = SteeringPreview.objects.filter(pk=preview.pk, claimed_by=worker)
    try:
        proposal = from_data(preview.changes)
        asked = frequent_queries(proposal)
        rows.update(total=len(asked), done=0)

        def progress(number: int) -> None:
            if number % TELL_EVERY == 0:
                # The claim is kept fresh, so that nobody takes the row over meanwhile.
                rows.update(done=number, claimed_at=timezone.now())

        result = replay(proposal, asked, progress)
    except Exception as error:
        logger.warning("search.replay_failed", extra={"preview": preview.pk}, exc_info=True)
        why = _("Somebody changed this meanwhile.") if isinstance(error, Outdated) else str(error)
        _settle(preview, worker, PreviewState.FAILED, result={"problem": why[:300]})
        return
    _settle(preview, worker, PreviewState.READY, result=result, done=len(asked))


def _settle(preview: SteeringPreview, worker: str, state: str, **changes: Any) -> None:
    """Tell the outcome, unless somebody decided without waiting for it."""
    held = SteeringPreview.objects.filter(pk=preview.pk, claimed_by=worker)
    held.filter(state=PreviewState.WAITING).update(state=state, **changes)
    release(SteeringPreview, preview.pk, worker)


@transaction.atomic
def accept_preview(*, user: Any, preview: SteeringPreview) -> None:
    """Make the change hold. ``Outdated`` if its rows are no longer what they were."""
    _decide(user, preview, PreviewState.ACCEPTED)
    proposal = from_data(preview.changes)
    apply_steering(user=user, add=proposal.add, remove=proposal.remove)


@transaction.atomic
def drop_preview(*, user: Any, preview: SteeringPreview) -> None:
    """Forget the change. Whoever may make it may drop it."""
    _demand_all(user, preview)
    _decide(user, preview, PreviewState.DROPPED)


@transaction.atomic
def replay_again(*, user: Any, preview: SteeringPreview) -> None:
    """Replay once more, after a failure or on newer searches."""
    _demand_all(user, preview)
    SteeringPreview.objects.filter(pk=preview.pk, state__in=OPEN).update(
        state=PreviewState.WAITING, done=0, total=0, result={}
    )
    enqueue("wagdesk.search.tasks.replay_previews")


class AlreadyDecided(Exception):
    """Somebody accepted or dropped it before."""


def _decide(user: Any, preview: SteeringPreview, state: str) -> None:
    decided = SteeringPreview.objects.filter(pk=preview.pk, state__in=OPEN).update(
        state=state, decided_at=timezone.now(), decided_by=user
    )
    if not decided:
        raise AlreadyDecided


def _demand_all(user: Any, preview: SteeringPreview) -> None:
    """Whoever decides must hold every right that the change asks for."""
    for change in preview.changes:
        verb = "delete" if change["remove"] else "change" if change["pk"] else "add"
        demand(user, KINDS[change["model"]], verb)


def _summary(add: list[SteeringRow], remove: list[SteeringRow]) -> str:
    """In words, without titles: whoever reads it may not be allowed to know them."""
    said = []
    for row in add:
        form = _("Add %(what)s: %(row)s") if row._state.adding else _("Change %(what)s: %(row)s")
        said.append(form % {"what": row._meta.verbose_name, "row": row.untitled})
    for row in remove:
        form = _("Remove %(what)s: %(row)s")
        said.append(form % {"what": row._meta.verbose_name, "row": row.untitled})
    text = "; ".join(said[:3])
    if len(said) > 3:
        text += " " + _("and %(more)d more") % {"more": len(said) - 3}
    return text[:400]
