"""Reads and votes: counted by a signed beacon, once, without knowing who it was."""

import json
import uuid
from datetime import UTC, date, datetime

import pytest
import time_machine
from django.contrib.auth.models import AnonymousUser
from django.test import Client
from django.urls import reverse

from tests.make.kb import make_article, make_category, make_editor, make_help_center, make_user
from wagdesk.kb import page_token
from wagdesk.kb.models import ArticleDay, ArticleRead, ArticleVote
from wagdesk.kb.queries import help_center_of, popular_articles, reads_of_visit
from wagdesk.search.models import Visit, Visitor

pytestmark = pytest.mark.django_db

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
BOT = "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"


@pytest.fixture
def article():
    return make_article(make_category(make_help_center(time_zone="Asia/Tokyo")), "Track a parcel")


def report(client, page, *, view="a" * 32, seconds=5, leaving=False, token=None, **headers):
    body = {"page": token or page_token.make(page), "view": view, "seconds": seconds}
    body["exit"] = leaving
    headers.setdefault("User-Agent", FIREFOX)
    return client.post(
        reverse("wagdesk_kb:read"), json.dumps(body), content_type="text/plain", headers=headers
    )


def vote(client, page, answer="yes", *, view="", accept="text/html", agent=FIREFOX):
    body = {"page": page_token.make(page), "helpful": answer, "view": view}
    headers = {"User-Agent": agent, "Accept": accept}
    return client.post(reverse("wagdesk_kb:vote"), body, headers=headers)


def test_a_read_is_counted_with_its_revision_locale_and_time(client, article):
    assert report(client, article, seconds=12).status_code == 204
    read = ArticleRead.objects.get()
    assert (read.page_id, read.revision) == (article.pk, article.live_revision_id)
    assert (read.locale, read.title, read.seconds) == ("en", "Track a parcel", 12)
    assert read.translation_key == article.translation_key


def test_a_page_view_that_reports_again_is_one_read_and_only_grows(client, article):
    report(client, article, seconds=40)
    report(client, article, seconds=90, leaving=True)
    assert ArticleRead.objects.get().exited
    report(client, article, seconds=3)
    assert ArticleRead.objects.get().seconds == 90
    assert ArticleDay.objects.get().reads == 1


@pytest.mark.parametrize(
    "spoil",
    [
        lambda token: token[:-1] + ("0" if token[-1] != "0" else "1"),
        lambda token: "1" + token,
        lambda token: token.replace(".en.", ".tr."),
        lambda token: "",
        lambda token: token.rsplit(".", 1)[0] + ".",
    ],
)
def test_a_forged_page_is_refused(client, article, spoil):
    token = spoil(page_token.make(article)) or "x"
    assert report(client, article, token=token).status_code == 400
    assert not ArticleRead.objects.exists()


@pytest.mark.parametrize("view", ["", "short", "G" * 32, "a" * 33, None, ["a"]])
def test_a_view_that_is_no_random_token_is_refused(client, article, view):
    assert report(client, article, view=view).status_code == 400


@pytest.mark.parametrize("body", [b"", b"[]", b"nonsense", b"\xff\xfe", b"[" * 1500, b"{" * 90000])
def test_a_body_that_is_no_report_is_refused(client, article, body):
    answer = client.post(
        reverse("wagdesk_kb:read"), body, content_type="text/plain", headers={"User-Agent": FIREFOX}
    )
    assert answer.status_code == 400


@pytest.mark.parametrize("seconds", [-4, "many", None, 1e30, True, [], 10**12])
def test_absurd_times_do_no_harm(client, article, seconds):
    assert report(client, article, seconds=seconds).status_code == 204
    assert 0 <= ArticleRead.objects.get().seconds <= 6 * 60 * 60


def test_robots_and_our_own_people_are_left_out(client, article):
    assert report(client, article, **{"User-Agent": BOT}).status_code == 204
    assert report(client, article, **{"User-Agent": ""}).status_code == 204
    client.force_login(make_editor(article))
    assert report(client, article).status_code == 204
    assert vote(client, article, agent=BOT).status_code == 303
    assert not ArticleRead.objects.exists()
    assert not ArticleVote.objects.exists()


def test_a_signed_in_customer_is_counted(client, article):
    client.force_login(make_user())
    report(client, article)
    assert ArticleRead.objects.count() == 1


def test_the_read_belongs_to_the_visit(client, article):
    other = make_article(article.get_parent(), "Return a gift")
    report(client, article, view="1" * 32)
    report(client, other, view="2" * 32)
    visit = Visit.objects.get()
    assert [read.title for read in reads_of_visit(visit)] == ["Track a parcel", "Return a gift"]


def test_global_privacy_control_leaves_a_count_and_nothing_else(client, article):
    answer = report(client, article, **{"Sec-GPC": "1"})
    assert ArticleRead.objects.get().visit is None
    assert not Visitor.objects.exists()
    assert not answer.cookies


def test_without_consent_nothing_is_stored_on_the_device(client, article, settings):
    settings.WAGDESK_VISITS = "consent"
    answer = report(client, article)
    assert not answer.cookies
    assert ArticleRead.objects.get().visit is None


def test_the_beacon_needs_no_csrf_cookie_and_only_post(article):
    from django.test import Client

    strict = Client(enforce_csrf_checks=True)
    assert report(strict, article).status_code == 204
    assert vote(strict, article).status_code == 303
    assert strict.get(reverse("wagdesk_kb:read")).status_code == 405


def test_the_day_is_that_of_the_help_center(client, article):
    with time_machine.travel(datetime(2026, 3, 1, 16, 30, tzinfo=UTC), tick=False):
        report(client, article)
    day = ArticleDay.objects.get()
    assert (day.day, day.time_zone) == (date(2026, 3, 2), "Asia/Tokyo")


def test_a_new_revision_is_counted_apart(client, article):
    report(client, article, view="1" * 32)
    article.summary = "Now with a summary."
    article.save_revision().publish()
    article.refresh_from_db()
    report(client, article, view="2" * 32)
    assert ArticleDay.objects.count() == 2


def test_deleting_the_page_keeps_the_evidence(client, article):
    report(client, article)
    vote(client, article)
    key = article.translation_key
    article.delete()
    assert ArticleRead.objects.get().page is None
    assert ArticleVote.objects.get().title == "Track a parcel"
    assert ArticleDay.objects.get().translation_key == key


def test_a_token_of_a_deleted_or_hidden_page_counts_nothing(client, article):
    token = page_token.make(article)
    article.unpublish()
    assert report(client, article, token=token).status_code == 204
    article.delete()
    assert report(client, article, token=token).status_code == 204
    assert not ArticleRead.objects.exists()


def test_a_vote_works_without_javascript(client, article):
    page = client.get(article.url).content.decode()
    assert f'name="page" value="{page_token.make(article)}"' in page
    answer = vote(client, article, "no")
    assert answer.status_code == 303
    reason_page = client.get(answer["Location"])
    assert "Thank you" in reason_page.content.decode()
    given = {"reason": "outdated", "comment": "The price is <b>wrong</b>."}
    done = client.post(answer["Location"], given)
    assert done.status_code == 200
    cast = ArticleVote.objects.get()
    assert (cast.helpful, cast.reason, cast.comment) == (False, *given.values())
    assert ArticleDay.objects.get().not_helpful == 1


def test_a_vote_by_script_answers_json(client, article):
    answer = vote(client, article, "no", view="c" * 32, accept="application/json").json()
    assert answer == {
        "counted": True,
        "reason_url": reverse("wagdesk_kb:vote_reason", args=["c" * 32]),
    }


def test_voting_again_changes_the_vote_and_the_day(client, article):
    vote(client, article, "yes", view="c" * 32)
    vote(client, article, "no", view="c" * 32)
    vote(client, article, "no")
    assert [v.helpful for v in ArticleVote.objects.all()] == [False]
    day = ArticleDay.objects.get()
    assert (day.helpful, day.not_helpful) == (0, 1)


@pytest.mark.parametrize("what", ["deleted", "moved clock"])
def test_a_vote_is_changed_on_the_day_that_counted_it(client, article, what):
    page = page_token.make(article)
    headers = {"User-Agent": FIREFOX, "Accept": "text/html"}

    def say(answer):
        body = {"page": page, "helpful": answer, "view": "c" * 32}
        return client.post(reverse("wagdesk_kb:vote"), body, headers=headers)

    with time_machine.travel(datetime(2026, 3, 1, 20, tzinfo=UTC), tick=False):
        say("yes")
        if what == "deleted":
            article.delete()
        else:
            home = help_center_of(article)
            type(home).objects.filter(pk=home.pk).update(time_zone="America/Lima")
        assert say("no").status_code < 500
    day = ArticleDay.objects.get()
    assert (day.day, day.helpful, day.not_helpful) == (date(2026, 3, 2), 0, 1)


def test_a_new_revision_is_voted_on_anew(client, article):
    vote(client, article)
    article.save_revision().publish()
    article.refresh_from_db()
    vote(client, article, "no")
    assert ArticleVote.objects.count() == 2


def test_a_vote_is_refused_without_a_real_page_or_answer(client, article):
    assert vote(client, article, "perhaps").status_code == 400
    forged = client.post(
        reverse("wagdesk_kb:vote"), {"page": "1.1.en." + "0" * 32, "helpful": "yes"}
    )
    assert forged.status_code == 400
    assert not ArticleVote.objects.exists()


def test_an_unknown_vote_has_no_page(client, article):
    unknown = reverse("wagdesk_kb:vote_reason", args=[uuid.uuid4().hex])
    assert client.get(unknown).status_code == 404


def test_popular_articles_are_the_most_read_of_the_last_thirty_days(client, article):
    shelf = article.get_parent()
    home = shelf.get_parent().specific
    once, never = make_article(shelf, "Read once"), make_article(shelf, "Never read")
    report(client, once, view="1" * 32)
    for number in range(2, 5):
        report(client, article, view=f"{number:032x}")
    popular = popular_articles(AnonymousUser(), home, 3)
    assert [page.title for page in popular] == [article.title, once.title, never.title]
    ArticleDay.objects.filter(page=article.page_ptr).update(day=date(2020, 1, 1))
    assert popular_articles(AnonymousUser(), home, 1)[0].title == once.title


def test_readers_we_do_not_know_vote_on_a_page_only_so_often_a_minute(article, settings):
    settings.WAGDESK_VOTES_PER_MINUTE = 3
    answers = [vote(Client(), article, "no", accept="application/json") for _ in range(5)]
    assert [answer.json()["counted"] for answer in answers] == [True, True, True, False, False]
    assert ArticleVote.objects.count() == 3
    other = make_article(help_center_of(article), "Another page")
    assert vote(Client(), other, accept="application/json").json()["counted"]


def test_a_known_visitor_may_always_change_the_own_vote(client, article, settings):
    settings.WAGDESK_VOTES_PER_MINUTE = 1
    for answer in ("yes", "no", "yes", "no"):
        vote(client, article, answer)
    assert ArticleVote.objects.get().helpful is False


def test_a_vote_that_is_not_counted_leads_back_to_the_article(article, settings):
    settings.WAGDESK_VOTES_PER_MINUTE = 0
    assert vote(Client(), article)["Location"] == article.url
    assert not Visit.objects.exists()
