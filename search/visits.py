"""Visitors and visits, for doors: what may be kept of whoever is looking.

``WAGDESK_VISITS`` is ``off``, ``consent`` (default) or ``on``. A browser that sends Global
Privacy Control is left alone in every mode, and so is one without the host's consent
signal in the mode ``consent``: nothing is stored on the device and no row is made.

    visit = visit_for(request, help_center=key, locale="en")
    response = ...
    remember(request, response)
"""

import random
import re
import uuid

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from . import conf
from .models import Visit, Visitor
from .models.visit import IDLE, VISITOR_LIFE

COOKIE = "wagdesk_visitor"
CONSENT_COOKIE = "wagdesk_consent"
KEY = re.compile(r"[0-9a-f]{32}")


def has_consented(request: HttpRequest) -> bool:
    """The default consent signal: the host's banner sets ``wagdesk_consent=1``."""
    return request.COOKIES.get(CONSENT_COOKIE) == "1"


def allowed(request: HttpRequest) -> bool:
    """May anything be stored of this browser?"""
    if request.headers.get("Sec-GPC") == "1":
        return False
    mode = conf.visits()
    return mode == "on" or (mode == "consent" and bool(conf.consent()(request)))


def known_visitor(request: HttpRequest) -> Visitor | None:
    """Whoever's cookie we set before; no row is made."""
    return _visitor(request, create=False) if allowed(request) else None


def visit_for(
    request: HttpRequest,
    *,
    help_center: uuid.UUID | str | None = None,
    locale: str = "",
    create: bool = True,
) -> Visit | None:
    """The running visit, or a new one after 30 idle minutes; None where nothing may be kept.

    ``create=False`` only looks: no row is made and none is touched.
    """
    if not allowed(request):
        return None
    visitor = _visitor(request, create)
    if visitor is None:
        return None
    now = timezone.now()
    running = Visit.objects.filter(visitor=visitor, last_at__gte=now - IDLE)
    if help_center is not None:
        running = running.filter(help_center=help_center)
    visit = running.select_related("visitor").order_by("-last_at").first()
    if not create:
        return visit
    if visit is None:
        visit = Visit(visitor=visitor, help_center=help_center, locale=locale)
        visit.save()
    else:
        Visit.objects.filter(pk=visit.pk).update(last_at=now)
        visit.last_at = now
    return visit


def _visitor(request: HttpRequest, create: bool) -> Visitor | None:
    kept = getattr(request, "_wagdesk_visitor", None)
    if kept is not None:
        return kept
    key = request.COOKIES.get(COOKIE, "")
    visitor = None
    if KEY.fullmatch(key):
        visitor = Visitor.objects.filter(
            key=key, created_at__gte=timezone.now() - VISITOR_LIFE
        ).first()
    if visitor is None and create:
        visitor = Visitor.objects.create(
            hold_out=random.random() < conf.hold_out_share()  # noqa: S311  a draw, no secret
        )
    if visitor is not None:
        request._wagdesk_visitor = visitor
    return visitor


def remember(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Set the visitor's cookie if ``visit_for`` found or made a visitor."""
    visitor = getattr(request, "_wagdesk_visitor", None)
    if visitor is not None and request.COOKIES.get(COOKIE) != visitor.key:
        ends = visitor.created_at + VISITOR_LIFE
        response.set_cookie(
            COOKIE,
            visitor.key,
            max_age=max(0, int((ends - timezone.now()).total_seconds())),
            httponly=True,
            samesite="Lax",
            secure=request.is_secure(),
        )
    return response


def forget(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Take the cookie back, for a host whose visitor withdraws consent."""
    if COOKIE in request.COOKIES:
        response.delete_cookie(COOKIE, samesite="Lax")
    return response
