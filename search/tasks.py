"""Celery tasks: thin wrappers that may run twice."""

from wagdesk.queueing import task

from . import actions


@task
def drain_index_changes() -> None:
    actions.drain_index_changes()


@task
def rebuild_index(kind: str | None = None) -> None:
    actions.rebuild_index(kind=kind)
