"""A changed steering row, however it was changed, is a new version of the steering; the first
request of a process has it read the words of the index."""

from typing import Any

from django.core.signals import request_started
from django.db.models.signals import post_delete, post_save

from .actions.steering import steering_changed
from .steering_cache import KINDS
from .warming import begin_once


def note_change(sender: type, **kwargs: Any) -> None:
    steering_changed()


def warm_up(sender: type, **kwargs: Any) -> None:
    begin_once()


def connect() -> None:
    request_started.connect(warm_up, dispatch_uid="wagdesk_search_warm_up")
    for model in KINDS:
        uid = f"wagdesk_steering_{model.__name__}"
        post_save.connect(note_change, sender=model, dispatch_uid=uid)
        post_delete.connect(note_change, sender=model, dispatch_uid=uid)
