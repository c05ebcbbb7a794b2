"""What nobody may learn on the way: by an offer that comes or not, by a record, by yesterday."""

import pytest
from django.contrib.auth.models import AnonymousUser, Group
from django.urls import reverse

from tests.make.kb import (
    make_article,
    make_category,
    make_help_center,
    make_user,
    restrict,
    restrict_to_groups,
)
from tests.make.steering import make_promotion, make_synonym
from tests.search.test_replay import make_search, make_steerer
from wagdesk.search.actions import (
    drain_index_changes,
    propose_steering,
    rebuild_index,
    replay_previews,
    save_steering,
)
from wagdesk.search.queries import find

pytestmark = pytest.mark.django_db


@pytest.fixture
def shelves():
    """Everybody may read what stands on the first, dealers what stands on the second."""
    home = make_help_center()
    closed = make_category(home, "Closed", slug="closed")
    restrict_to_groups(closed, Group.objects.create(name="dealers"))
    return make_category(home, "Shelf"), closed


def indexed():
    rebuild_index()
    drain_index_changes(limit=1000)


@pytest.mark.parametrize("who", ["anonymous", "customer", "dealer"])
def test_an_offer_does_not_tell_that_closed_articles_hold_the_word(shelves, who):
    shelf, closed = shelves
    viewer = AnonymousUser() if who == "anonymous" else make_user()
    if who == "dealer":
        viewer.groups.add(Group.objects.get(name="dealers"))
    for number in range(12):
        make_article(shelf, f"Merger {number}")
    make_article(shelf, "Lonely zebra")
    indexed()
    before = find(viewer, 'verger "zebra"', locale="en")
    make_article(closed, "Verger")
    indexed()
    after = find(viewer, 'verger "zebra"', locale="en")
    assert (before.total, before.did_you_mean) == (1, "")
    assert after.did_you_mean == ('merger "zebra"' if who == "dealer" else "")


def test_closed_articles_do_not_make_an_offered_word_frequent(shelves):
    shelf, closed = shelves
    for number in range(12):
        make_article(closed, f"Merger {number}")
    make_article(shelf, "Verger")
    make_article(shelf, "One merger")
    indexed()
    assert find(make_user(), "verger", locale="en").did_you_mean == ""


def test_accents_of_closed_articles_stand_for_nothing(shelves):
    shelf, closed = shelves
    make_article(shelf, "Resume parcels")
    make_article(closed, "Résumés")
    indexed()

    def terms(viewer):
        found = find(viewer, "resumes", locale="en", explain=True)
        return set(found.explanation["words"][0]["terms"])

    assert terms(make_user()) == {"resum"}
    dealers = Group.objects.get(name="dealers")
    assert terms(make_user(groups=[dealers])) == {"resum", "resume"}


def test_the_record_of_changes_holds_no_title(client):
    secret = make_article(make_help_center(), "Secret merger plan")
    restrict(secret, "password", password="sesame")
    boss = make_user(is_superuser=True, is_staff=True)
    row = make_promotion(str(secret.pk), "plans", kind="article", title=secret.title, save=False)
    save_steering(user=boss, row=row)
    client.force_login(make_steerer())
    said = client.get(reverse("wagtailadmin_reports:site_history")).content.decode()
    assert f"#{secret.pk}: plans" in said
    assert secret.title not in said


def test_a_replay_of_yesterday_does_not_name_what_was_closed_since(client):
    home = make_help_center()
    bird = make_article(home, "Grey parrots", "About parrots.")
    make_search(home, "cockatoo", times=3)
    indexed()
    editor = make_steerer()
    row = make_synonym("cockatoo, parrots", save=False)
    preview = propose_steering(user=editor, add=[row])
    assert replay_previews() == 1
    client.force_login(editor)
    address = reverse("wagdesk_search_previews:preview", args=[preview.pk])
    assert bird.title in client.get(address).content.decode()
    restrict(bird, "password", password="sesame")
    said = client.get(address).content.decode()
    assert bird.title not in said
    assert f"#{bird.pk}" in said
