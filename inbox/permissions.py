"""Who may do what with a mailbox and its tickets."""

from collections.abc import Iterable

from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.db.models import Model, Q
from django.utils.translation import gettext as _

from wagdesk.reads import ask, point, read, read_together

from .models import Mailbox, MailboxAccess, Role, Ticket
from .models.mailbox import AccessLevel, AccessScope
from .models.role import RoleCode

_ORDER = [AccessLevel.VIEW, AccessLevel.REPLY, AccessLevel.MANAGE]


def at_least(level: str) -> list[str]:
    """The levels that include ``level``."""
    return _ORDER[_ORDER.index(AccessLevel(level)) :]


def is_staff_member(viewer) -> bool:
    """A living account that may have rights at all."""
    return bool(viewer and viewer.is_authenticated and viewer.is_active)


def access_of(viewer, level: str = AccessLevel.VIEW):
    """The viewer's access rows that grant ``level``, own ones and those of their groups."""
    if not is_staff_member(viewer):
        return MailboxAccess.objects.none()
    mine = Q(user=viewer) | Q(group__in=viewer.groups.all())
    return MailboxAccess.objects.filter(mine, level__in=at_least(level))


def own_access(viewer) -> list[MailboxAccess]:
    """The viewer's access rows with their mailboxes, read once and kept on the account's
    object, which lives as long as a request."""
    if not hasattr(viewer, "_wagdesk_access"):
        viewer._wagdesk_access = _read_access(viewer) if is_staff_member(viewer) else []
    return viewer._wagdesk_access


def _read_access(viewer) -> list[MailboxAccess]:
    """All that ``access_of`` gives, by the short way: each page of the inbox begins here."""
    members, user, group = _memberships()
    mine, own = read_together(ask(members, **{user: viewer.pk}), ask(MailboxAccess, user=viewer.pk))
    groups = [getattr(row, f"{group}_id") for row in mine]
    rows = [*own, *read(MailboxAccess, group=groups)]
    boxes = read(Mailbox, pk={row.mailbox_id for row in rows})
    point(rows, "mailbox", {box.pk: box for box in boxes})
    return rows


def _memberships() -> tuple[type[Model], str, str]:
    """Who is in which group: the model, and what it calls the account and the group."""
    field = get_user_model()._meta.get_field("groups")
    return field.remote_field.through, field.m2m_field_name(), field.m2m_reverse_field_name()


def mailboxes_for(viewer, level: str = AccessLevel.VIEW):
    """The mailboxes the viewer may work in with ``level``."""
    if is_staff_member(viewer) and viewer.is_superuser:
        return Mailbox.objects.all()
    return Mailbox.objects.filter(pk__in=access_of(viewer, level).values("mailbox"))


def ticket_rule(viewer, level: str = AccessLevel.VIEW) -> Q:
    """The one rule of who sees which ticket, as a condition on tickets."""
    if not is_staff_member(viewer):
        return Q(pk__in=[])
    if viewer.is_superuser:
        return Q()
    rows = access_of(viewer, level)
    everything = Q(mailbox__in=rows.filter(scope=AccessScope.ALL).values("mailbox"))
    own = Q(mailbox__in=rows.filter(scope=AccessScope.OWN).values("mailbox"))
    return everything | (own & (Q(assignee=viewer) | Q(assignee=None)))


def ticket_rule_of(viewer, rows: Iterable[MailboxAccess], level: str = AccessLevel.VIEW) -> Q:
    """``ticket_rule`` from the viewer's access rows, already read: mailboxes by number."""
    if not is_staff_member(viewer):
        return Q(pk__in=[])
    if viewer.is_superuser:
        return Q()
    return rule_of(viewer, *_granted(rows, level))


def rule_of(viewer: object, whole: list[int], own: list[int]) -> Q:
    """``ticket_rule`` for an account, or its key, that sees the ``whole`` of some mailboxes and
    of others what is its own or nobody's."""
    rule = Q(mailbox__in=whole)
    return rule | Q(mailbox__in=own) & (Q(assignee=viewer) | Q(assignee=None)) if own else rule


def _granted(rows: Iterable[MailboxAccess], level: str) -> tuple[list[int], list[int]]:
    granted = [row for row in rows if row.level in at_least(level)]
    whole = {row.mailbox_id for row in granted if row.scope == AccessScope.ALL}
    return sorted(whole), sorted({row.mailbox_id for row in granted} - whole)


def seen_in(viewer) -> tuple[list[int], list[int]] | None:
    """What ``seen_rule`` is made of: the mailboxes seen wholly, and those seen in part; None if
    the viewer sees every ticket."""
    if not is_staff_member(viewer):
        return [], []
    return None if viewer.is_superuser else _granted(own_access(viewer), AccessLevel.VIEW)


def seen_rule(viewer, level: str = AccessLevel.VIEW) -> Q:
    """``ticket_rule`` for the reads of a page: the rights as they were when it began."""
    return ticket_rule_of(viewer, own_access(viewer), level)


def whole_mailboxes(viewer) -> list[int] | None:
    """The mailboxes that all the tickets of ``seen_rule`` are in, where the viewer sees every
    ticket of them; None where it depends on the ticket. Superusers need not ask."""
    whole, own = _granted(own_access(viewer), AccessLevel.VIEW)
    return None if own else whole


def holds(viewer, ticket: Ticket, level: str) -> bool:
    """Whether the viewer has ``level`` on a ticket that is loaded, asked for a page; whoever
    writes asks the database again (``demand``)."""
    if not is_staff_member(viewer):
        return False
    if viewer.is_superuser:
        return True
    is_free = ticket.assignee_id in (None, viewer.pk)
    return any(
        row.mailbox_id == ticket.mailbox_id
        and row.level in at_least(level)
        and (row.scope == AccessScope.ALL or is_free)
        for row in own_access(viewer)
    )


def demand(viewer, ticket: Ticket, level: str) -> None:
    """Raise ``PermissionDenied`` unless the viewer has ``level`` on the ticket."""
    if not Ticket.objects.filter(ticket_rule(viewer, level), pk=ticket.pk).exists():
        raise PermissionDenied(_("You may not do this in this mailbox."))


def demand_mailbox(viewer, mailbox: Mailbox, level: str) -> None:
    """Raise ``PermissionDenied`` unless the viewer has ``level`` on the mailbox."""
    if not mailboxes_for(viewer, level).filter(pk=mailbox.pk).exists():
        raise PermissionDenied(_("You may not do this in this mailbox."))


def holds_anywhere(viewer, level: str) -> bool:
    """Whether the viewer has ``level`` in any mailbox. Managers of one keep what is shared by
    all, such as teams and labels."""
    if not is_staff_member(viewer):
        return False
    return viewer.is_superuser or any(row.level in at_least(level) for row in own_access(viewer))


def agents_of(mailbox: Mailbox):
    """The users a ticket of this mailbox can be assigned to."""
    return agents_of_all([mailbox])


def agents_of_all(mailboxes: Iterable[Mailbox]):
    """The users who can be given a ticket of any of these mailboxes."""
    keys = agent_keys(mailbox.pk for mailbox in mailboxes)
    return get_user_model().objects.filter(pk__in=keys, is_active=True)


def agent_keys(mailboxes: Iterable[int]) -> set:
    """The accounts, living or not, that may answer in any of these mailboxes."""
    rows = read(MailboxAccess, mailbox=set(mailboxes), level=at_least(AccessLevel.REPLY))
    groups = {row.group_id for row in rows} - {None}
    users = {row.user_id for row in rows} - {None}
    members, user, group = _memberships()
    return users | {getattr(row, f"{user}_id") for row in read(members, **{group: groups})}


def is_administrator(viewer) -> bool:
    """A superuser, or an administrator by ``Role``: may decide for all mailboxes."""
    if not is_staff_member(viewer):
        return False
    return viewer.is_superuser or RoleCode.ADMINISTRATOR in roles_of(viewer)


def roles_of(viewer) -> set[str]:
    """The viewer's roles, read once and kept like ``own_access``: a page asks many times."""
    if not hasattr(viewer, "_wagdesk_roles"):
        rows = Role.objects.filter(group__in=viewer.groups.all())
        viewer._wagdesk_roles = set(rows.values_list("code", flat=True))
    return viewer._wagdesk_roles


def may_see_topics(viewer) -> bool:
    """Editors, managers and administrators (by ``Role``) see topics; quotes are another matter."""
    if not is_staff_member(viewer):
        return False
    if viewer.is_superuser:
        return True
    codes = {RoleCode.EDITOR, RoleCode.MANAGER, RoleCode.ADMINISTRATOR}
    return bool(codes & roles_of(viewer))
