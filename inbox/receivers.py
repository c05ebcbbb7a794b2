"""A page changed: tell the topics. Each calls one action and nothing else."""

from typing import Any

from wagdesk.kb.article_classes import is_article
from wagdesk.kb.queries import page_model

from .actions.answer_topic import answer_topic, reopen_topic


def page_published(sender: type, instance: Any, **kwargs: Any) -> None:
    if is_article(instance):
        answer_topic(page_id=instance.pk)


def page_going(sender: type, instance: Any, **kwargs: Any) -> None:
    """Before a delete: after it the topic no longer knows its page."""
    if isinstance(instance, page_model()):
        reopen_topic(page_id=instance.pk)
