"""Who learns what from a search: results, counts, facets, corrections, offers, promotions."""

import pytest
from django.contrib.auth.models import AnonymousUser, Group

from tests.kept import kept
from tests.make.kb import (
    make_article,
    make_category,
    make_editor,
    make_help_center,
    make_user,
    restrict,
    restrict_to_groups,
)
from tests.make.steering import make_promotion
from wagdesk.search.actions import rebuild_index
from wagdesk.search.queries import complete, find

pytestmark = pytest.mark.django_db

AUDIENCES = ("Public", "Signed", "Dealers", "Golden", "Password")
# A word, and a tag, that only the articles of one audience have.
WORDS = {
    "Public": "umbrella",
    "Signed": "telescope",
    "Dealers": "accordion",
    "Golden": "parachute",
    "Password": "saxophone",
}
MISTYPED = {
    "Public": "umbrela",
    "Signed": "telescpoe",
    "Dealers": "acordion",
    "Golden": "parachutte",
    "Password": "saxphone",
}
READS = {
    "anonymous": ("Public",),
    "customer": ("Public", "Signed"),
    "dealer": ("Public", "Signed", "Dealers"),
    "gold dealer": ("Public", "Signed", "Dealers", "Golden"),
    "gold": ("Public", "Signed"),
    "editor": ("Public", "Signed"),
    "superuser": ("Public", "Signed", "Dealers", "Golden"),
}


def invoices():
    """One article of each audience about invoices; each has a word and a tag of its own."""
    home = make_help_center()
    dealers, gold = Group.objects.create(name="dealers"), Group.objects.create(name="gold")
    shelf = make_category(home, "Billing", slug="billing")
    inner = make_category(shelf, "Inner", slug="inner")
    restrict_to_groups(inner, dealers)
    pages = {
        name: make_article(
            inner if name in ("Dealers", "Golden") else shelf,
            f"{name} invoice",
            f"About the {WORDS[name]}.",
            tags=(f"tag-{WORDS[name]}",),
        )
        for name in AUDIENCES
    }
    restrict(pages["Signed"])
    restrict_to_groups(pages["Golden"], gold)
    restrict(pages["Password"], "password", password="sesame")
    viewers = {
        "anonymous": AnonymousUser(),
        "customer": make_user(),
        "dealer": make_user(groups=[dealers]),
        "gold dealer": make_user(groups=[dealers, gold]),
        "gold": make_user(groups=[gold]),
        "editor": make_editor(home),
        "superuser": make_user(is_superuser=True, is_staff=True),
    }
    rebuild_index()
    return {"home": home, "shelf": shelf, "pages": pages, "viewers": viewers}


@pytest.fixture(scope="module")
def made(django_db_setup, django_db_blocker, tmp_path_factory):
    with kept(django_db_blocker, tmp_path_factory.mktemp("made"), invoices) as made:
        yield made


@pytest.fixture
def site(db, made, settings, tmp_path):
    return made.copy(settings, tmp_path)


def look(site, who, text, **options):
    filters = {"help_center": str(site["home"].translation_key)}
    return find(site["viewers"][who], text, locale="en", filters=filters, **options)


def names(found) -> set[str]:
    return {hit.title.split()[0] for hit in found.hits}


@pytest.mark.parametrize("who", READS)
def test_results_counts_and_facets_are_of_what_may_be_read(site, who):
    found = look(site, who, "invoice", facets=("tag", "category"))
    assert names(found) == set(READS[who])
    assert found.total == len(READS[who])
    assert dict(found.facets["tag"]) == {f"tag-{WORDS[name]}": 1 for name in READS[who]}
    shelf = str(site["shelf"].pk)
    assert dict(found.facets["category"])[shelf] == len(READS[who])


@pytest.mark.parametrize("who", READS)
def test_only_words_that_may_be_read_correct_a_slip(site, who):
    for name in AUDIENCES:
        found = look(site, who, MISTYPED[name])
        assert found.corrected == (WORDS[name] if name in READS[who] else ""), name
        assert names(found) == ({name} & set(READS[who])), name


@pytest.mark.parametrize("who", READS)
def test_only_words_that_may_be_read_are_completed(site, who):
    viewer = site["viewers"][who]
    for name in AUDIENCES:
        found = complete(viewer, WORDS[name][:5], locale="en")
        assert names(found) == ({name} & set(READS[who])), name


@pytest.mark.parametrize("who", READS)
def test_only_words_that_may_be_read_are_offered(site, indexed, who):
    """“verger” is in one public article, “merger” in a dozen closed ones."""
    for number in range(12):
        make_article(site["pages"]["Dealers"].get_parent(), f"Merger {number}")
    make_article(site["shelf"], "Verger")
    indexed()
    offered = look(site, who, "verger").did_you_mean
    assert offered == ("merger" if "Dealers" in READS[who] else "")


@pytest.mark.parametrize("who", READS)
def test_only_what_may_be_read_is_promoted(site, who):
    for position, page in enumerate(site["pages"].values(), start=1):
        make_promotion(str(page.pk), "parrots", kind="article", position=position)
    found = look(site, who, "parrots")
    assert [hit.title.split()[0] for hit in found.hits] == list(READS[who])
    assert all(hit.promoted for hit in found.hits)
    assert found.total == len(READS[who])


@pytest.mark.parametrize("who", READS)
def test_a_restriction_of_this_moment_shuts_out_before_the_index_knows(site, who):
    restrict(site["pages"]["Public"], "password", password="sesame")
    left = set(READS[who]) - {"Public"}
    found = look(site, who, "invoice", facets=("tag",))
    assert (names(found), found.total) == (left, len(left))
    assert {value for value, _count in found.facets["tag"]} == {f"tag-{WORDS[n]}" for n in left}
    assert look(site, who, MISTYPED["Public"]).corrected == ""
    assert look(site, who, WORDS["Public"]).total == 0


def test_a_promoted_article_says_its_summary(site, indexed):
    page = make_article(site["shelf"], "Parcels", summary="Where parcels go.")
    indexed()
    make_promotion(str(page.pk), "parrots", kind="article")
    (hit,) = look(site, "anonymous", "parrots").hits
    assert (hit.title, hit.excerpt, hit.url) == ("Parcels", "Where parcels go.", page.url)
    assert hit.source_id


@pytest.mark.parametrize("rows", [2, 12])
def test_a_search_asks_no_question_for_a_hit(site, indexed, django_assert_max_num_queries, rows):
    for number in range(rows):
        make_article(site["shelf"], f"Parcel {number}", tags=("parcels",))
    indexed()
    make_promotion(str(site["pages"]["Public"].pk), "parcel", kind="article")
    look(site, "anonymous", "parcel", limit=20)
    with django_assert_max_num_queries(9):
        found = look(site, "anonymous", "parcel", limit=20, facets=("tag",), explain=True)
    assert len(found.hits) == rows + 1
