"""The report in the admin: who comes in, what it shows, where its rows lead."""

import csv
import io
from datetime import timedelta
from html import unescape

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from wagtail import hooks

from tests.make.kb import make_article, make_editor, make_help_center, make_user, restrict
from tests.make.searches import make_click, make_search, make_visit
from wagdesk.inbox.actions.setup import setup_roles
from wagdesk.inbox.models.role import RoleCode
from wagdesk.kb.pages.models import ArticlePage
from wagdesk.search import admin_urls
from wagdesk.search.actions import count_days
from wagdesk.search.admin_views.figures import MEASURES

pytestmark = pytest.mark.django_db

OURS = {"report", "words", "export", "explain", "calibration"}


def address(name: str) -> str:
    args = ["words"] if name == "export" else []
    more = "?q=refund&in=en" if name == "words" else ""
    return reverse(f"wagdesk_search_admin:{name}", args=args) + more


@pytest.fixture
def home():
    return make_help_center()


@pytest.fixture
def editor(client, home):
    user = make_editor(home)
    user.user_permissions.add(Permission.objects.get(codename="view_searchlog"))
    client.force_login(user)
    return user


def steers(user) -> None:
    names = ["add_synonym", "add_promotion"]
    user.user_permissions.add(*Permission.objects.filter(codename__in=names))


def shown(client, name: str = "report", **asked) -> str:
    answer = client.get(address(name).split("?")[0], asked)
    assert answer.status_code == 200
    return unescape(answer.content.decode())


def test_every_address_is_in_the_matrix():
    assert {pattern.name for pattern in admin_urls.urlpatterns} == OURS


@pytest.mark.parametrize("name", sorted(OURS))
@pytest.mark.parametrize("signed_in", [False, True])
def test_who_is_no_staff_is_sent_to_sign_in(client, name, signed_in):
    if signed_in:
        client.force_login(make_user())
    answer = client.get(address(name))
    assert answer.status_code == 302
    assert reverse("wagtailadmin_login") in answer["Location"]


@pytest.mark.parametrize("name", sorted(OURS))
def test_staff_without_the_right_is_turned_away(client, home, name):
    make_search("my secret", timezone.now())
    client.force_login(make_editor(home))
    answer = client.get(address(name))
    assert (answer.status_code, answer["Location"]) == (302, reverse("wagtailadmin_home"))


@pytest.mark.parametrize(
    ("role", "comes_in"),
    [
        (RoleCode.EDITOR, True),
        (RoleCode.MANAGER, True),
        (RoleCode.ADMINISTRATOR, True),
        (RoleCode.AGENT, False),
    ],
)
def test_the_roles_of_setup_that_may_see_it(client, home, role, comes_in):
    client.force_login(make_user(groups=[setup_roles()[role]]))
    for name in OURS:
        assert (client.get(address(name)).status_code == 200) is comes_in
    menu = client.get(reverse("wagtailadmin_home")).content.decode()
    assert (address("report") in menu) is comes_in


def test_every_figure_has_its_definition_and_its_n(client, editor):
    for number in range(12):
        make_search("refund", timezone.now(), results=number % 3)
    text = shown(client)
    for measure in MEASURES:
        assert str(measure.label) in text and str(measure.definition) in text
    assert "33.3%" in text and "of 12 searches" in text
    assert "before: not enough data" in text


def test_too_few_searches_make_no_rate(client, editor):
    make_search("refund", timezone.now(), results=0)
    text = shown(client)
    assert "Not enough data" in text and "100.0%" not in text


def test_the_lines_are_svg_with_words_and_a_table(client, editor):
    for days in range(20):
        for _ in range(12):
            make_search("refund", timezone.now() - timedelta(days=days))
    count_days()
    text = shown(client)
    assert text.count('role="img"') == 3  # no clicks, no visits: half of the figures
    assert "Searches over time: lowest 0, highest 12, last 12." in text
    table = text[text.index('class="wd-search-details"') : text.index('id="wd-words"')]
    assert table.count('<th scope="row">') == 28


def test_our_own_people_are_left_out_unless_asked_for(client, editor):
    make_search("customer words", timezone.now())
    make_search("editor words", timezone.now(), audience="staff")
    assert "editor words" not in shown(client)
    assert "editor words" in shown(client, audience="staff")
    both = shown(client, audience="all")
    assert "editor words" in both and "customer words" in both


@pytest.mark.parametrize(
    ("chosen", "inside", "outside"),
    [
        ("nothing", "vain words", "refund words"),
        ("no_click", "refund words", "vain words"),
        ("refined", "first words", "second words"),
    ],
)
def test_each_list_holds_what_it_is_called(client, editor, chosen, inside, outside):
    now = timezone.now() - timedelta(hours=1)
    make_search("vain words", now, results=0)
    make_search("refund words", now)
    visit = make_visit(now)
    make_click(make_search("first words", now, visit=visit))
    make_click(make_search("second words", now + timedelta(minutes=1), visit=visit))
    text = shown(client, list=chosen)
    assert inside in text and outside not in text


def test_a_row_opens_its_searches(client, editor, home):
    now = timezone.now() - timedelta(hours=1)
    page = make_article(home, "Money back")
    hidden = make_article(make_help_center(slug="other"), "Not yours")
    restrict(hidden, "groups")
    visit = make_visit(now)
    search = make_search("refund", now, visit=visit)
    make_click(search, 3, str(page.pk), kind="article")
    make_click(search, 4, str(hidden.pk), kind="article")
    make_search("chargeback", now + timedelta(minutes=2), visit=visit, results=0)
    text = shown(client, "words", q="refund", **{"in": "en"})
    assert "Money back" in text and "rank 3" in text
    assert reverse("wagtailadmin_pages:edit", args=[page.pk]) in text
    assert "Not yours" not in text and "gone or not yours to see" in text
    assert "chargeback" in text and "0 results" in text


def test_words_without_searches_left_say_so(client, editor):
    assert "no longer kept" in shown(client, "words", q="refund", **{"in": "en"})
    assert client.get(reverse("wagdesk_search_admin:words")).status_code == 404


def test_a_row_leads_to_what_can_be_done(client, editor):
    steers(editor)
    make_search("refünd & co", timezone.now())
    text = shown(client)
    given = "ref%C3%BCnd+%26+co&locale=en"
    assert f"{reverse('wagdesk_search_synonym:add')}?words={given}" in text
    assert f"{reverse('wagdesk_search_promotion:add')}?queries={given}" in text
    assert f"{reverse('wagdesk_kb_admin:draft')}?title={given}" in text
    assert f"{reverse('wagdesk_search_admin:explain')}?q={given}" in text


def test_who_may_not_steer_or_write_gets_no_such_links(client, home):
    user = make_user()
    names = ["view_searchlog", "access_admin"]
    user.user_permissions.add(*Permission.objects.filter(codename__in=names))
    client.force_login(user)
    make_search("refund", timezone.now())
    text = shown(client)
    assert "?words=" not in text and "?queries=" not in text and "?title=" not in text
    assert client.get(reverse("wagdesk_kb_admin:draft")).status_code == 302


def test_another_app_adds_an_action_by_the_hook(client, editor):
    def call_them(query, locale, user):
        return [{"label": f"Call about {query}", "url": f"/call/{locale}/{user.pk}/"}]

    make_search("refund", timezone.now())
    with hooks.register_temporarily("wagdesk_search_report_row_actions", call_them):
        text = shown(client)
    assert "Call about refund" in text and f"/call/en/{editor.pk}/" in text


def test_write_an_article_makes_a_draft_once_it_is_confirmed(client, editor, home):
    url = reverse("wagdesk_kb_admin:draft")
    asked = f"{url}?title=lost+key&locale=en"
    text = client.get(asked).content.decode()
    assert 'value="Lost key"' in text and not ArticlePage.objects.exists()
    sent = {"title": "I lost my key", "parent": home.pk, "asked_as": "lost key"}
    answer = client.post(asked, sent)
    page = ArticlePage.objects.get()
    assert answer["Location"] == reverse("wagtailadmin_pages:edit", args=[page.pk])
    assert (page.title, page.live, page.asked_as) == ("I lost my key", False, "lost key")


def test_write_an_article_only_where_one_may(client, editor):
    elsewhere = make_help_center(slug="other")
    sent = {"title": "Mine", "parent": elsewhere.pk}
    client.post(f"{reverse('wagdesk_kb_admin:draft')}?locale=en", sent)
    assert not ArticlePage.objects.exists()


def rows_of(answer) -> list[list[str]]:
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text)))


def test_a_list_comes_as_a_file_without_formulas(client, editor):
    for query in ("=cmd()", "refund", "refund", "@sum", "-1"):
        make_search(query, timezone.now())
    head, *rows = rows_of(client.get(address("export"), {"list": "top"}))
    assert head[0] == "Search" and rows[0][:4] == ["refund", "en", "0", "2"]
    assert {row[0] for row in rows} == {"refund", "'=cmd()", "'@sum", "'-1"}


def test_the_days_come_as_a_file(client, editor):
    make_search("refund", timezone.now())
    url = reverse("wagdesk_search_admin:export", args=["days"])
    rows = rows_of(client.get(url, {"days": 7}))
    assert len(rows) == 1 + 14
    assert rows[-1][1] == "1"


def test_many_rows_cost_no_more_queries_than_few(client, editor):
    steers(editor)

    def asked(name: str, **more) -> int:
        with CaptureQueriesContext(connection) as queries:
            shown(client, name, **more)
        return len(queries)

    now = timezone.now() - timedelta(hours=1)
    words = {"q": "refund", "in": "en"}
    for number in range(3):
        make_click(make_search("refund", now, visit=make_visit(now)), object_id="1", kind="article")
        make_search(f"old {number}", now)
    asked("report")
    few = asked("report"), asked("words", **words)
    for number in range(30):
        make_click(make_search("refund", now, visit=make_visit(now)), object_id="1", kind="article")
        make_search(f"new {number}", now)
    assert (asked("report"), asked("words", **words)) == few


@pytest.mark.parametrize(
    "asked",
    [
        {"days": "9999"},
        {"days": "x", "audience": "x", "locale": "x", "source": "x", "help_center": "x"},
        {"list": "x"},
        {"q": "\x00"},
        {"p": "9" * 30},
    ],
)
def test_nonsense_in_the_address_is_the_usual_report(client, editor, asked):
    make_search("refund", timezone.now())
    assert "refund" in shown(client, "report", **asked)
    shown(client, "words", **{"q": "refund", "in": "en", **asked} | {"q": "refund"})
