"""What a viewer can filter the ticket list by."""

from dataclasses import dataclass
from functools import cached_property

from django.conf import settings
from django.contrib.auth import get_user_model
from wagtail.models import Locale

from wagdesk.reads import ask, read, read_together

from ..models import CustomField, Mailbox, StatusLabel, Team, TicketTag
from ..permissions import agent_keys, is_staff_member, own_access
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
    """Read when asked for, once; what is small together."""

    viewer: object

    @cached_property
    def mailboxes(self) -> dict[str, Mailbox]:
        return {box.slug: box for box in choosable_mailboxes(self.viewer)}

    @cached_property
    def agents(self) -> dict[str, object]:
        keys = agent_keys(box.pk for box in self.mailboxes.values())
        people = read(get_user_model(), pk=keys, is_active=True)
        return {str(one.pk): one for one in sorted(people, key=lambda one: name_of(one).lower())}

    @cached_property
    def agent_names(self) -> tuple[tuple[str, str], ...]:
        return tuple((pk, name_of(one)) for pk, one in self.agents.items())

    @cached_property
    def _shared(self) -> tuple[list, list, list, list]:
        boxes = [None, *(box.pk for box in self.mailboxes.values())]
        return read_together(
            ask(Team, order=("name",)),
            ask(StatusLabel, order=("status", "name")),
            ask(CustomField, mailbox=boxes, filterable=True, order=("position", "label")),
            ask(Locale, order=("language_code",)),
        )

    @cached_property
    def teams(self) -> dict[str, Team]:
        return {str(team.pk): team for team in self._shared[0]}

    @cached_property
    def labels(self) -> dict[str, StatusLabel]:
        return {str(label.pk): label for label in self._shared[1]}

    @cached_property
    def fields(self) -> dict[str, CustomField]:
        return {field.slug: field for field in self._shared[2]}

    @cached_property
    def languages(self) -> dict[str, str]:
        """Those of the site and of its help centers."""
        names = dict(getattr(settings, "WAGTAIL_CONTENT_LANGUAGES", settings.LANGUAGES))
        codes = [*names, *(locale.language_code for locale in self._shared[3])]
        return {code: str(names.get(code, code)) for code in codes[:60]}

    def tag(self, name: str) -> TicketTag | None:
        return TicketTag.objects.filter(key=plain(name)).first()
