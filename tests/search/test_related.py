"""Related and popular searches: of many people, in public words, never a person's own."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser, Group
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.make.kb import (
    make_article,
    make_category,
    make_editor,
    make_help_center,
    make_user,
    restrict_to_groups,
)
from wagdesk.search.actions import (
    drain_index_changes,
    rebuild_index,
    record_click,
    record_search,
    roll_up_searches,
)
from wagdesk.search.models import CommonSearch, SearchLog, Visit, Visitor
from wagdesk.search.models.search_log import SearchSource
from wagdesk.search.queries import popular_searches, related_searches

pytestmark = pytest.mark.django_db
ANYBODY = AnonymousUser()


@pytest.fixture
def home():
    return make_help_center()


@pytest.fixture
def shelf(home):
    shelf = make_category(home)
    make_article(shelf, "Track a parcel", "Where a parcel is, and its delivery.")
    make_article(shelf, "Return a tent", "Send a tent back for a refund.")
    rebuild_index()
    return shelf


def search(home, *texts, people=5, viewer=None, **fields):
    """So many people search these texts one after the other, each in a visit of their own."""
    made = []
    for _ in range(people):
        visit = Visit.objects.create(visitor=Visitor.objects.create())
        for text in texts:
            log = record_search(
                query=text,
                locale="en",
                results=1,
                visit=visit,
                help_center=home.translation_key,
                viewer=viewer,
                **fields,
            )
            made.append(log)
    return made


def popular(home, viewer=ANYBODY):
    drain_index_changes(limit=100)
    roll_up_searches()
    return popular_searches(viewer, locale="en", help_center=home.translation_key)


def related(home, text, viewer=ANYBODY):
    return related_searches(viewer, text, locale="en", help_center=home.translation_key)


def test_what_five_people_search_is_popular_and_what_four_search_is_not(home, shelf):
    search(home, "Parcel delivery", people=5)
    search(home, "tent refund", people=4)
    assert popular(home) == ["parcel delivery"]


def test_one_person_is_one_however_often_they_search(home, shelf):
    visitor = Visitor.objects.create()
    for _ in range(9):
        visit = Visit.objects.create(visitor=visitor)
        key = home.translation_key
        record_search(query="parcel", locale="en", results=1, visit=visit, help_center=key)
    assert popular(home) == []


@pytest.mark.parametrize(
    "text",
    [
        "parcel for Gretchen",
        "parcel 20417",
        "parcel 4111 1111 1111 1111",
        "parcel ada@mail.example",
        "the of and zzyzx",
    ],
)
def test_words_that_no_public_document_has_are_shown_to_nobody(home, shelf, text):
    search(home, text, people=9)
    assert popular(home) == []


def test_words_of_restricted_documents_alone_are_shown_to_nobody(home, shelf):
    dealers = Group.objects.create(name="dealers")
    restrict_to_groups(make_article(shelf, "Dealer rebate", "The rebate of a parcel."), dealers)
    search(home, "rebate", people=9)
    search(home, "parcel", people=5)
    dealer = make_user(groups=[dealers])
    assert popular(home, dealer) == ["parcel"]


def test_a_word_that_became_private_after_the_count_is_gone_with_the_next_index(home, shelf):
    article = make_article(shelf, "Marmalade", "Sweet marmalade.")
    drain_index_changes(limit=100)
    search(home, "marmalade")
    assert popular(home) == ["marmalade"]
    article.unpublish()
    drain_index_changes(limit=100)
    assert popular_searches(ANYBODY, locale="en", help_center=home.translation_key) == []


def test_our_own_peoples_searches_and_searches_without_a_visit_do_not_count(home, shelf):
    search(home, "parcel", people=5, viewer=make_editor(home))
    for _ in range(9):
        record_search(query="tent", locale="en", results=1, help_center=home.translation_key)
    search(home, "refund", people=5, source=SearchSource.AGENT)
    assert popular(home) == []


def test_old_searches_are_forgotten(home, shelf):
    search(home, "parcel")
    SearchLog.objects.update(created_at=timezone.now() - timedelta(days=31))
    assert popular(home) == []


def test_what_the_same_people_search_is_related_in_any_form_of_the_words(home, shelf):
    search(home, "tent refund", "parcel delivery")
    popular(home)
    assert related(home, "tent refund") == ["parcel delivery"]
    assert related(home, "REFUNDS for a Tent") == ["parcel delivery"]
    assert related(home, "tent") == []


def test_searches_that_lead_to_the_same_article_are_related(home, shelf):
    for log in search(home, "tent refund") + search(home, "send tent"):
        record_click(search=log, kind="article", object_id="7", rank=1)
    popular(home)
    assert related(home, "tent refund") == ["send tent"]


def test_what_one_person_alone_searched_together_is_not_related(home, shelf):
    search(home, "tent refund")
    search(home, "parcel delivery")
    search(home, "tent refund", "parcel delivery", people=1)
    popular(home)
    assert related(home, "tent refund") == []
    search(home, "tent refund", "parcel delivery", people=1)
    popular(home)
    assert related(home, "tent refund") == ["parcel delivery"]


def test_two_wordings_of_one_search_are_one_and_the_more_frequent_is_shown(home, shelf):
    search(home, "parcel delivery", people=5)
    search(home, "delivery of the parcel", people=6)
    assert popular(home) == ["delivery of the parcel"]


def test_a_misspelling_is_nobodys_suggestion(home, shelf):
    search(home, "delivry", people=9)
    assert popular(home) == []


def test_other_help_centers_keep_their_searches(home, shelf):
    other = make_help_center(slug="other", title="Other")
    make_article(make_category(other), "Parcel")
    search(home, "parcel")
    assert popular(other) == []


def test_everybody_is_shown_the_same(home, shelf):
    search(home, "tent refund", "parcel delivery")
    group = Group.objects.create(name="dealers")
    viewers = [ANYBODY, make_user(), make_user(groups=[group]), make_editor(home)]
    assert {tuple(popular(home, viewer)) for viewer in viewers} == {
        ("parcel delivery", "tent refund")
    }
    assert {tuple(related(home, "tent refund", viewer)) for viewer in viewers} == {
        ("parcel delivery",)
    }


def test_a_request_reads_one_small_row_set_and_never_the_log(home, shelf):
    search(home, "tent refund", "parcel delivery")
    popular(home)
    with CaptureQueriesContext(connection) as captured:
        related(home, "tent refund")
        popular_searches(ANYBODY, locale="en", help_center=home.translation_key)
    assert len(captured) == 2
    assert not any("searchlog" in query["sql"] for query in captured)


def test_counting_again_replaces_what_was_counted(home, shelf):
    search(home, "parcel")
    popular(home)
    popular(home)
    assert CommonSearch.objects.count() == 1
    SearchLog.objects.all().delete()
    assert popular(home) == []


def test_nothing_is_shown_while_the_engine_is_dead(home, shelf, settings):
    search(home, "parcel")
    popular(home)
    settings.WAGDESK_SEARCH_ENGINE = {"BACKEND": "nowhere.Engine"}
    assert popular_searches(ANYBODY, locale="en", help_center=home.translation_key) == []
