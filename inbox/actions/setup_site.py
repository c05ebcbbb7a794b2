"""Everything ``wagdesk_setup`` does on a site, empty or lived in."""

from django.contrib.auth.models import Group
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.models import GroupApprovalTask, Site, Workflow, WorkflowPage, WorkflowTask

from wagdesk.kb.article_classes import help_center_classes
from wagdesk.kb.queries import help_center_of, pages_of

from ..models import Mailbox
from ..models.role import RoleCode
from .setup import (
    NameTaken,
    Say,
    SetupError,
    _silent,
    grant_roles,
    setup_mailbox,
    setup_roles,
    setup_writers,
)

WORKFLOW_NAME = "Wagdesk article review"
HELP_CENTER_SLUG = "help"


@transaction.atomic
def setup_site(*, parent: object | None = None, say: Say = _silent) -> Mailbox:
    """Roles, help center, mailbox ``support`` and workflow. All or nothing."""
    site = default_site()
    groups = setup_roles(say=say)
    help_center = setup_help_center(parent=parent or site.root_page, say=say)
    setup_writers(help_center=help_center, groups=groups, say=say)
    setup_workflow(help_center=help_center, groups=groups, say=say)
    mailbox = setup_mailbox(
        slug="support",
        name=_("Support"),
        address=f"support@{site.hostname}",
        feeds_topics=True,
        help_center=help_center.translation_key,
        say=say,
    )
    grant_roles(mailbox=mailbox, groups=groups)
    return mailbox


def default_site() -> Site:
    site = Site.objects.filter(is_default_site=True).select_related("root_page").first()
    if site is None:
        raise SetupError(
            _("Wagtail has no default site. Make one in Settings › Sites and run this again.")
        )
    return site


def setup_help_center(*, parent: object, say: Say = _silent) -> object:
    """The help center at, above or below ``parent``; a new one with slug ``help`` if none."""
    parent = parent.specific
    found = help_center_of(parent) or _below(parent)
    if found:
        return found
    classes = help_center_classes()
    if not classes:
        raise SetupError(
            _(
                "No page class carries HelpCenterMixin. Put “wagdesk.kb.pages” into "
                "INSTALLED_APPS, or subclass the mixins of wagdesk.kb.models.mixins."
            )
        )
    _demand_room(parent, classes[0])
    page = classes[0](title=_("Help center"), slug=HELP_CENTER_SLUG, locale=parent.locale)
    parent.add_child(instance=page)
    page.save_revision().publish()
    say(_("Made the help center at %(url)s.") % {"url": page.get_url() or page.url_path})
    return page


def _below(parent: object) -> object | None:
    return pages_of(help_center_classes()).filter(path__startswith=parent.path).first()


def _demand_room(parent: object, page_class: type) -> None:
    if parent.get_children().filter(slug=HELP_CENTER_SLUG).exists():
        raise NameTaken(
            _(
                "Below “%(parent)s” there is already a page with the slug “help”. Pass "
                "--parent with another page, or move that page."
            )
            % {"parent": parent}
        )
    if not page_class.can_create_at(parent):
        raise SetupError(
            _(
                "“%(parent)s” takes no help center as a child. Add %(page_class)s to the "
                "subpage_types of %(parent_class)s, or pass --parent with another page."
            )
            % {
                "parent": parent,
                "page_class": page_class._meta.label,
                "parent_class": type(parent)._meta.label,
            }
        )


def setup_workflow(*, help_center: object, groups: dict[str, Group], say: Say = _silent) -> None:
    """A review by editors, at the help center unless it has a workflow of its own already."""
    if WorkflowPage.objects.filter(page_id=help_center.pk).exists():
        return
    workflow = _our_workflow(groups)
    WorkflowPage.objects.create(page_id=help_center.pk, workflow=workflow)
    say(
        _("The workflow “%(name)s” now reviews “%(page)s”.")
        % {"name": workflow.name, "page": help_center}
    )


def _our_workflow(groups: dict[str, Group]) -> Workflow:
    """Ours is the one whose task the editors' group approves: names are not trusted."""
    editors = groups[RoleCode.EDITOR]
    task = GroupApprovalTask.objects.filter(groups=editors, active=True).first()
    found = task and Workflow.objects.filter(workflow_tasks__task=task, active=True).first()
    if found:
        return found
    task = GroupApprovalTask.objects.create(name=WORKFLOW_NAME)
    task.groups.set([editors, groups[RoleCode.ADMINISTRATOR]])
    workflow = Workflow.objects.create(name=WORKFLOW_NAME)
    WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=0)
    return workflow
