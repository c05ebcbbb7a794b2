"""A page or a saved reply changed: tell topics and search. Each calls one action, no more."""

from typing import Any

from wagdesk.kb.article_classes import is_article
from wagdesk.kb.queries import page_model
from wagdesk.queueing import enqueue

from .actions.answer_topic import answer_topic, reopen_topic
from .actions.mark_for_search import mark_saved_replies


def page_published(sender: type, instance: Any, **kwargs: Any) -> None:
    if is_article(instance):
        answer_topic(page_id=instance.pk)


def page_going(sender: type, instance: Any, **kwargs: Any) -> None:
    """Before a delete: after it the topic no longer knows its page."""
    if isinstance(instance, page_model()):
        reopen_topic(page_id=instance.pk)


def saved_reply_changed(sender: type, instance: Any, **kwargs: Any) -> None:
    """Made, edited or deleted, by whichever form."""
    mark_saved_replies([instance.pk])


def hours_changed(sender: type, instance: Any, **kwargs: Any) -> None:
    """Figures in opening hours are others now."""
    enqueue("wagdesk.inbox.tasks.count_mailbox_task", instance.mailbox_id)
