"""The Celery application: ``celery -A helpcenter worker``, ``celery -A helpcenter beat``."""

import os

from celery import Celery
from celery.signals import beat_init

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "helpcenter.settings.production")

app = Celery("helpcenter")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@beat_init.connect
def schedule_work(sender: object, **kwargs: object) -> None:
    """What ``wagdesk_work`` does in one process, beat hints to the workers."""
    from wagdesk.work import beat_schedule

    # Before the scheduler reads its file, so that it keeps when each last ran.
    app.conf.beat_schedule = beat_schedule()
