"""Roles, rights, a mailbox: what Wagdesk needs before the first ticket. All may run twice.

Every function says what it did, one sentence each, through ``say``.
"""

from collections.abc import Callable, Iterable

from django.apps import apps
from django.contrib.auth.models import Group, Permission
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission

from ..mail.identifiers import normalise_address
from ..models import Mailbox, MailboxAccess, MailboxAddress, Role
from ..models.mailbox import AccessLevel, AccessScope, Channel
from ..models.role import RoleCode

Say = Callable[[str], None]

GROUP_NAMES = {
    RoleCode.AGENT: "Wagdesk agents",
    RoleCode.MANAGER: "Wagdesk managers",
    RoleCode.ADMINISTRATOR: "Wagdesk administrators",
    RoleCode.EDITOR: "Wagdesk editors",
}

# ``app.codename``; ``app.*`` is every permission of the app. None on mailboxes and saved
# replies: ``policies`` decide there by mailbox, while any such permission opens Wagtail's
# site history, with the names of every mailbox's rows.
_AGENT = (
    "wagtailadmin.access_admin",
    "wagdesk_inbox.view_ticket",
    "wagdesk_inbox.add_ticket",
    "wagdesk_inbox.change_ticket",
    "wagdesk_inbox.view_person",
    "wagdesk_inbox.change_person",
)
# What steers the search: synonyms, stop phrases, names, promoted and hidden results.
_STEERING = tuple(
    f"wagdesk_search.{verb}_{model}"
    for model in ("synonym", "stopphrase", "protectedterm", "promotion", "hiddenresult")
    for verb in ("view", "add", "change", "delete")
)
_MANAGER = (
    *_AGENT,
    "wagdesk_inbox.view_receivedmail",
    "wagdesk_inbox.change_receivedmail",
    "wagdesk_inbox.view_topic",
    "wagdesk_inbox.change_topic",
    "wagdesk_search.view_searchlog",
    *_STEERING,
)
_OURS = ("wagdesk_inbox.*", "wagdesk_kb.*", "wagdesk_search.*")
PERMISSIONS = {
    RoleCode.AGENT: _AGENT,
    RoleCode.MANAGER: _MANAGER,
    RoleCode.ADMINISTRATOR: ("wagtailadmin.access_admin", *_OURS),
    RoleCode.EDITOR: (
        "wagtailadmin.access_admin",
        "wagdesk_inbox.view_topic",
        "wagdesk_inbox.change_topic",
        "wagdesk_search.view_searchlog",
        *_STEERING,
        "wagdesk_kb.*",
    ),
}
# Wagtail's “Translate”, where the host has the app that offers it.
_TRANSLATION = "wagtail.contrib.simple_translation"
_TRANSLATE = "simple_translation.submit_translation"
_WITHDRAWN = ("savedreply", "mailbox")
WITHOUT = (RoleCode.AGENT, RoleCode.MANAGER)
WRITERS = (RoleCode.EDITOR, RoleCode.ADMINISTRATOR)
PAGE_RIGHTS = ("add", "change", "publish", "lock", "unlock")
COLLECTION_RIGHTS = (
    ("wagtailimages", "add_image"),
    ("wagtailimages", "change_image"),
    ("wagtailimages", "choose_image"),
    ("wagtaildocs", "add_document"),
    ("wagtaildocs", "change_document"),
    ("wagtaildocs", "choose_document"),
)
LEVELS = {
    RoleCode.AGENT: AccessLevel.REPLY,
    RoleCode.MANAGER: AccessLevel.MANAGE,
    RoleCode.ADMINISTRATOR: AccessLevel.MANAGE,
}


class SetupError(Exception):
    """Setup stopped; the text says why and what to do."""


class NameTaken(SetupError):
    """A group, mailbox or page of ours is there already, and is somebody else's."""


def _silent(sentence: str) -> None:
    """The default ``say``."""


@transaction.atomic
def setup_roles(*, say: Say = _silent) -> dict[str, Group]:
    """The four groups by role code, made where missing, with their permissions."""
    groups = {code: _group_of(code, say) for code in GROUP_NAMES}
    for code, group in groups.items():
        _add_permissions(group, PERMISSIONS[code], say)
        if code in WRITERS and apps.is_installed(_TRANSLATION):
            _add_permissions(group, [_TRANSLATE], say)
        if code in WITHOUT:
            _withdraw_permissions(group, say)
    return groups


def _group_of(code: str, say: Say) -> Group:
    role = Role.objects.select_related("group").filter(code=code).first()
    if role:
        return role.group
    name = GROUP_NAMES[code]
    if Group.objects.filter(name=name).exists():
        raise NameTaken(
            _(
                "There is already a group “%(name)s” that Wagdesk did not make. Rename it in "
                "Settings › Groups, so that its members are not given rights by accident, "
                "and run this again."
            )
            % {"name": name}
        )
    group = Group.objects.create(name=name)
    Role.objects.create(code=code, group=group)
    say(_("Made the group “%(name)s”.") % {"name": name})
    return group


def _add_permissions(group: Group, wanted: Iterable[str], say: Say) -> None:
    held = set(group.permissions.values_list("pk", flat=True))
    missing = [row for row in _permissions(wanted) if row.pk not in held]
    group.permissions.add(*missing)
    if missing:
        say(
            _("Gave “%(name)s” %(count)d permissions.")
            % {"name": group.name, "count": len(missing)}
        )


def _withdraw_permissions(group: Group, say: Say) -> None:
    """What an earlier setup gave and should not have."""
    held = group.permissions.filter(
        content_type__app_label="wagdesk_inbox", content_type__model__in=_WITHDRAWN
    )
    if taken := list(held):
        group.permissions.remove(*taken)
        say(
            _("Took %(count)d permissions from “%(name)s”.")
            % {"name": group.name, "count": len(taken)}
        )


def _permissions(wanted: Iterable[str]) -> list[Permission]:
    found: list[Permission] = []
    for name in wanted:
        app, codename = name.split(".")
        rows = Permission.objects.filter(content_type__app_label=app)
        rows = rows if codename == "*" else rows.filter(codename=codename)
        if not rows:
            raise SetupError(
                _("The permission %(name)s is not in the database. Run “migrate” first.")
                % {"name": name}
            )
        found += rows
    return found


@transaction.atomic
def setup_mailbox(
    *,
    slug: str,
    name: str,
    address: str,
    say: Say = _silent,
    **fields: object,
) -> Mailbox:
    """The mailbox ``slug`` with its address; an existing one keeps what people set.

    ``fields`` are further values of a new mailbox (``feeds_topics``, ``signature``, …). A
    help center that writes to another mailbox goes on doing so.
    """
    mailbox = Mailbox.objects.filter(slug=slug).first()
    if mailbox:
        return mailbox
    value = normalise_address(address)
    if not value:
        raise SetupError(_("“%(address)s” is no mail address.") % {"address": address})
    if MailboxAddress.objects.filter(channel=Channel.EMAIL, value=value).exists():
        raise NameTaken(
            _("The address %(address)s already belongs to another mailbox.") % {"address": value}
        )
    wanted = fields.get("help_center")
    if wanted and Mailbox.objects.filter(help_center=wanted).exists():
        fields["help_center"] = None
    mailbox = Mailbox.objects.create(slug=slug, name=name, **fields)
    MailboxAddress.objects.create(mailbox=mailbox, value=value, is_default=True)
    say(
        _("Made the mailbox “%(slug)s” with the address %(address)s.")
        % {"slug": slug, "address": value}
    )
    return mailbox


@transaction.atomic
def grant(
    *,
    mailbox: Mailbox,
    group: Group | None = None,
    user: object | None = None,
    level: str = AccessLevel.REPLY,
    scope: str = AccessScope.ALL,
) -> MailboxAccess:
    """Access to one mailbox for a group or a user; an existing row stays as people set it."""
    who = {"group": group} if group is not None else {"user": user}
    access, _made = MailboxAccess.objects.get_or_create(
        mailbox=mailbox, **who, defaults={"level": level, "scope": scope}
    )
    return access


def grant_roles(*, mailbox: Mailbox, groups: dict[str, Group]) -> None:
    """Agents may reply in it, managers and administrators manage it."""
    for code, level in LEVELS.items():
        grant(mailbox=mailbox, group=groups[code], level=level)


@transaction.atomic
def setup_writers(*, help_center: object, groups: dict[str, Group], say: Say = _silent) -> None:
    """Editors and administrators may write below the help center and use its pictures."""
    root = Collection.get_first_root_node()
    for group in (groups[code] for code in WRITERS):
        made = [_page_right(group, help_center, codename) for codename in PAGE_RIGHTS]
        made += [_collection_right(group, root, *right) for right in COLLECTION_RIGHTS]
        if any(made):
            say(
                _("“%(name)s” may write in “%(page)s” and add pictures and documents.")
                % {"name": group.name, "page": help_center}
            )


def _page_right(group: Group, page: object, verb: str) -> bool:
    permission = Permission.objects.get(
        content_type__app_label="wagtailcore", codename=f"{verb}_page"
    )
    _row, made = GroupPagePermission.objects.get_or_create(
        group=group, page_id=page.pk, permission=permission
    )
    return made


def _collection_right(group: Group, collection: Collection, app: str, codename: str) -> bool:
    permission = Permission.objects.get(content_type__app_label=app, codename=codename)
    _row, made = GroupCollectionPermission.objects.get_or_create(
        group=group, collection=collection, permission=permission
    )
    return made
