"""The Celery application: ``celery -A helpcenter worker``, ``celery -A helpcenter beat``."""

import os

from celery import Celery
from celery.signals import import_modules

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "helpcenter.settings.production")

app = Celery("helpcenter")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@import_modules.connect
def schedule_work(sender: object, **kwargs: object) -> None:
    """What ``wagdesk_work`` does in one process, beat hints to the workers.

    Celery sends this signal in workers and in beat when Django has been set up, and before
    beat reads its schedule.
    """
    from wagdesk.work import beat_schedule

    app.conf.beat_schedule = beat_schedule()
