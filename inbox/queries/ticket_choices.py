"""What a viewer can filter the ticket list by."""

from dataclasses import dataclass
from functools import cached_property

from django.conf import settings
from django.db.models import Q
from wagtail.models import Locale

from ..models import CustomField, Mailbox, StatusLabel, Team, TicketTag
from ..permissions import agents_of_all, is_staff_member, own_access
from ..search_documents.words import plain


def choosable_mailboxes(viewer) -> list[Mailbox]:
    """The mailboxes the viewer works in, by name."""
    if not is_staff_member(viewer):
        return []
    if viewer.is_superuser:
        return list(Mailbox.objects.order_by("name"))
    boxes = {row.mailbox_id: row.mailbox for row in own_access(viewer)}
    return sorted(boxes.values(), key=lambda box: box.name.lower())


def name_of(user: object) -> str:
    return user.get_full_name() or user.get_username()


@dataclass
class Choices:
    """Read when asked for, once."""

    viewer: object

    @cached_property
    def mailboxes(self) -> dict[str, Mailbox]:
        return {box.slug: box for box in choosable_mailboxes(self.viewer)}

    @cached_property
    def agents(self) -> dict[str, object]:
        people = agents_of_all(self.mailboxes.values())
        by_name = sorted(
            people, key=lambda one: (one.get_full_name() or one.get_username()).lower()
        )
        return {str(one.pk): one for one in by_name}

    @cached_property
    def teams(self) -> dict[str, Team]:
        return {str(team.pk): team for team in Team.objects.all()}

    @cached_property
    def labels(self) -> dict[str, StatusLabel]:
        return {str(label.pk): label for label in StatusLabel.objects.all()}

    @cached_property
    def fields(self) -> dict[str, CustomField]:
        boxes = [box.pk for box in self.mailboxes.values()]
        mine = Q(mailbox=None) | Q(mailbox__in=boxes)
        return {field.slug: field for field in CustomField.objects.filter(mine, filterable=True)}

    @cached_property
    def languages(self) -> dict[str, str]:
        """Those of the site and of its help centers."""
        names = dict(getattr(settings, "WAGTAIL_CONTENT_LANGUAGES", settings.LANGUAGES))
        codes = [*names, *Locale.objects.values_list("language_code", flat=True)]
        return {code: str(names.get(code, code)) for code in codes[:60]}

    def tag(self, name: str) -> TicketTag | None:
        return TicketTag.objects.filter(key=plain(name)).first()
