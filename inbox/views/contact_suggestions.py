"""What the contact page asks while somebody writes."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.http import require_POST

from wagdesk.kb.queries import help_centers
from wagdesk.limits import is_over

from .. import conf
from ..actions.contact import record_suggestions
from ..contact_token import FormToken, read_token
from ..forms import page_ids
from ..models import ContactVisit
from ..queries.contact import suggestions_for

MAX_TEXT = 32 * 1024
PERIOD = 600


@never_cache
@csrf_protect
@require_POST
def suggestions(request: HttpRequest) -> HttpResponse:
    """``token`` and ``text`` → a piece of HTML with articles, or 204 for none."""
    if len(request.POST.get("text", "")) > MAX_TEXT:
        return _refusal(_("This text is too long for suggestions."), 413)
    token = read_token(request.POST.get("token", ""))
    page = _help_center(token)
    if page is None:
        return _refusal(_("This form is not ours or too old. Please reload the page."), 400)
    if _too_often(token):
        return _refusal(_("Too many requests. Please wait a moment."), 429)
    if _is_held_out(token):
        return HttpResponse(status=204)
    hits = suggestions_for(request.user, page, request.POST.get("text", ""))
    if not hits:
        return HttpResponse(status=204)
    record_suggestions(
        viewer=request.user,
        public_id=token.public_id,
        help_center=page,
        shown=[int(hit.object_id) for hit in hits],
    )
    with override(page.locale.language_code):
        return render(request, "wagdesk_inbox/contact_suggestions.html", {"suggestions": hits})


@never_cache
@csrf_protect
@require_POST
def opened(request: HttpRequest) -> HttpResponse:
    """A suggested article was opened: ``token`` and ``article``. 204 for every form of ours."""
    token = read_token(request.POST.get("token", ""))
    if token is None:
        return _refusal(_("This form is not ours or too old. Please reload the page."), 400)
    articles = page_ids(request.POST.get("article", ""))
    record_suggestions(viewer=request.user, public_id=token.public_id, opened=articles)
    return HttpResponse(status=204)


def _refusal(sentence: str, status: int) -> HttpResponse:
    return HttpResponse(sentence, status=status, content_type="text/plain; charset=utf-8")


def _help_center(token: FormToken | None) -> object | None:
    if token is None:
        return None
    return help_centers().filter(pk=token.place_id).select_related("locale").first()


def _too_often(token: FormToken) -> bool:
    """Counted by form, so nothing of the browser is kept."""
    name = f"contact-{token.public_id.hex}"
    return is_over(name, limit=conf.contact_suggestions_limit(), seconds=PERIOD)


def _is_held_out(token: FormToken) -> bool:
    return ContactVisit.objects.filter(
        public_id=token.public_id, visit__visitor__hold_out=True
    ).exists()
