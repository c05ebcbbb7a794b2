"""The values that search operators take, as far as this agent may know of them."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _

from ..models import Mailbox, TicketTag
from ..models.mailbox import Channel
from ..models.ticket import Status
from ..permissions import agents_of_all
from ..search_documents.tickets import NOBODY
from ..search_documents.words import plain
from .tags import seen_tags
from .ticket_choices import choosable_mailboxes

# Other words for a value, folded; those of Turkish too, whatever the agent's language is.
ALSO = {
    "attachment": ("attachments", "file", "files", "ek", "dosya"),
    "note": ("notes", "not"),
    "reply": ("replies", "answer", "yanit", "cevap"),
    "article": ("articles", "makale"),
    "waiting": ("bekleyen",),
    "assigned": ("atanmis",),
    "unassigned": ("atanmamis", "sahipsiz"),
    "merged": ("birlesik",),
    "flagged": ("isaretli",),
    "me": ("mine", "ben", "bende"),
    "none": ("nobody", "unassigned", "hickimse", "yok"),
}


def loose(text: str) -> str:
    """``On-hold``, ``on_hold`` and ``onhold`` are the same."""
    return plain(text).replace("_", "").replace("-", "").replace(" ", "")


@dataclass(frozen=True)
class Value:
    """A value as typed and as documents store it. ``also``: other names for it."""

    typed: str
    stored: str
    label: str
    also: tuple[str, ...] = ()

    @property
    def names(self) -> set[str]:
        return {loose(name) for name in (self.typed, self.label, *self.also)} - {""}


def _value(code: str, label: str, stored: str = "") -> Value:
    return Value(code, stored or code, label, ALSO.get(code, ()))


class Values:
    """Read when first asked for, each kind in one query."""

    def __init__(self, viewer: Any) -> None:
        self.viewer = viewer

    def of(self, operator: str) -> list[Value] | None:
        """None for an operator that takes any text."""
        return getattr(self, f"_{operator}", None)

    @cached_property
    def boxes(self) -> list[Mailbox]:
        return choosable_mailboxes(self.viewer)

    @cached_property
    def _status(self) -> list[Value]:
        return [_value(str(code), str(code.label)) for code in Status]

    @cached_property
    def _channel(self) -> list[Value]:
        return [_value(str(code), str(code.label)) for code in Channel]

    @cached_property
    def _mailbox(self) -> list[Value]:
        return [Value(box.slug, str(box.pk), box.name) for box in self.boxes]

    @cached_property
    def _tag(self) -> list[Value]:
        """Tags of tickets that the viewer sees."""
        tags = TicketTag.objects.filter(pk__in=seen_tags(self.viewer)).order_by("key")
        return [Value(tag.name, str(tag.pk), "") for tag in tags]

    @cached_property
    def _has(self) -> list[Value]:
        return [
            _value("attachment", _("a file")),
            _value("note", _("a note")),
            _value("reply", _("an answer of ours")),
            _value("article", _("an article was sent")),
        ]

    @cached_property
    def _is(self) -> list[Value]:
        return [
            _value("waiting", _("new, open or on hold")),
            _value("assigned", _("somebody has it")),
            _value("unassigned", _("nobody has it")),
            _value("merged", _("merged into another")),
            _value("flagged", _("somebody should look")),
        ]

    @cached_property
    def _assignee(self) -> list[Value]:
        colleagues = [
            Value(
                user.get_username(),
                str(user.pk),
                user.get_full_name() or user.get_username(),
                (user.first_name, user.last_name),
            )
            for user in agents_of_all(self.boxes)
        ]
        colleagues.sort(key=lambda value: plain(value.label))
        me = _value("me", _("you"), str(self.viewer.pk))
        return [me, _value("none", _("nobody"), NOBODY), *colleagues]
