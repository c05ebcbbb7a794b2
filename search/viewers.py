"""Stand-ins for people, to try a search as somebody else. They have no account and no rights."""

from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import AnonymousUser, Group
from django.db.models import QuerySet


@dataclass(frozen=True)
class SomebodySignedIn:
    """Whoever is signed in and in these groups alone."""

    groups: QuerySet
    pk: None = None
    is_authenticated: bool = True
    is_anonymous: bool = False
    is_active: bool = True
    is_staff: bool = False
    is_superuser: bool = False

    def get_username(self) -> str:
        return ""

    def has_perm(self, permission: str, obj: Any = None) -> bool:
        return False


def anybody() -> AnonymousUser:
    return AnonymousUser()


def somebody_signed_in() -> SomebodySignedIn:
    return SomebodySignedIn(Group.objects.none())


def member_of(group: Group) -> SomebodySignedIn:
    return SomebodySignedIn(Group.objects.filter(pk=group.pk))
