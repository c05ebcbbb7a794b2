"""Celery tasks: thin wrappers that may run twice."""

from django.core.management import call_command

from wagdesk.queueing import task


@task
def publish_scheduled() -> None:
    """Wagtail's own command: pages whose time has come go live, those past theirs expire."""
    call_command("publish_scheduled", verbosity=0)
