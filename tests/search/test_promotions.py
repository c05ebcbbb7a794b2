"""Promoted and hidden results, facets, and that both respect who asks."""

import datetime
import time

import pytest
import time_machine
from django.contrib.auth.models import AnonymousUser, User

from tests.make.search import make_document
from tests.make.steering import make_hidden, make_promotion
from wagdesk.search.actions import rebuild_index
from wagdesk.search.documents import PUBLIC
from wagdesk.search.queries import complete, find, suggest_for_text
from wagdesk.search.steering import Steering

pytestmark = pytest.mark.django_db

ANYBODY, MEMBER = AnonymousUser(), User(username="member")
GROUP = ("group:3",)
DAY = datetime.timedelta(1)


def look(text, viewer=ANYBODY, **options):
    return find(viewer, text, kind="thing", locale=options.pop("locale", "en"), **options)


def ids(found) -> list[str]:
    return [hit.object_id for hit in found.hits]


def tents(things, count=25) -> None:
    """“0” … of tents, “lamp” of none, “secret” for members."""
    things.keys["member"] = frozenset({PUBLIC, *GROUP})
    things.put(
        *(make_document(str(n), f"Tent {n}", body=f"Tents of kind {n}") for n in range(count))
    )
    things.put(make_document("lamp", "A lamp", body="Shines at night."))
    things.put(make_document("secret", "Secret tent", audience=GROUP))
    rebuild_index(kind="thing")


# Promoted


def test_a_promoted_result_stands_first_marked_and_once(things):
    tents(things)
    make_promotion("7", "tent")
    found = look("Tents")
    assert ids(found)[0] == "7"
    assert ids(found).count("7") == 1
    assert [hit.promoted for hit in found.hits] == [True] + [False] * 9
    assert found.hits[0].excerpt == "<mark>Tents</mark> of kind 7"
    assert found.total == 25
    assert not any(hit.promoted for hit in look("tent lamp").hits)


def test_what_does_not_match_is_promoted_too(things):
    tents(things)
    make_promotion("lamp", "tent")
    found = look("tent")
    assert (ids(found)[0], found.hits[0].title, found.hits[0].url) == (
        "lamp",
        "A lamp",
        "/things/lamp/",
    )
    assert found.total == 26


@pytest.mark.parametrize("pin", ["24", "lamp", "0"])
def test_pages_follow_on_with_promotions(things, pin):
    tents(things)
    plain = [each for each in ids(look("tent", limit=50)) if each != pin]
    make_promotion(pin, "tent")
    pages = [look("tent", limit=10, offset=at) for at in (0, 10, 20, 30)]
    assert [each for page in pages for each in ids(page)] == [pin, *plain]
    assert len({page.total for page in pages}) == 1
    assert pages[0].total == len(plain) + 1
    assert not any(hit.promoted for page in pages[1:] for hit in page.hits)


def test_promotions_keep_their_order_and_may_fill_a_page(things):
    tents(things)
    for position, pin in enumerate(["5", "lamp", "9"], start=1):
        make_promotion(pin, "tent", position=4 - position)
    assert ids(look("tent", limit=2)) == ["9", "lamp"]
    page = look("tent", limit=2, offset=2)
    assert ids(page)[0] == "5"
    assert [hit.promoted for hit in page.hits] == [True, False]


def test_who_may_not_see_it_is_shown_no_promotion(things):
    tents(things)
    make_promotion("secret", "tent")
    assert "secret" not in ids(look("tent", limit=50))
    assert look("tent").total == 25
    assert ids(look("tent", MEMBER))[0] == "secret"
    assert look("tent", MEMBER).total == 26
    things.hidden.add("secret")
    assert "secret" not in ids(look("tent", MEMBER, limit=50))
    assert look("tent", MEMBER).total == 25


def test_a_promoted_object_that_is_gone_leaves_no_gap(things):
    tents(things)
    make_promotion("gone", "tent")
    assert len(look("tent").hits) == 10
    assert look("tent").total == 25


def test_a_promotion_ends_at_the_end_of_its_last_day(things, settings):
    settings.TIME_ZONE = "UTC"
    tents(things)
    make_promotion("lamp", "tent", ends_on=datetime.date(2026, 11, 23))
    with time_machine.travel(datetime.datetime(2026, 11, 23, 23, 50, tzinfo=datetime.UTC)):
        assert ids(look("tent"))[0] == "lamp"
    with time_machine.travel(datetime.datetime(2026, 11, 24, 0, 10, tzinfo=datetime.UTC)):
        assert ids(look("tent"))[0] != "lamp"


def test_promotions_hold_as_you_type_and_not_in_suggestions_for_a_text(things):
    tents(things)
    make_promotion("lamp", "tent")
    assert ids(complete(ANYBODY, "tent", kind="thing", locale="en"))[0] == "lamp"
    said = suggest_for_text(ANYBODY, "tent", kind="thing", locale="en", at_least=0)
    assert "lamp" not in ids(said)


def test_who_narrows_the_search_is_shown_what_matches(things):
    things.put(make_document("1", "Tent", filters={"category": "a"}), make_document("2", "Lamp"))
    rebuild_index(kind="thing")
    make_promotion("2", "tent")
    assert ids(look("tent")) == ["2", "1"]
    assert ids(look("tent", filters={"category": "a"})) == ["1"]


def test_a_preview_promotes_what_is_not_saved(things):
    tents(things)
    draft = Steering.from_rows("en", None, [make_promotion("lamp", "tent", save=False)])
    assert ids(look("tent", steering=draft))[0] == "lamp"
    assert ids(look("tent"))[0] != "lamp"


# Hidden


def test_a_hidden_result_does_not_come_up_and_is_not_counted(things):
    tents(things)
    make_hidden("3", "tent")
    make_hidden("4")
    found = look("tent", limit=50)
    assert not {"3", "4"} & set(ids(found))
    assert found.total == 23
    assert "3" in ids(look("tent kind", limit=50))
    assert "4" not in ids(look("tent kind", limit=50))


def test_a_hidden_result_is_not_promoted_suggested_or_completed(things):
    tents(things)
    make_hidden("lamp")
    make_promotion("lamp", "tent")
    assert "lamp" not in ids(look("tent"))
    assert ids(complete(ANYBODY, "lam", kind="thing", locale="en")) == []
    said = suggest_for_text(ANYBODY, "lamp shines at night", kind="thing", locale="en", at_least=0)
    assert "lamp" not in ids(said)


# Without an engine


def test_steering_holds_without_an_engine_too(things, settings):
    tents(things)
    make_promotion("lamp", "tent")
    make_promotion("secret", "tent")
    make_hidden("3", "tent")
    settings.WAGDESK_SEARCH_ENGINE = {"BACKEND": "tests.search.test_queries.Dead"}
    found = look("tent")
    assert found.engine_down
    assert (ids(found)[0], found.hits[0].promoted) == ("lamp", True)
    assert "secret" not in ids(found)
    assert "3" not in ids(look("tent", limit=50))
    assert ids(look("tent", MEMBER))[:2] == ["lamp", "secret"]


def test_documents_that_can_not_be_read_are_a_dead_engine(things, monkeypatch):
    from wagdesk.search.engines.base import EngineError, EngineHit

    tents(things)

    def broken(hit):
        raise EngineError("gone")

    monkeypatch.setattr(EngineHit, "document", property(broken))
    found = look("tent")
    assert found.engine_down
    assert found.hits


# Facets


def shelves(things) -> None:
    things.keys["member"] = frozenset({PUBLIC, *GROUP})
    things.put(
        make_document("1", "Tent", filters={"tag": ("summer", "sale"), "category": "a"}),
        make_document("2", "Tent pole", filters={"tag": "summer", "category": "b"}),
        make_document("3", "Tent of the board", filters={"tag": ("merger",)}, audience=GROUP),
        make_document("4", "Lamp", filters={"tag": "night"}),
    )
    rebuild_index(kind="thing")


def test_facets_count_what_is_found(things):
    shelves(things)
    found = look("tent", facets=("tag", "category"))
    assert found.facets == {
        "tag": [("summer", 2), ("sale", 1)],
        "category": [("a", 1), ("b", 1)],
    }
    assert look("tent").facets == {}


def test_facets_name_nothing_that_the_viewer_may_not_see(things):
    shelves(things)
    assert ("merger", 1) in look("tent", MEMBER, facets=("tag",)).facets["tag"]
    assert "merger" not in dict(look("tent", facets=("tag",)).facets["tag"])


def test_what_was_restricted_a_moment_ago_is_no_facet(things):
    shelves(things)
    things.hidden.update({"1", "3"})
    for viewer in (ANYBODY, MEMBER):
        assert look("tent", viewer, facets=("tag",)).facets["tag"] == [("summer", 1)]


def test_of_many_results_the_refused_are_taken_off(things):
    tags = [make_document(str(n), "Tent", filters={"tag": "common"}) for n in range(60)]
    things.put(*tags, make_document("x", "Tent tent tent", filters={"tag": "rare"}))
    rebuild_index(kind="thing")
    assert dict(look("tent", facets=("tag",)).facets["tag"]) == {"common": 60, "rare": 1}
    things.hidden.add("x")
    assert dict(look("tent", facets=("tag",), limit=40).facets["tag"]) == {"common": 60}


def test_hidden_results_are_not_counted_in_facets(things):
    shelves(things)
    make_hidden("1", "tent")
    assert look("tent", facets=("tag",)).facets["tag"] == [("summer", 1)]


# What it costs


@pytest.mark.parametrize("rows", [3, 60])
def test_everything_together_asks_the_database_twice(things, rows, django_assert_num_queries):
    things.put(*(make_document(str(n), "Boots", filters={"tag": "a"}) for n in range(rows)))
    things.put(make_document("x", "Boats"))
    rebuild_index(kind="thing")
    make_promotion("1", "boats")
    make_hidden("2", "boats")
    look("boats")
    things.asked.clear()
    with django_assert_num_queries(1):  # the steering; the things themselves are in memory
        found = look("boats", facets=("tag",), explain=True)
    assert ids(found) == ["1", "x"]
    assert len(things.asked) == 1


# Explained


def test_the_explanation_says_what_editors_did(things):
    tents(things)
    make_promotion("lamp", "tent")
    make_promotion("secret", "tent")
    make_hidden("3", "tent")
    said = look("the tent", explain=True).explanation
    assert said["promoted"] == ["thing:lamp"]
    assert said["hidden"] == ["thing:3"]
    assert said["left_out"] == ["the"]
    assert (said["audience"], said["locale"]) == (["public"], "en")
    assert look("tent").explanation is None


def test_a_hit_says_which_fields_made_its_score(things):
    tents(things)
    made = look("tent", explain=True).hits[0].explanation
    assert made["fields"]["title"] > 0
    assert made["score"] == pytest.approx(sum(made["fields"].values()), rel=0.1)


def test_who_looks_on_learns_nothing_new(things):
    tents(things)
    make_promotion("secret", "tent")
    assert "secret" in ids(look("tent", MEMBER, limit=50))
    watched = look("tent", MEMBER, limit=50, watcher=ANYBODY, explain=True)
    assert "secret" not in ids(watched)
    assert watched.total == 25
    assert watched.explanation["promoted"] == []


# Deep links


def test_a_hit_links_to_the_section_of_its_excerpt(things):
    body = "Welcome to the shop.\nTents\nOur tents stand anywhere.\nLamps\nLamps shine."
    at_tents, at_lamps = body.index("Tents"), body.index("Lamps")
    sections = (("Tents", "tents", at_tents), ("Lamps", "a b", at_lamps))
    things.put(make_document("1", "Shop", body=body, sections=sections))
    rebuild_index(kind="thing")
    (hit,) = look("shine").hits
    assert (hit.section, hit.section_url) == ("Lamps", "/things/1/#a%20b")
    (hit,) = look("anywhere").hits
    assert (hit.section, hit.section_url) == ("Tents", "/things/1/#tents")
    (hit,) = look("welcome").hits
    assert (hit.section, hit.section_url) == ("", "")


def test_two_thousand_promotions_cost_a_search_nothing(things):
    tents(things, 3)
    rows = [make_promotion("lamp", f"tent {n}", save=False) for n in range(2000)]
    steering = Steering.from_rows("en", None, rows)
    look("tent", steering=steering)
    started = time.process_time()
    look("tent", steering=steering)
    assert time.process_time() - started < 0.2
