"""A changed steering row, however it was changed, is a new version of the steering."""

from typing import Any

from django.db.models.signals import post_delete, post_save

from .actions.steering import steering_changed
from .steering_cache import KINDS


def note_change(sender: type, **kwargs: Any) -> None:
    steering_changed()


def connect() -> None:
    for model in KINDS:
        uid = f"wagdesk_steering_{model.__name__}"
        post_save.connect(note_change, sender=model, dispatch_uid=uid)
        post_delete.connect(note_change, sender=model, dispatch_uid=uid)
