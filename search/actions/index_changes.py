"""Objects that changed: noted in the caller's transaction, indexed by whoever drains."""

import logging
from collections.abc import Iterable
from datetime import timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from wagdesk.claims import free, worker_name
from wagdesk.queueing import enqueue
from wagdesk.rows import insert

from .. import conf
from ..documents import registry
from ..engines import get_engine
from ..engines.base import EngineBroken, EngineBusy, EngineError, SearchEngine
from ..models import IndexChange
from .rebuild import documents_of, rebuild_index
from .vectors import update_vectors

logger = logging.getLogger(__name__)

BATCH = 200
# What a door changes at a time; more comes from commands, which have the time.
MOST_AT_ONCE = 5
# Doing a row twice is harmless, so a dead worker's rows are taken over soon.
STALE_AFTER = timedelta(minutes=2)
LONGEST_WAIT = timedelta(hours=1)


def mark_changed(*, kind: str, object_ids: Iterable[str]) -> None:
    """Note that these objects changed, appeared or went; they are looked up when drained."""
    mark_all_changed(changed=((kind, object_id) for object_id in object_ids))


@transaction.atomic(savepoint=False)
def mark_all_changed(*, changed: Iterable[tuple[str, str]]) -> None:
    """``mark_changed`` for objects of several kinds, (kind, id) each, in one statement."""
    marks = dict.fromkeys((kind, str(object_id)) for kind, object_id in changed)
    if not marks:
        return
    rows = [IndexChange(kind=kind, object_id=object_id) for kind, object_id in marks]
    if len(rows) > MOST_AT_ONCE:
        IndexChange.objects.bulk_create(rows, batch_size=500)
    else:
        insert(*rows)
    enqueue("wagdesk.search.tasks.drain_index_changes")


def drain_index_changes(*, kind: str | None = None, limit: int | None = None) -> int:
    """Bring the index up to date; how many change rows were done.

    Safe to run anywhere at any time: rows are claimed, and deleted only after the engine
    has committed. While another process writes, or the engine has trouble of its own, the
    rows stay for it or for later.
    """
    engine = get_engine()
    kinds = registry.kinds() if kind is None else [kind]
    broken = _rebuild_broken(engine, kinds)
    done, may_rebuild = 0, True
    seen: list[IndexChange] = []
    while limit is None or done < limit:
        rows = _claim_batch(BATCH if limit is None else min(BATCH, limit - done), kind, broken)
        if not rows:
            break
        try:
            done += _drain_batch(engine, rows)
            seen += rows
        except EngineError as error:
            if not isinstance(error, EngineBusy):
                logger.warning("search.engine_failed", extra={"reason": str(error)[:300]})
            if not (may_rebuild and isinstance(error, EngineBroken)):
                break
            broken, may_rebuild = _rebuild_broken(engine, kinds), False
        finally:
            _give_back(rows)
    _follow(seen)
    return done


def _follow(rows: list[IndexChange]) -> None:
    """Vectors come after the words; what fails here is made up by the sweep."""
    for kind in conf.embedded_kinds() if conf.embedder() and rows else ():
        try:
            update_vectors(kind=kind, object_ids={r.object_id for r in rows if r.kind == kind})
        except Exception:
            logger.exception("search.vectors_failed", extra={"kind": kind})


def _rebuild_broken(engine: SearchEngine, kinds: Iterable[str]) -> list[str]:
    """Make the indexes that are missing or can't be read; those that could not be made."""
    still_broken = []
    for kind in kinds:
        try:
            if kind in registry and engine.needs_rebuild(kind):
                logger.warning("search.rebuilding", extra={"kind": kind})
                made = rebuild_index(kind=kind)
                logger.info("search.rebuilt", extra={"kind": kind, "documents": made[kind]})
        except EngineBusy:
            still_broken.append(kind)
        except Exception:
            logger.exception("search.rebuild_failed", extra={"kind": kind})
            still_broken.append(kind)
    return still_broken


def _claim_batch(size: int, kind: str | None, broken: list[str]) -> list[IndexChange]:
    worker = worker_name()
    now = timezone.now()
    # Nothing waits so long: a clock that ran ahead noted it.
    due = Q(not_before__lte=now) | Q(not_before__gt=now + 2 * LONGEST_WAIT)
    waiting = free(IndexChange.objects.filter(due), STALE_AFTER)
    waiting = waiting.exclude(kind__in=broken)
    if kind is not None:
        waiting = waiting.filter(kind=kind)
    pks = list(waiting.order_by("pk").values_list("pk", flat=True)[:size])
    free(IndexChange.objects.filter(pk__in=pks), STALE_AFTER).update(
        claimed_by=worker, claimed_at=timezone.now()
    )
    return list(IndexChange.objects.filter(pk__in=pks, claimed_by=worker).order_by("pk"))


def _give_back(rows: list[IndexChange]) -> None:
    """What is done is deleted by now; the rest is for another time."""
    IndexChange.objects.filter(
        pk__in=[row.pk for row in rows], claimed_by=rows[0].claimed_by
    ).update(claimed_by=None, claimed_at=None)


def _drain_batch(engine: SearchEngine, rows: list[IndexChange]) -> int:
    done = 0
    for kind in dict.fromkeys(row.kind for row in rows):
        of_kind = [row for row in rows if row.kind == kind]
        try:
            _apply(engine, kind, of_kind)
            done += len(of_kind)
        except EngineError:
            raise
        except Exception:
            # One row may be the cause: try each alone, so that it can't hold up the others.
            done += sum(_apply_alone(engine, kind, row) for row in of_kind)
    return done


def _apply_alone(engine: SearchEngine, kind: str, row: IndexChange) -> int:
    try:
        _apply(engine, kind, [row])
    except EngineError:
        raise
    except Exception as error:
        logger.warning("search.index_change_failed", extra={"change": row.pk}, exc_info=True)
        wait = min(timedelta(seconds=5) * 2 ** min(row.attempts, 12), LONGEST_WAIT)
        IndexChange.objects.filter(pk=row.pk, claimed_by=row.claimed_by).update(
            claimed_by=None,
            claimed_at=None,
            attempts=row.attempts + 1,
            last_error=f"{type(error).__name__}: {error}"[:300],
            not_before=timezone.now() + wait,
        )
        return 0
    return 1


def _apply(engine: SearchEngine, kind: str, rows: list[IndexChange]) -> None:
    object_ids = list(dict.fromkeys(row.object_id for row in rows))
    engine.apply(kind, object_ids, documents_of(kind, object_ids))
    IndexChange.objects.filter(
        pk__in=[row.pk for row in rows], claimed_by=rows[0].claimed_by
    ).delete()
