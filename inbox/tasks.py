"""Thin wrappers: load by id or drain, call one action, may run twice."""

from wagdesk.queueing import task

from .actions.close_solved import close_solved
from .actions.send_mail import send_due_mail


@task
def send_mail_task() -> None:
    send_due_mail()


@task
def close_solved_task() -> None:
    close_solved()
