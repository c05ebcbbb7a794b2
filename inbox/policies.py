"""Who may edit mailboxes and saved replies, in the form Wagtail asks for it."""

from collections.abc import Iterable

from django.contrib.auth import get_user_model
from django.db.models import Q, QuerySet
from wagtail.permission_policies.base import BasePermissionPolicy

from .models import MailboxAccess
from .models.mailbox import AccessLevel
from .permissions import at_least, holds_anywhere, is_staff_member, mailboxes_for


class ByMailboxPolicy(BasePermissionPolicy):
    """Rights follow from mailbox access: ``level`` lets change what belongs to a mailbox."""

    level = AccessLevel.MANAGE
    superuser_only: frozenset[str] = frozenset()

    def instances_of(self, user) -> QuerySet:
        raise NotImplementedError

    def user_has_permission(self, user, action: str) -> bool:
        return self.user_has_any_permission(user, [action])

    def user_has_any_permission(self, user, actions: Iterable[str]) -> bool:
        if not is_staff_member(user):
            return False
        if user.is_superuser:
            return True
        open_to_all = set(actions) - self.superuser_only
        return bool(open_to_all) and holds_anywhere(user, self.level)

    def instances_user_has_any_permission_for(self, user, actions: Iterable[str]) -> QuerySet:
        if not self.user_has_any_permission(user, actions):
            return self.model._default_manager.none()
        return self.instances_of(user)

    def user_has_permission_for_instance(self, user, action: str, instance) -> bool:
        rows = self.instances_user_has_any_permission_for(user, [action])
        return rows.filter(pk=instance.pk).exists()

    def user_has_any_permission_for_instance(self, user, actions, instance) -> bool:
        rows = self.instances_user_has_any_permission_for(user, actions)
        return rows.filter(pk=instance.pk).exists()

    def users_with_any_permission(self, actions: Iterable[str]) -> QuerySet:
        who = Q(is_superuser=True)
        if set(actions) - self.superuser_only:
            rows = MailboxAccess.objects.filter(level__in=at_least(self.level))
            who |= Q(pk__in=rows.exclude(user=None).values("user"))
            who |= Q(groups__in=rows.exclude(group=None).values("group"))
        return get_user_model().objects.filter(who, is_active=True).distinct()


class MailboxPolicy(ByMailboxPolicy):
    """A mailbox is changed by those who manage it; made and deleted by administrators."""

    superuser_only = frozenset({"add", "delete"})

    def instances_of(self, user) -> QuerySet:
        return mailboxes_for(user, self.level)


class SavedReplyPolicy(ByMailboxPolicy):
    """Whoever may reply in a mailbox keeps its texts; those of all mailboxes, managers."""

    level = AccessLevel.REPLY

    def instances_of(self, user) -> QuerySet:
        rows = self.model._default_manager.all()
        if user.is_superuser:
            return rows
        mine = Q(mailbox__in=mailboxes_for(user, self.level))
        if holds_anywhere(user, AccessLevel.MANAGE):
            mine |= Q(mailbox=None)
        return rows.filter(mine)
