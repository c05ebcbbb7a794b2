"""What may be kept of whoever is looking, and what is."""

from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from django.http import HttpResponse
from django.test import RequestFactory
from django.utils import timezone

from wagdesk.search import visits
from wagdesk.search.models import Visit, Visitor
from wagdesk.search.visits import COOKIE, remember, visit_for

pytestmark = pytest.mark.django_db


def ask(cookies=None, **headers):
    request = RequestFactory().get("/", headers=headers)
    request.COOKIES.update(cookies or {})
    return request


def go(request, **options):
    """One page view: (visit, the cookies of the answer)."""
    visit = visit_for(request, **options)
    return visit, remember(request, HttpResponse()).cookies


def nothing_was_kept(cookies) -> bool:
    return not cookies and not Visitor.objects.exists() and not Visit.objects.exists()


def test_on_makes_a_visit_and_a_careful_cookie(settings):
    settings.WAGDESK_VISITS = "on"
    key = uuid4()
    visit, cookies = go(ask(), help_center=key, locale="en")
    cookie = cookies[COOKIE]
    assert (visit.help_center, visit.locale) == (key, "en")
    assert cookie.value == visit.visitor.key
    assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")
    assert 604790 <= cookie["max-age"] <= 604800


def test_the_cookie_is_secure_over_https(settings):
    settings.WAGDESK_VISITS = "on"
    request = RequestFactory().get("/", secure=True)
    visit_for(request)
    assert remember(request, HttpResponse()).cookies[COOKIE]["secure"]


def test_off_keeps_nothing_even_with_consent(settings):
    settings.WAGDESK_VISITS = "off"
    visit, cookies = go(ask({"wagdesk_consent": "1"}))
    assert visit is None
    assert nothing_was_kept(cookies)


def test_the_default_is_to_wait_for_consent(settings):
    del settings.WAGDESK_VISITS
    visit, cookies = go(ask())
    assert visit is None
    assert nothing_was_kept(cookies)
    visit, cookies = go(ask({"wagdesk_consent": "1"}))
    assert visit is not None
    assert COOKIE in cookies


def test_a_mistyped_mode_waits_for_consent(settings):
    settings.WAGDESK_VISITS = "On"
    assert go(ask())[0] is None


def test_without_consent_an_old_cookie_is_not_used(settings):
    settings.WAGDESK_VISITS = "consent"
    visitor = Visitor.objects.create()
    assert visit_for(ask({COOKIE: visitor.key})) is None


def test_the_hosts_own_consent_signal_decides(settings):
    settings.WAGDESK_VISITS = "consent"
    settings.WAGDESK_CONSENT = "tests.search.test_visits.host_says"
    assert visit_for(ask({"wagdesk_consent": "1"})) is None
    assert visit_for(ask({"host": "yes"})) is not None


def host_says(request) -> bool:
    return request.COOKIES.get("host") == "yes"


@pytest.mark.parametrize("mode", ["on", "consent"])
def test_global_privacy_control_wins_over_everything(settings, mode):
    settings.WAGDESK_VISITS = mode
    visit, cookies = go(ask({"wagdesk_consent": "1"}, **{"Sec-GPC": "1"}))
    assert visit is None
    assert nothing_was_kept(cookies)


def test_the_visit_goes_on_within_thirty_minutes():
    first, cookies = go(ask())
    for minutes in (29, 58):
        with time_machine.travel(timezone.now() + timedelta(minutes=minutes)):
            again, more = go(ask({COOKIE: cookies[COOKIE].value}))
            assert again == first
            assert COOKIE not in more


def test_after_thirty_idle_minutes_a_new_visit_begins():
    first, cookies = go(ask())
    with time_machine.travel(timezone.now() + timedelta(minutes=31)):
        second, _ = go(ask({COOKIE: cookies[COOKIE].value}))
    assert second != first
    assert second.visitor == first.visitor


def test_after_seven_days_a_new_visitor_begins():
    first, cookies = go(ask())
    with time_machine.travel(timezone.now() + timedelta(days=7, minutes=1)):
        second, more = go(ask({COOKIE: cookies[COOKIE].value}))
    assert second.visitor != first.visitor
    assert more[COOKIE].value == second.visitor.key


def test_each_help_center_has_its_own_visit():
    one, cookies = go(ask(), help_center=uuid4())
    two, _ = go(ask({COOKIE: cookies[COOKIE].value}), help_center=uuid4())
    assert one != two
    assert one.visitor == two.visitor


@pytest.mark.parametrize("key", ["", "x", "0" * 31, "../../etc", "F" * 32, "0" * 32])
def test_a_made_up_cookie_is_nobody(key):
    visit, cookies = go(ask({COOKIE: key}))
    assert visit.visitor.key != key
    assert cookies[COOKIE].value == visit.visitor.key


def test_looking_makes_and_touches_nothing(django_assert_max_num_queries):
    assert visit_for(ask(), create=False) is None
    assert not Visitor.objects.exists()
    first, cookies = go(ask())
    before = Visit.objects.get().last_at
    assert visit_for(ask({COOKIE: cookies[COOKIE].value}), create=False) == first
    assert Visit.objects.get().last_at == before


def test_two_looks_in_one_request_are_one_visitor():
    request = ask()
    assert visit_for(request) == visit_for(request)
    assert Visitor.objects.count() == 1


def test_a_running_visit_costs_at_most_three_queries(django_assert_max_num_queries):
    _, cookies = go(ask())
    request = ask({COOKIE: cookies[COOKIE].value})
    with django_assert_max_num_queries(3):
        visit_for(request)


@pytest.mark.parametrize(("share", "held"), [(0, False), (1, True)])
def test_the_hold_out_share_is_drawn_by_visitor(settings, share, held):
    settings.WAGDESK_HOLD_OUT = share
    assert visit_for(ask()).visitor.hold_out is held


def test_a_withdrawn_consent_takes_the_cookie_back():
    response = visits.forget(ask({COOKIE: "0" * 32}), HttpResponse())
    assert response.cookies[COOKIE]["max-age"] == 0
