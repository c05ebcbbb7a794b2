"""What is done to a person: noted, merged, parted, blocked."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from wagtail.admin import messages

from ..actions.block import BadBlock, block_address, unblock_address
from ..actions.merge_people import ImpossibleMerge, merge_people, unmerge_people
from ..actions.person_notes import EmptyNote, add_person_note, remove_person_note
from ..models import BlockedAddress, Mailbox, Person, PersonMerge
from ..models.mailbox import AccessLevel, Channel
from ..permissions import mailboxes_for
from ..queries.people import (
    mailboxes_to_note_in,
    may_decide,
    people_for,
    person_notes_for,
)
from ..queries.people_list import people_found, perhaps_the_same
from .admin_access import inbox_url
from .admin_people import LONGEST, PersonScreen

REFUSED = (PermissionDenied, ImpossibleMerge, EmptyNote, BadBlock)
EVERYWHERE = "all"


class PersonAct(PersonScreen):
    """One POST, back to the person."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        try:
            self.act(**kwargs)
        except REFUSED as refused:
            messages.error(request, str(refused))
        return HttpResponseRedirect(self.person_url)

    def act(self, **kwargs: Any) -> None:
        raise NotImplementedError


class AddNoteView(PersonAct):
    def act(self) -> None:
        data, user = self.request.POST, self.request.user
        boxes = mailboxes_to_note_in(user, self.person)
        chosen = next((box for box in boxes if str(box.pk) == data.get("mailbox")), None)
        add_person_note(user=user, person=self.person, text=data.get("text", ""), mailbox=chosen)


class RemoveNoteView(PersonAct):
    def act(self, note: int) -> None:
        rows = person_notes_for(self.request.user, self.person)
        row = get_object_or_404(rows.select_related("person"), pk=note)
        remove_person_note(user=self.request.user, note=row)


class UnmergeView(PersonAct):
    def act(self, merge: int) -> None:
        rows = PersonMerge.objects.filter(source__merged_into=self.person)
        back = unmerge_people(user=self.request.user, merge=get_object_or_404(rows, pk=merge))
        messages.success(
            self.request,
            _("“%(one)s” and “%(other)s” are two people again.")
            % {"one": self.person.label, "other": back.label},
            buttons=[messages.button(inbox_url("person", back.pk), _("Open the other"))],
        )


class BlockPersonView(PersonAct):
    """All of their mail addresses, in one mailbox or in all: their mail is spam from now on."""

    def act(self) -> None:
        wanted = self.request.POST.get("mailbox", "")
        mailbox = None if wanted == EVERYWHERE else self._mailbox(wanted)
        for address in self.person.addresses.filter(channel=Channel.EMAIL):
            block_address(user=self.request.user, value=address.value, mailbox=mailbox)
        messages.success(
            self.request,
            _("Mail of %(person)s is spam from now on.") % {"person": self.person.label},
        )

    def _mailbox(self, wanted: str) -> Mailbox:
        rows = mailboxes_for(self.request.user, AccessLevel.REPLY)
        found = rows.filter(pk=wanted).first() if wanted.isdecimal() and len(wanted) < 19 else None
        if found is None:
            raise BadBlock(_("Choose a mailbox."))
        return found


class UnblockPersonView(PersonAct):
    """Let one of their addresses in again."""

    def act(self, blocked: int) -> None:
        values = self.person.addresses.values("value")
        row = get_object_or_404(BlockedAddress, pk=blocked, value__in=values)
        unblock_address(user=self.request.user, blocked=row)
        messages.success(
            self.request, _("Mail of %(address)s comes in again.") % {"address": row.value}
        )


class MergeView(PersonScreen):
    """Choose who is the same person, see what it means, confirm."""

    template_name = "wagdesk_inbox/admin/person_merge.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        self.text = request.GET.get("q", "")[:LONGEST].strip()
        other = self._other(request.GET.get("with", ""))
        return self.render_to_response(self.get_context_data(other=other))

    def _other(self, wanted: str) -> Person | None:
        if not wanted.isdecimal() or len(wanted) > 18:
            return None
        rows = people_for(self.request.user).exclude(pk=self.person.pk)
        return rows.prefetch_related("addresses").filter(pk=int(wanted)).first()

    def get_context_data(self, *, other: Person | None, **kwargs: Any) -> dict:
        viewer = self.request.user
        found = people_found(viewer, self.text).rows if self.text and not other else []
        return super().get_context_data(**kwargs) | {
            "person": self.person,
            "other": other,
            "may_merge": may_decide(viewer, self.person, *([other] if other else [])),
            "text": self.text,
            "found": [row for row in found if row.pk != self.person.pk][:20],
            "alike": [] if other or self.text else perhaps_the_same(viewer, self.person),
        }

    def post(self, request: HttpRequest) -> HttpResponse:
        other = self._other(request.POST.get("with", ""))
        if other is None:
            messages.error(request, _("Choose who is the same person."))
            return HttpResponseRedirect(inbox_url("person_merge", self.person.pk))
        try:
            merge_people(user=request.user, source=other, target=self.person)
        except REFUSED as refused:
            messages.error(request, str(refused))
        else:
            said = _("“%s” is part of this person now. This can be taken back below.")
            messages.success(request, said % other.label)
        return HttpResponseRedirect(self.person_url)
