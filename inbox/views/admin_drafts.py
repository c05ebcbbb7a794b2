"""Keep, throw away and bring back what an agent has begun to write."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from wagtail.admin import messages

from ..actions.drafts import DraftChanged, discard_draft, restore_draft, save_draft
from ..models import Draft
from ..models.draft import DraftKind
from .admin_acts import Act
from .admin_composer import Editor, ids_of


class DraftView(Act):
    """``act``: save (also by script as one types), discard or restore; ``kind``: which editor."""

    def post(self, request: HttpRequest) -> HttpResponse:
        kind = request.POST.get("kind", "")
        act = {"save": self._save, "discard": self._discard, "restore": self._restore}.get(
            request.POST.get("act", "save")
        )
        if kind not in DraftKind.values or act is None:
            raise Http404
        return act(kind)

    def back_to(self, kind: str) -> HttpResponse:
        return HttpResponseRedirect(f"{self.ticket_url}?tab={kind}#reply")

    def _save(self, kind: str) -> HttpResponse:
        data, is_script = self.request.POST, "by_script" in self.request.POST
        editor = Editor.of_post(data)
        options = {
            name: getattr(editor, name)
            for name in ("to", "cc", "bcc", "subject", "status", "messages", "files")
        }
        try:
            draft = save_draft(
                user=self.request.user,
                ticket=self.ticket,
                kind=kind,
                text=editor.text.replace("\r\n", "\n"),
                options=options,
                seen_message=(ids_of([data.get("seen_message", "")]) or [0])[0],
                version=editor.version,
            )
        except DraftChanged as changed:
            if is_script:
                return JsonResponse(_as_data(changed.draft, str(changed)), status=409)
            messages.error(self.request, str(changed))
            return self.back_to(kind)
        if is_script:
            return JsonResponse(_as_data(draft))
        if draft:
            messages.success(self.request, _("The draft is saved."))
        return self.back_to(kind)

    def _discard(self, kind: str) -> HttpResponse:
        if discard_draft(user=self.request.user, ticket=self.ticket, kind=kind):
            form = format_html(
                '{} <button class="button button-small button-secondary" '
                'form="wd-restore-draft" data-wd-undo name="kind" value="{}">{}</button>',
                _("The draft was thrown away."),
                kind,
                _("Undo"),
            )
            messages.success(self.request, form)
        return HttpResponseRedirect(f"{self.ticket_url}?tab={kind}&discarded={kind}#reply")

    def _restore(self, kind: str) -> HttpResponse:
        if not restore_draft(user=self.request.user, ticket=self.ticket, kind=kind):
            messages.error(self.request, _("There is no draft to bring back."))
        return self.back_to(kind)


def _as_data(draft: Draft | None, problem: str = "") -> dict:
    """For the script: ``version`` 0 says that nothing is kept."""
    data = {
        "version": draft.version if draft else 0,
        "saved": f"{timezone.localtime(draft.updated_at):%H:%M}" if draft else "",
    }
    return data | ({"problem": problem, "text": draft.text if draft else ""} if problem else {})
