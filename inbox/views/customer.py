"""The customer's own tickets: routes below a help center's address."""

import uuid
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.http import require_http_methods

from wagdesk.kb.screens import base_context, route_url
from wagdesk.keys import sign
from wagdesk.limits import is_over, place_of

from ..actions.customer_acts import customer_reopen, customer_solve, customer_write
from ..actions.customer_link import (
    TICKET_LIFE,
    LinkGone,
    exchange_link,
    find_link,
    mail_list_link,
)
from ..customer_access import customer_of, leave, let_in, open_ticket_for
from ..customer_forms import AnswerForm, AskForm
from ..models import Ticket
from ..models.ticket import Status
from ..queries.contact import mailbox_for
from ..queries.customer import (
    Customer,
    articles_in,
    file_of,
    messages_of,
    person_in,
    target_of,
    ticket_list,
    ticket_of,
)
from ..transitions import ImpossibleChange
from .admin_files import download, opened

LINKS_PER_ADDRESS, LINKS_PER_PLACE, HOUR = 3, 20, 3600
WRITES_PER_HOUR = 30


def private(methods: tuple[str, ...]) -> Any:
    """A page that no cache keeps, no search engine lists and no other site hears of."""

    def wrap(view: Any) -> Any:
        @never_cache
        @csrf_protect
        @require_http_methods(list(methods))
        @wraps(view)
        def page(request: HttpRequest, help_center: Any, **kwargs: Any) -> HttpResponse:
            response = view(request, help_center, **kwargs)
            response["Referrer-Policy"] = "same-origin"
            response["X-Robots-Tag"] = "noindex, nofollow"
            return response

        return page

    return wrap


@private(("GET", "HEAD", "POST"))
def tickets(request: HttpRequest, help_center: Any) -> HttpResponse:
    """The list for those we know, a form for a link to it for the others."""
    customer = customer_of(request)
    if request.method == "POST":
        return _ask(request, help_center)
    if not customer:
        return _page(request, help_center, "ask", form=AskForm(initial=_own_address(request)))
    before = request.GET.get("before", "")
    number = int(before) if before.isascii() and before.isdigit() and len(before) < 18 else None
    rows, following = ticket_list(customer, help_center, before=number)
    whole = bool(customer.people)
    found = {"tickets": rows, "following": following, "whole": whole, "form": AskForm()}
    return _page(request, help_center, "list", **found)


def _own_address(request: HttpRequest) -> dict[str, str]:
    return {"email": request.user.email} if request.user.is_authenticated else {}


def _ask(request: HttpRequest, help_center: Any) -> HttpResponse:
    form = AskForm(request.POST)
    if not form.is_valid():
        return _page(request, help_center, "ask", form=form)
    address, mailbox = form.cleaned_data["email"], mailbox_for(help_center)
    place = place_of(request, "customer-link")
    if is_over(f"customer-link-{place}", limit=LINKS_PER_PLACE, seconds=HOUR):
        form.add_error(None, _("Too many links were asked for from here. Try again in an hour."))
        return _page(request, help_center, "ask", form=form, status=429)
    name = f"customer-link-{sign('customer-link', address)}"
    if mailbox is not None and not is_over(name, limit=LINKS_PER_ADDRESS, seconds=HOUR):
        mail_list_link(
            address=address,
            help_center=help_center,
            mailbox=mailbox,
            url_of=lambda secret: link_address(request, help_center, secret),
        )
    # The same whether we know the address or not.
    return _page(request, help_center, "asked", address=address)


def link_address(request: HttpRequest, help_center: Any, secret: str) -> str:
    path = help_center.reverse_subpage("ticket_link", kwargs={"secret": secret})
    return (help_center.get_full_url(request) or help_center.full_url) + path


@private(("GET", "HEAD", "POST"))
def link(request: HttpRequest, help_center: Any, secret: str) -> HttpResponse:
    """A mailed link. Mail programs open links by themselves: only a press of the button
    counts."""
    try:
        if request.method != "POST":
            return _page(request, help_center, "open", link=find_link(secret))
        row = exchange_link(secret=secret, user=request.user)
    except LinkGone as gone:
        form = AskForm(initial=_own_address(request))
        return _page(request, help_center, "ask", form=form, gone=str(gone), status=410)
    let_in(request, row)
    if row.ticket is None:
        return HttpResponseRedirect(route_url(request, help_center, "tickets"))
    return _to_ticket(request, help_center, row.ticket)


@private(("POST",))
def forget(request: HttpRequest, help_center: Any) -> HttpResponse:
    leave(request)
    return HttpResponseRedirect(route_url(request, help_center, "tickets"))


@private(("GET", "HEAD", "POST"))
def ticket(request: HttpRequest, help_center: Any, public_id: str) -> HttpResponse:
    """One conversation, and all a customer can do in it."""
    customer, row = _ticket(request, help_center, public_id)
    if row is None:
        return _page(request, help_center, "ask", form=AskForm(), unknown=True, status=404)
    if row.merged_into_id:
        target = target_of(customer, row)
        if target is None:
            raise Http404(_("There is no such request."))
        _keep_access(request, customer, row, target)
        return _to_ticket(request, help_center, target)
    if request.method != "POST":
        return _conversation(request, help_center, customer, row, AnswerForm())
    if _is_flooding(row):
        messages.error(request, _("That was a lot at once. Please try again in an hour."))
        return _conversation(
            request, help_center, customer, row, AnswerForm(request.POST), status=429
        )
    act = _ACTS.get(request.POST.get("act", ""), _answer)
    return act(request, help_center, customer, row)


def _is_flooding(row: Ticket) -> bool:
    return is_over(f"customer-write-{row.pk}", limit=WRITES_PER_HOUR, seconds=HOUR)


def _ticket(
    request: HttpRequest, help_center: Any, public_id: str
) -> tuple[Customer, Ticket | None]:
    customer = customer_of(request)
    return customer, ticket_of(customer, help_center, uuid.UUID(public_id)) if customer else None


def _answer(
    request: HttpRequest, help_center: Any, customer: Customer, row: Ticket
) -> HttpResponse:
    form = AnswerForm(request.POST, request.FILES)
    if not form.is_valid():
        return _conversation(request, help_center, customer, row, form)
    message = customer_write(
        ticket=row,
        person=person_in(customer, row),
        text=form.cleaned_data["message"],
        files=form.new_files(),
    )
    if message.ticket_id != row.pk:
        _keep_access(request, customer, row, message.ticket)
        messages.success(request, _("That request was closed, so this is a new one."))
    else:
        messages.success(request, _("We have your answer."))
    return _to_ticket(request, help_center, message.ticket)


def _keep_access(request: HttpRequest, customer: Customer, row: Ticket, other: Ticket) -> None:
    """Who came by a link to one ticket can follow it to where it goes on."""
    if row.public_id in customer.tickets:
        person = person_in(customer, row)
        open_ticket_for(request, other, person, timezone.now() + TICKET_LIFE)


def _solve(request: HttpRequest, help_center: Any, customer: Customer, row: Ticket) -> HttpResponse:
    return _changed(request, help_center, row, customer_solve, _("Good to hear. It is solved."))


def _reopen(
    request: HttpRequest, help_center: Any, customer: Customer, row: Ticket
) -> HttpResponse:
    return _changed(request, help_center, row, customer_reopen, _("It is open again."))


def _changed(
    request: HttpRequest, help_center: Any, row: Ticket, change: Any, done: str
) -> HttpResponse:
    try:
        change(ticket=row)
    except ImpossibleChange:
        messages.error(request, _("This can't be changed any more. You can still write to us."))
    else:
        messages.success(request, done)
    return _to_ticket(request, help_center, row)


_ACTS = {"solve": _solve, "reopen": _reopen}


@private(("GET", "HEAD"))
def file(request: HttpRequest, help_center: Any, public_id: str, file_id: str) -> HttpResponse:
    customer, row = _ticket(request, help_center, public_id)
    found = file_of(customer, row, uuid.UUID(file_id)) if row else None
    if found is None:
        raise Http404(_("There is no such file."))
    return download(opened(found.file.name), found.name)


def _conversation(
    request: HttpRequest,
    help_center: Any,
    customer: Customer,
    row: Ticket,
    form: AnswerForm,
    status: int = 200,
) -> HttpResponse:
    said = messages_of(customer, row)
    context = {
        "ticket": row,
        "said": said,
        "articles": articles_in(request.user, said),
        "form": form,
        "files_lost": bool(request.FILES),
        "may_solve": row.customer_status in (Status.OPEN, Status.PENDING)
        and row.status != Status.SPAM,
        "may_reopen": row.status == Status.SOLVED,
        "closed": row.status == Status.CLOSED,
    }
    return _page(request, help_center, "ticket", status=status, **context)


def _to_ticket(request: HttpRequest, help_center: Any, row: Ticket) -> HttpResponse:
    home = help_center.get_url(request) or "/"
    path = help_center.reverse_subpage("ticket", kwargs={"public_id": row.public_id})
    return HttpResponseRedirect(home + path)


def _page(
    request: HttpRequest, help_center: Any, name: str, status: int = 200, **extra: Any
) -> HttpResponse:
    context = base_context(request, help_center) | {"robots": "noindex", "canonical_url": ""}
    template = f"wagdesk_inbox/customer_{name}.html"
    return TemplateResponse(request, template, context | extra, status=status)


_UUID = r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
ROUTES = [
    (r"^tickets/$", "tickets", tickets),
    (r"^tickets/forget/$", "tickets_forget", forget),
    (r"^tickets/link/(?P<secret>[A-Za-z0-9_-]{20,80})/$", "ticket_link", link),
    (rf"^tickets/(?P<public_id>{_UUID})/$", "ticket", ticket),
    (
        rf"^tickets/(?P<public_id>{_UUID})/files/(?P<file_id>{_UUID})/$",
        "ticket_file",
        file,
    ),
]
