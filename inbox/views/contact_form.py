"""Contact forms that editors built: on a page of their own, and where they were placed."""

import uuid
from typing import Any

from django.db import DatabaseError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe
from wagtail.models import Site

from wagdesk.kb.screens import base_context, route_url
from wagdesk.limits import is_over, place_of
from wagdesk.search.flood import may_log
from wagdesk.search.visits import remember, visit_for

from .. import conf, proof
from ..actions.submit_form import Sent, submit_form
from ..contact_token import BUILT_FORM, CONTACT_PAGE, FormToken, new_token, read_token
from ..form_building import BuiltForm, form_class
from ..form_screens import form_context, promise
from ..forms import not_kept, page_ids, press_again
from ..models import ContactForm, Ticket
from ..models.mailbox import Channel
from ..queries.contact import suggestions_for
from ..queries.forms import NOBODY, form_by_id, help_center_for, page_named

HOUR = 3600


@csrf_exempt  # Nobody's session is used: a form on another site could only write as itself.
@never_cache
@xframe_options_sameorigin
@require_http_methods(["GET", "HEAD", "POST"])
def form_page(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    form = form_by_id(public_id)
    if form is None:
        raise Http404(_("There is no such form."))
    return answer(request, form)


def answer(request: HttpRequest, form: ContactForm, page: Any = None) -> HttpResponse:
    """Show the form, or take what was posted. ``page``: the page it stands on, if any."""
    locale = _locale(page)
    help_center = help_center_for(form, locale)
    with override(help_center.locale.language_code if help_center else locale):
        visit = _visit(request, help_center)
        if request.method == "POST":
            response = _posted(request, form, page, help_center, visit)
        else:
            empty = form_class(form)()
            response = _page(request, form, empty, page, help_center)
        # Here, where the language is the form's.
        response = response.render() if hasattr(response, "render") else response
    return remember(request, response)


def _locale(page: Any) -> str:
    return page.locale.language_code if page is not None else (get_language() or "en")


def _visit(request: HttpRequest, help_center: Any) -> Any:
    if help_center is None:
        return None
    locale, key = help_center.locale.language_code, help_center.translation_key
    return visit_for(request, help_center=key, locale=locale, create=may_log(request, key))


def _posted(
    request: HttpRequest, form: ContactForm, page: Any, help_center: Any, visit: Any
) -> HttpResponse:
    token = read_token(request.POST.get("token", ""), BUILT_FORM)
    if token is not None and token.place_id != form.pk:
        token = None
    filled = form_class(form)(request.POST, request.FILES)
    if filled.is_valid():
        for sentence in _stopped(request, form, token):
            filled.add_error(None, sentence)
    if not filled.is_valid():
        status = 429 if getattr(request, "wagdesk_flood", False) else 200
        return _page(request, form, filled, page, help_center, token, status=status)
    suggestions = _to_ask_first(request, form, filled, help_center)
    if suggestions:
        return _page(request, form, filled, page, help_center, token, suggestions=suggestions)
    sent = Sent(
        address=filled.cleaned_data["email"],
        name=filled.cleaned_data["name"],
        message=filled.cleaned_data["message"],
        subject=filled.said_subject,
        page=page_named(str(page.pk) if page else request.POST.get("page", "")),
        locale=help_center.locale.language_code if help_center else _locale(page),
        files=filled.said_files(),
        answers=filled.answers(),
    )
    try:
        ticket, _new = submit_form(form=form, sent=sent, public_id=token.public_id, visit=visit)
    except (OSError, DatabaseError) as error:
        filled.add_error(None, not_kept(error))
        return _page(request, form, filled, page, help_center, token, status=503)
    address = reverse("wagdesk_inbox:form_sent", args=[form.public_id, ticket.public_id])
    return HttpResponseRedirect(address)


def _stopped(request: HttpRequest, form: ContactForm, token: FormToken | None) -> list[str]:
    """Why a form that is filled in well is not taken: too old, too fast, too many, no work."""
    if token is None:
        return [_("This page had been open for too long. Please send your message once more.")]
    if token.age.total_seconds() < conf.contact_min_seconds():
        return [press_again()]
    work = request.POST.get("proof", "")
    if form.proof_of_work and proof.available() and not proof.is_solved(work):
        return [_unsolved(form.mailbox.address)]
    place = place_of(request, "built-form")
    limit = conf.form_posts_per_hour()
    if is_over(f"form-{place}", limit=limit, seconds=HOUR) or is_over(
        f"form-{form.pk}", limit=limit * 20, seconds=HOUR
    ):
        request.wagdesk_flood = True
        return [_("Very many messages came from here. Please try again in an hour.")]
    return []


def _unsolved(address: str) -> str:
    """Why nothing was sent, with another way for whoever has no JavaScript."""
    said = _("Your browser has not solved the puzzle yet. Please wait a moment and send again.")
    other = _("Or write to %(address)s.") % {"address": address} if address else ""
    return f"{said} {other}".strip()


def _to_ask_first(
    request: HttpRequest, form: ContactForm, filled: BuiltForm, help_center: Any
) -> list:
    """Suggestions for somebody without JavaScript, once, unless files would be lost."""
    if not form.suggest_articles or help_center is None or request.POST.get("asked") == "1":
        return []
    if filled.said_files() or form.proof_of_work:
        return []
    text = f"{filled.said_subject}\n{filled.cleaned_data['message']}"
    return suggestions_for(NOBODY, help_center, text)


def _page(
    request: HttpRequest,
    form: ContactForm,
    filled: BuiltForm,
    page: Any,
    help_center: Any,
    token: FormToken | None = None,
    *,
    suggestions: list | None = None,
    status: int = 200,
) -> HttpResponse:
    token = token or new_token(form, BUILT_FORM)
    posted = request.POST
    shown = page_ids(posted.get("shown", "")) + [int(hit.object_id) for hit in suggestions or []]
    context = (
        _base(request, help_center)
        | form_context(form, filled, token, page)
        | {
            "suggestions": suggestions or [],
            "asked": bool(suggestions) or posted.get("asked") == "1",
            "files_lost": bool(request.FILES),
            "shown": ",".join(map(str, shown)),
            "opened": ",".join(map(str, page_ids(posted.get("opened", "")))),
            "form_url": request.path,
            "form_page": page,
            "robots": "" if page else "noindex",
            "canonical_url": page.get_full_url(request) if page else "",
        }
    )
    if help_center is not None and form.suggest_articles:
        both = FormToken(token.public_id, token.rendered_at, help_center.pk, CONTACT_PAGE)
        context["contact_token"] = str(both)
    return TemplateResponse(request, "wagdesk_inbox/form.html", context, status=status)


def _base(request: HttpRequest, help_center: Any) -> dict:
    if help_center is None:
        site = Site.find_for_request(request)
        page = site.root_page if site else None
        return {"page": page, "language_code": get_language() or "en", "text_direction": "ltr"}
    return base_context(request, help_center) | {
        "contact_url": route_url(request, help_center, "contact")
    }


@never_cache
@require_safe
def form_sent(request: HttpRequest, public_id: uuid.UUID, ticket: uuid.UUID) -> HttpResponse:
    """The confirmation. Whoever holds the address learns the number and nothing else."""
    form = form_by_id(public_id)
    rows = Ticket.objects.filter(public_id=ticket, channel=Channel.FORM, trashed_at=None)
    row = rows.filter(mailbox=form.mailbox).first() if form else None
    if row is None:
        raise Http404(_("There is no such message."))
    help_center = help_center_for(form, row.locale or get_language() or "en")
    with override(help_center.locale.language_code if help_center else row.locale or "en"):
        context = _base(request, help_center) | {
            "ticket": row,
            "thank_you": form.thank_you,
            "promise": promise(form, row.locale),
            "robots": "noindex",
        }
        return TemplateResponse(request, "wagdesk_inbox/form_sent.html", context).render()


@never_cache
@require_safe
def proof_challenge(request: HttpRequest) -> HttpResponse:
    """A new puzzle, for a page that was open for long."""
    if not proof.available():
        raise Http404(_("This site asks for no proof of work."))
    place = place_of(request, "proof")
    if is_over(f"proof-{place}", limit=120, seconds=HOUR):
        return HttpResponse(_("Too many requests. Please wait a moment."), status=429)
    return HttpResponse(proof.new_challenge(), content_type="application/json")
