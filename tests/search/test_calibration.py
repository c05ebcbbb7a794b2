"""Suggestions learn from the site's own judgements how sure they may be."""

import json
from io import StringIO

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.management import call_command
from django.urls import reverse
from wagtail import hooks

from tests.make.inbox import make_superuser, make_user
from tests.make.search import make_document
from wagdesk.search import actions
from wagdesk.search.confidence import DEFAULT
from wagdesk.search.engines import get_engine
from wagdesk.search.judgements import Judgement
from wagdesk.search.models import Calibration
from wagdesk.search.queries import suggest_for_text
from wagdesk.search.queries.calibration import curve_for

pytestmark = pytest.mark.django_db

GOODS = [
    "tent",
    "stove",
    "kettle",
    "lantern",
    "rope",
    "boots",
    "hammock",
    "compass",
    "flask",
    "map",
]


@pytest.fixture
def shelf(things):
    for number, name in enumerate(GOODS):
        things.put(
            make_document(
                str(number),
                f"Return a {name}",
                body=f"Send the {name} back within thirty days and we refund the {name}.",
            )
        )
    get_engine().index([documents[0] for documents in things.objects.values()])
    return things


def judgement(text, *relevant, help_center=""):
    return Judgement(text, "en", frozenset(relevant), help_center, kind="thing")


def taught(answered=30, others=30, help_center=""):
    rows = [
        judgement(f"{GOODS[n % 10]}\nMay I return the {GOODS[n % 10]}?", str(n % 10))
        for n in range(answered)
    ]
    rows += [
        judgement(f"Gift card {n}\nMy voucher shows a wrong balance", help_center=help_center)
        for n in range(others)
    ]
    return rows


def calibrate(rows):
    with hooks.register_temporarily("wagdesk_judgements", lambda: rows):
        return actions.calibrate()


def test_the_curve_is_kept_with_honest_figures(shelf):
    [row] = calibrate(taught())
    assert (row.kind, row.locale, row.help_center, row.rows, row.answered) == (
        ("thing", "en", "", 60, 30)
    )
    assert sum(each["n"] for each in row.reliability) == 60
    assert row.brier < 0.1
    assert row.auroc > 0.95
    assert row.precision >= 0.5


def test_suggestions_use_what_was_learnt(shelf):
    text = "Boots\nMay I return the boots?"
    before = suggest_for_text(AnonymousUser(), text, kind="thing", locale="en").hits[0]
    calibrate(taught())
    after = suggest_for_text(AnonymousUser(), text, kind="thing", locale="en").hits[0]
    assert after.object_id == before.object_id
    assert after.confidence != before.confidence


def test_a_text_like_those_that_nothing_answered_gets_nothing(shelf):
    calibrate(taught())
    text = "Gift card\nMy voucher shows a wrong balance"
    assert suggest_for_text(AnonymousUser(), text, kind="thing", locale="en").hits == []


@pytest.mark.parametrize(("answered", "others"), [(5, 60), (60, 5), (15, 15)])
def test_too_few_rows_leave_the_default(shelf, answered, others):
    assert calibrate(taught(answered, others)) == []
    assert curve_for("thing", "en", None) == DEFAULT


def test_a_curve_goes_when_its_rows_go(shelf):
    calibrate(taught())
    calibrate([])
    assert not Calibration.objects.exists()


def test_a_help_center_has_its_own_curve_and_the_others_the_languages(shelf):
    Calibration.objects.bulk_create(
        Calibration(
            kind="thing",
            locale="en",
            help_center=key,
            weights=[0, 0, 0, 0, 0],
            least=least,
            rows=60,
            answered=30,
            brier=0,
            expected_error=0,
        )
        for key, least in (("", 0.4), ("one", 0.7))
    )
    assert curve_for("thing", "en", "one").least == 0.7
    assert curve_for("thing", "en", "two").least == 0.4
    assert curve_for("thing", "tr", "one") == DEFAULT


def test_weights_of_another_version_wait_for_the_next_fitting(shelf):
    [row] = calibrate(taught())
    assert curve_for("thing", "en", None).weights == tuple(row.weights)
    Calibration.objects.update(weights=row.weights[:-1])
    assert curve_for("thing", "en", None) == DEFAULT


def test_the_sites_setting_is_the_threshold(shelf, settings):
    settings.WAGDESK_SUGGESTION_LEAST = 0.99
    text = "Boots\nMay I return the boots?"
    assert suggest_for_text(AnonymousUser(), text, kind="thing", locale="en").hits == []
    assert suggest_for_text(AnonymousUser(), text, kind="thing", locale="en", at_least=0.0).hits


def test_a_dead_engine_leaves_what_was_learnt(shelf, settings):
    calibrate(taught())
    settings.WAGDESK_SEARCH_ENGINE = {"BACKEND": "tests.search.test_queries.Dead"}
    assert calibrate(taught()) == []
    assert Calibration.objects.count() == 1


def test_the_command_prints_json_lines(shelf):
    out = StringIO()
    with hooks.register_temporarily("wagdesk_judgements", taught):
        call_command("search_calibrate", "--json", stdout=out)
    [line] = out.getvalue().splitlines()
    assert json.loads(line)["rows"] == 60


def test_the_command_says_that_there_is_too_little():
    out = StringIO()
    call_command("search_calibrate", stdout=out)
    assert "Too few judged texts" in out.getvalue()


# The screen


def test_the_table_shows_predicted_beside_real_with_definitions(client, shelf):
    [row] = calibrate(taught())
    client.force_login(make_superuser())
    page = client.get(reverse("wagdesk_search_admin:calibration")).content.decode()
    assert "Learnt from 60 texts" in page
    for each in row.reliability:
        assert f'<td class="wd-number">{round(each["predicted"] * 100)}%</td>' in page
    assert "the mean square of confidence minus truth" in page


def test_without_a_curve_the_screen_says_what_is_missing(client):
    client.force_login(make_superuser())
    page = client.get(reverse("wagdesk_search_admin:calibration")).content.decode()
    assert "at least 40 solved tickets" in page


def test_the_screen_is_not_for_everybody(client):
    client.force_login(make_user(admin_access=True))
    assert client.get(reverse("wagdesk_search_admin:calibration")).status_code in (302, 403)
