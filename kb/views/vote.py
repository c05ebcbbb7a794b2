"""Was this helpful: a plain form, and the same as JSON for the page's script."""

from django import forms
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from wagdesk.kb import conf, page_token
from wagdesk.kb.actions import explain_vote, record_vote
from wagdesk.kb.audience import Audience
from wagdesk.kb.models import ArticleVote
from wagdesk.kb.queries import all_articles, help_center_of
from wagdesk.kb.screens import base_context
from wagdesk.limits import is_over
from wagdesk.search.visits import known_visitor, remember

from .beacon import VIEW_TOKEN, counts, visit_of_reader

REASONS = [
    ("unclear", _("It was hard to understand")),
    ("incomplete", _("Something is missing")),
    ("outdated", _("It is wrong or out of date")),
    ("other_question", _("It answers another question")),
]


class ReasonForm(forms.Form):
    reason = forms.ChoiceField(
        label=_("What went wrong?"), choices=REASONS, required=False, widget=forms.RadioSelect
    )
    comment = forms.CharField(
        label=_("Anything you want to add?"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Please no personal details. This reaches the editors; nobody answers it."),
    )


@csrf_exempt
@require_POST
def vote(request: HttpRequest) -> HttpResponse:
    """Fields ``page`` (signed), ``helpful`` (yes/no), ``view`` (random, from the script).

    Exempt from CSRF: pages are cacheable, so they carry no per-visitor token; the page
    token is signed and a vote grants nothing.
    """
    seen = page_token.read(request.POST.get("page", ""))
    answer = request.POST.get("helpful")
    if seen is None or answer not in ("yes", "no"):
        return HttpResponse(status=400)
    given = request.POST.get("view", "")
    cast = None
    if counts(request) and not _too_many(request, seen):
        visit = visit_of_reader(request, seen)
        view = given if VIEW_TOKEN.fullmatch(given) else ""
        cast = record_vote(seen=seen, helpful=answer == "yes", visit=visit, view=view)
    response = _answer(request, seen.page_id, cast)
    remember(request, response)
    return response


def _too_many(request: HttpRequest, seen: page_token.PageToken) -> bool:
    """A known visitor has one vote a page anyway; of others only their number can be told."""
    if known_visitor(request) is not None:
        return False
    name = f"vote-{seen.page_id}-{seen.revision}-{seen.locale}"
    return is_over(name, limit=conf.votes_per_minute(), seconds=60)


def _answer(request: HttpRequest, page_id: int, cast: ArticleVote | None) -> HttpResponse:
    where = reverse("wagdesk_kb:vote_reason", args=[cast.token]) if cast else ""
    if "application/json" in request.headers.get("Accept", ""):
        return JsonResponse({"counted": cast is not None, "reason_url": where})
    if where:
        return HttpResponseRedirect(where, status=303)
    page = all_articles().filter(pk=page_id, live=True).first()
    return HttpResponseRedirect((page and page.url) or "/", status=303)


@csrf_exempt
@never_cache
@require_http_methods(["GET", "POST"])
def vote_reason(request: HttpRequest, token: str) -> HttpResponse:
    """Thanks, and for a no the question why. The address is known to the voter alone."""
    cast = get_object_or_404(ArticleVote, token=token)
    page = cast.page.specific if cast.page else None
    audience = Audience.of(request)
    help_center = help_center_of(page) if page else None
    if help_center is None or not audience.permits(page):
        raise Http404
    form = ReasonForm(request.POST or None)
    explained = request.method == "POST" and form.is_valid()
    if explained:
        explain_vote(vote=cast, **form.cleaned_data)
        if "application/json" in request.headers.get("Accept", ""):
            return JsonResponse({"explained": True})
    context = base_context(request, help_center, page, audience)
    context |= {"vote": cast, "form": form, "explained": explained, "robots": "noindex"}
    # This address names no language: the page's is right, whatever the browser prefers.
    with override(page.locale.language_code):
        return render(request, "wagdesk_kb/vote.html", context)
