"""The opposite of ``setup_site``, before the apps are taken out of a host."""

from django.contrib.auth.models import Group
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.models import GroupApprovalTask, Page, Site, Workflow

from wagdesk.kb.article_classes import article_classes, category_classes, help_center_classes
from wagdesk.kb.queries import page_model, pages_of

from ..models import Role
from .setup import Say, SetupError, _silent


def our_pages() -> list[Page]:
    """The pages of our classes that lie below no other of ours, with all that is below."""
    classes = (*help_center_classes(), *category_classes(), *article_classes())
    roots: list[Page] = []
    for page in pages_of(classes).order_by("path"):
        if not roots or not page.path.startswith(roots[-1].path):
            roots.append(page)
    return roots


def our_groups() -> list[Group]:
    return [role.group for role in Role.objects.select_related("group")]


@transaction.atomic
def remove_site(*, say: Say = _silent) -> None:
    """Delete our pages, groups and workflow; tables go with ``migrate … zero``."""
    pages, groups = our_pages(), our_groups()
    for page in pages:
        _demand_no_site(page)
    for page in pages:
        below = page.get_descendant_count()
        fresh = page_model().objects.get(pk=page.pk)
        fresh.delete()
        say(
            _("Deleted the page “%(page)s” and %(count)d below it.")
            % {"page": page, "count": below}
        )
    _remove_workflow(groups, say)
    for group in groups:
        group.delete()
        say(_("Deleted the group “%(name)s”.") % {"name": group.name})


def _demand_no_site(page: Page) -> None:
    site = Site.objects.filter(root_page__path__startswith=page.path).first()
    if site:
        raise SetupError(
            _(
                "“%(page)s” is the root page of the site %(site)s, or holds it. Give that site "
                "another root page in Settings › Sites and run this again."
            )
            % {"page": page, "site": site}
        )


def _remove_workflow(groups: list[Group], say: Say) -> None:
    """Only a task that nobody but our groups approves."""
    for task in GroupApprovalTask.objects.filter(groups__in=groups).distinct():
        if task.groups.exclude(pk__in=[group.pk for group in groups]).exists():
            continue
        for workflow in Workflow.objects.filter(workflow_tasks__task=task):
            if workflow.workflow_tasks.count() == 1:
                say(_("Deleted the workflow “%(name)s”.") % {"name": workflow.name})
                workflow.delete()
        task.delete()
