"""Celery tasks: thin wrappers that may run twice."""

from wagdesk.queueing import task

from . import actions


@task
def drain_index_changes() -> None:
    actions.drain_index_changes()


@task
def rebuild_index(kind: str | None = None) -> None:
    actions.rebuild_index(kind=kind)


@task
def count_searches() -> None:
    """Count the days that are over, then let the raw rows go that are past their time."""
    actions.count_days()
    actions.forget_old_searches()


@task
def replay_previews() -> None:
    """Replay the proposed changes to the steering that wait."""
    actions.replay_previews()


@task
def roll_up_searches() -> None:
    actions.roll_up_searches()


@task
def calibrate_suggestions() -> None:
    actions.calibrate()


@task
def update_vectors() -> None:
    actions.update_vectors()
