"""How soon a change shows: published within two seconds, taken away at once."""

import time

import pytest
from django.contrib.auth.models import AnonymousUser

from tests.make.kb import make_article, make_category, make_help_center, make_user, restrict
from wagdesk.search.actions import rebuild_index
from wagdesk.search.models import IndexChange
from wagdesk.search.queries import complete, find, suggest_for_text

pytestmark = pytest.mark.django_db


@pytest.fixture
def shelf():
    return make_category(make_help_center())


def shown(viewer=None) -> list[set[str]]:
    """Titles that searching, typing and suggesting show."""
    viewer = viewer or AnonymousUser()
    asked = (
        find(viewer, "parcel", locale="en", filters={}, facets=("category",)),
        complete(viewer, "parc", locale="en", filters={}),
        suggest_for_text(viewer, "My parcel\nI want to track a parcel", locale="en", filters={}),
    )
    return [{hit.title for hit in findings.hits} for findings in asked]


def test_with_a_worker_an_article_is_found_two_seconds_after_publishing(
    shelf, django_capture_on_commit_callbacks
):
    """The hint is sent on commit and the worker's task runs: the real way, in one process."""
    for n in range(30):
        make_article(shelf, f"Another article {n}")
    rebuild_index()
    IndexChange.objects.all().delete()
    article = make_article(shelf, "Track a letter")
    article.title = "Track a parcel"
    started = time.monotonic()
    with django_capture_on_commit_callbacks(execute=True):
        article.save_revision().publish()
    findings = find(AnonymousUser(), "parcel", locale="en", filters={})
    assert [hit.title for hit in findings.hits] == ["Track a parcel"]
    assert not IndexChange.objects.exists()
    assert time.monotonic() - started < 2


@pytest.mark.parametrize("how", ["unpublish", "restrict", "delete"])
def test_what_is_taken_away_is_gone_at_once_whatever_the_index_holds(shelf, how):
    article = make_article(shelf, "Track a parcel")
    make_article(shelf, "Other things")
    rebuild_index()
    assert all(shown()[:2])
    if how == "restrict":
        restrict(article, "login")
    else:
        getattr(article, how)()
    assert IndexChange.objects.filter(object_id=str(article.pk)).exists(), "not drained yet"
    assert shown() == [set(), set(), set()]
    findings = find(AnonymousUser(), "parcel", locale="en", filters={}, facets=("category",))
    assert findings.total == 0
    assert not any(findings.facets.values())
    if how == "restrict":
        assert shown(make_user("reader"))[0] == {"Track a parcel"}
