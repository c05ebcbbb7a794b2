"""The contact page of a help center: routes below the help center's own address."""

from typing import Any

from django.db import DatabaseError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.http import require_http_methods, require_safe

from wagdesk.kb.screens import base_context, route_url
from wagdesk.limits import is_over, place_of
from wagdesk.search.flood import may_log
from wagdesk.search.visits import remember, visit_for

from .. import conf
from ..actions.contact import (
    FormPlace,
    Written,
    confirm_answered,
    open_contact_visit,
    record_suggestions,
    submit_contact_form,
)
from ..contact_token import FormToken, new_token, read_token
from ..forms import MAX_SUBJECT, ContactForm, not_kept, page_ids, press_again
from ..mail.headers import clean as one_line
from ..models import Ticket
from ..models.mailbox import Channel
from ..queries.contact import mailbox_for, promise_of, suggestions_for

HOUR = 3600


@never_cache
@csrf_protect
@require_http_methods(["GET", "HEAD", "POST"])
def contact(request: HttpRequest, help_center: Any) -> HttpResponse:
    mailbox = mailbox_for(help_center)
    if mailbox is None:
        context = base_context(request, help_center) | {"robots": "noindex"}
        return TemplateResponse(request, "wagdesk_inbox/contact_closed.html", context, status=503)
    token = read_token(request.POST.get("token", "")) if request.method == "POST" else None
    if token is not None and token.place_id != help_center.pk:
        token = None
    visit = visit_for(
        request,
        help_center=help_center.translation_key,
        locale=help_center.locale.language_code,
        # Pages that are only opened must not fill the tables.
        create=may_log(request, help_center.translation_key),
    )
    place = FormPlace((token or new_token(help_center)).public_id, help_center, mailbox, visit)
    if request.method == "POST":
        response = _posted(request, place, token)
    else:
        response = _fresh(request, place)
    return remember(request, response)


def _fresh(request: HttpRequest, place: FormPlace) -> HttpResponse:
    initial = {"subject": one_line(request.GET.get("q", "")[:MAX_SUBJECT])}
    if request.user.is_authenticated:
        initial |= {"name": request.user.get_full_name(), "email": request.user.email}
    return _page(request, place, ContactForm(initial=initial))


def _posted(request: HttpRequest, place: FormPlace, token: FormToken | None) -> HttpResponse:
    if token is not None and "answered" in request.POST:
        return _answered(request, place)
    form = ContactForm(request.POST, request.FILES)
    if form.is_valid():
        if token is None:
            form.add_error(
                None, _("This page had been open for too long. Please send your message once more.")
            )
        elif token.age.total_seconds() < conf.contact_min_seconds():
            form.add_error(None, press_again())
    if not form.is_valid():
        return _page(request, place, form, token)
    suggestions = _to_ask_first(request, place, form)
    if suggestions:
        return _page(request, place, form, token, suggestions)
    if _is_flooding(request):
        form.add_error(None, _("Very many messages came from here. Please try again in an hour."))
        return _page(request, place, form, token, status=429)
    data = form.cleaned_data
    written = Written(
        address=data["email"],
        name=data["name"],
        subject=data["subject"],
        message=data["message"],
        files=form.new_files(),
    )
    try:
        ticket, _new = submit_contact_form(
            viewer=request.user, place=place, written=written, **_posted_articles(request)
        )
    except (OSError, DatabaseError) as error:
        form.add_error(None, not_kept(error))
        return _page(request, place, form, token, status=503)
    return _to(request, place.help_center, "contact_sent", public_id=ticket.public_id)


def _is_flooding(request: HttpRequest) -> bool:
    name = f"contact-{place_of(request, 'contact')}"
    return is_over(name, limit=conf.form_posts_per_hour(), seconds=HOUR)


def _to(request: HttpRequest, help_center: Any, name: str, **kwargs: Any) -> HttpResponse:
    home = help_center.get_url(request) or "/"
    return HttpResponseRedirect(home + help_center.reverse_subpage(name, kwargs=kwargs))


def _posted_articles(request: HttpRequest) -> dict[str, list[int]]:
    return {name: page_ids(request.POST.get(name, "")) for name in ("shown", "opened")}


def _answered(request: HttpRequest, place: FormPlace) -> HttpResponse:
    article = next(iter(page_ids(request.POST["answered"])), 0)
    confirm_answered(viewer=request.user, place=place, article=article, **_posted_articles(request))
    return _to(request, place.help_center, "contact_answered")


def _to_ask_first(request: HttpRequest, place: FormPlace, form: ContactForm) -> list:
    """Suggestions for somebody without JavaScript, once. Chosen files can't be kept over
    another page, so who sends files is not asked."""
    asked = request.POST.get("asked") == "1" or form.cleaned_data["files"]
    if asked or _is_held_out(place):
        return []
    text = f"{form.cleaned_data['subject']}\n{form.cleaned_data['message']}"
    return suggestions_for(request.user, place.help_center, text)


def _is_held_out(place: FormPlace) -> bool:
    return place.visit is not None and place.visit.visitor.hold_out


def _page(
    request: HttpRequest,
    place: FormPlace,
    form: ContactForm,
    token: FormToken | None = None,
    suggestions: list | None = None,
    *,
    status: int = 200,
) -> HttpResponse:
    """The form; a new one gets a new token, and a row if there is a visit."""
    if token is None:
        token = FormToken(
            place.public_id, new_token(place.help_center).rendered_at, place.help_center.pk
        )
        open_contact_visit(place=place)
    articles = _posted_articles(request)
    if suggestions:
        articles["shown"] += [int(hit.object_id) for hit in suggestions]
        record_suggestions(
            viewer=request.user,
            public_id=place.public_id,
            help_center=place.help_center,
            shown=articles["shown"],
        )
    context = base_context(request, place.help_center) | {
        "form": form,
        "token": str(token),
        "promise": promise_of(place.mailbox, place.locale),
        "suggestions": suggestions or [],
        "asked": bool(suggestions) or request.POST.get("asked") == "1",
        "held_out": _is_held_out(place),
        "files_lost": bool(request.FILES),
        "shown": ",".join(map(str, articles["shown"])),
        "opened": ",".join(map(str, articles["opened"])),
        "canonical_url": _canonical(request, place),
    }
    return TemplateResponse(request, "wagdesk_inbox/contact.html", context, status=status)


def _canonical(request: HttpRequest, place: FormPlace) -> str:
    return request.build_absolute_uri(route_url(request, place.help_center, "contact"))


@never_cache
@require_safe
def sent(request: HttpRequest, help_center: Any, public_id: str) -> HttpResponse:
    """The confirmation. Whoever holds the address learns the number and nothing else."""
    rows = Ticket.objects.filter(public_id=public_id, channel=Channel.FORM, trashed_at=None)
    ticket = rows.select_related("mailbox").first()
    if ticket is None:
        raise Http404(_("There is no such message."))
    promise = promise_of(ticket.mailbox, help_center.locale.language_code)
    return _ending(request, help_center, "contact_sent.html", ticket=ticket, promise=promise)


@never_cache
@require_safe
def answered(request: HttpRequest, help_center: Any) -> HttpResponse:
    return _ending(request, help_center, "contact_answered.html")


def _ending(request: HttpRequest, help_center: Any, template: str, **extra: Any) -> HttpResponse:
    context = base_context(request, help_center) | {"robots": "noindex"} | extra
    return TemplateResponse(request, f"wagdesk_inbox/{template}", context)
