"""Thin wrappers: load by id or drain, call one action, may run twice."""

from wagdesk.queueing import enqueue, task

from .actions.alarm import note_beat, sound_alarms
from .actions.bulk import forget_old_runs, run_waiting_bulk
from .actions.close_solved import close_solved
from .actions.count_figures import count_all, count_mailbox, count_new_figures
from .actions.drafts import sweep_drafts
from .actions.export_person import run_person_exports
from .actions.export_tickets import run_ticket_exports, sweep_exports
from .actions.fetch_source import fetch_due_sources
from .actions.forget_in_index import forget_in_index
from .actions.rebuild_topics import rebuild_topics
from .actions.receive_mail import receive_waiting_mail
from .actions.retention import run_retention
from .actions.send_mail import send_due_mail
from .actions.snooze import wake_snoozed
from .actions.sweep_blobs import sweep_blobs


@task
def send_mail_task() -> None:
    send_due_mail()


@task
def close_solved_task() -> None:
    close_solved()


@task
def receive_mail_task() -> None:
    receive_waiting_mail()


@task
def wake_snoozed_task() -> None:
    wake_snoozed()


@task
def sweep_blobs_task() -> None:
    sweep_blobs()


@task
def rebuild_topics_task() -> None:
    rebuild_topics()


@task
def export_people_task() -> None:
    run_person_exports()


@task
def retention_task() -> None:
    run_retention()


@task
def forget_in_index_task() -> None:
    forget_in_index()


@task
def watch_mail_task() -> None:
    note_beat()
    sound_alarms()


@task
def count_figures_task() -> None:
    count_new_figures()


@task
def count_mailbox_task(mailbox: int) -> None:
    count_mailbox(mailbox=mailbox)


@task
def recount_figures_task() -> None:
    count_all()


@task
def sweep_drafts_task() -> None:
    sweep_drafts()


@task
def run_bulk_task() -> None:
    run_waiting_bulk()


@task
def export_tickets_task() -> None:
    run_ticket_exports()


@task
def sweep_list_task() -> None:
    sweep_exports()
    forget_old_runs()


@task
def fetch_mail_task() -> None:
    if fetch_due_sources():
        enqueue(fetch_mail_task)
