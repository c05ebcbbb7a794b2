"""A page changed: say which articles must be indexed again. Nothing else happens here."""

from typing import Any

from django.db.models import Q, QuerySet
from wagtail.models import PageViewRestriction

from wagdesk.kb.article_classes import is_article, is_ours
from wagdesk.kb.audience import alias_paths
from wagdesk.kb.queries import all_articles
from wagdesk.search.actions import mark_changed


def mark_subtree(paths: list[str]) -> None:
    """Mark every article at or below these tree paths."""
    below = Q(pk__in=[])
    for path in paths:
        below |= Q(path__startswith=path)
    mark_ids([str(pk) for pk in all_articles().filter(below).values_list("pk", flat=True)])


def mark_ids(object_ids: list[str]) -> None:
    if object_ids:
        mark_changed(kind="article", object_ids=object_ids)


def page_published(sender: type, instance: Any, **kwargs: Any) -> None:
    if is_article(instance):
        mark_ids([str(instance.pk)])


def page_created(sender: type, instance: Any, created: bool, raw: bool, **kwargs: Any) -> None:
    """Aliases and copies are born live, without being published."""
    if created and not raw and is_article(instance) and instance.live:
        mark_ids([str(instance.pk)])


def page_unpublished(sender: type, instance: Any, **kwargs: Any) -> None:
    if is_article(instance):
        mark_ids([str(instance.pk)])


def page_moved(sender: type, instance: Any, **kwargs: Any) -> None:
    mark_subtree([type(instance).objects.values_list("path", flat=True).get(pk=instance.pk)])


def page_deleted(sender: type, instance: Any, **kwargs: Any) -> None:
    """Wagtail deletes a subtree as base pages too; only what is an article counts."""
    if is_ours(instance) and is_article(instance):
        mark_ids([str(instance.pk)])


def restriction_changed(sender: type, instance: Any, **kwargs: Any) -> None:
    mark_restricted({instance.page_id: instance.page.path})


def restriction_groups_changed(
    sender: type, instance: Any, action: str, reverse: bool, pk_set: set | None, **kwargs: Any
) -> None:
    """``instance`` is the restriction, or the group where it was changed from its side."""
    if action not in ("post_add", "post_remove", "pre_clear", "post_clear"):
        return
    if not reverse:
        mark_restricted({instance.page_id: instance.page.path})
    elif pk_set:
        mark_restrictions(PageViewRestriction.objects.filter(pk__in=pk_set))
    elif action == "pre_clear":
        mark_restrictions(PageViewRestriction.objects.filter(groups=instance))


def group_deleted(sender: type, instance: Any, **kwargs: Any) -> None:
    mark_restrictions(PageViewRestriction.objects.filter(groups=instance))


def mark_restrictions(restrictions: QuerySet) -> None:
    if paths := dict(restrictions.values_list("page_id", "page__path")):
        mark_restricted(paths)


def mark_restricted(paths: dict[int, str]) -> None:
    """``paths`` by page id: those subtrees and their aliases' show something else now."""
    mark_subtree([*paths.values(), *(path for _source, path in alias_paths(paths))])
