"""The engine contract: everything a request can ask beside plain words."""

from dataclasses import replace

import pytest

from tests.make.search import make_document
from tests.search.contract_base import EngineCases
from wagdesk.search.documents import PUBLIC
from wagdesk.search.engines.base import Alternative, Clause, EngineResults, SearchRequest


def clause(*alternatives: str | tuple[str, float] | Alternative, fields=()) -> Clause:
    """A clause of terms as given: terms, (term, weight) pairs or whole alternatives."""
    made = []
    for each in alternatives:
        if isinstance(each, str):
            each = Alternative(each)
        elif isinstance(each, tuple):
            each = Alternative(*each)
        made.append(each)
    return Clause(made[0].term, tuple(made), fields=tuple(fields))


class RequestCases(EngineCases):
    """Terms here are short stems that every engine leaves as they are."""

    @staticmethod
    def ask(engine, *clauses: Clause, locale="en", **options) -> EngineResults:
        return engine.search(SearchRequest("thing", locale, clauses, **options))

    def found(self, engine, *clauses: Clause, **options) -> list[str]:
        return [hit.object_id for hit in self.ask(engine, *clauses, **options).hits]

    def some(self, engine, *clauses: Clause, **options) -> list[str]:
        return sorted(self.found(engine, *clauses, **options))

    # Phrases and synonyms

    @pytest.fixture
    def parcels(self, engine):
        engine.index(
            [
                make_document("1", "Note", body="your lost parcel came back"),
                make_document("2", "Note", body="the parcel that was lost"),
                make_document("3", "Note", headings=("about lost", "parcel desk")),
                make_document("4", "lost parcel"),
            ]
        )
        return engine

    def test_a_phrase_stands_together_in_one_text(self, parcels):
        assert self.some(parcels, clause("lost parcel")) == ["1", "4"]

    def test_the_words_of_a_phrase_stand_anywhere_when_asked_apart(self, parcels):
        apart = (clause("lost"), clause("parcel"))
        assert self.some(parcels, *apart) == ["1", "2", "3", "4"]

    def test_a_phrase_of_a_script_without_blanks_is_a_run_of_its_pairs(self, engine):
        engine.index(
            [
                make_document("1", "返品の手続き", locale="ja"),
                make_document("2", "手続きの返品", locale="ja"),
            ]
        )
        assert self.found(engine, clause("返品 品の の手 手続"), locale="ja") == ["1"]

    def test_a_synonym_finds_what_the_word_does_not_say(self, engine):
        engine.index([make_document("1", "sofa"), make_document("2", "chair")])
        assert self.found(engine, clause("couch", ("sofa", 0.7))) == ["1"]

    def test_a_synonym_counts_for_less_than_the_word(self, engine):
        engine.index([make_document("1", "sofa"), make_document("2", "couch")])
        assert self.found(engine, clause("couch", ("sofa", 0.5))) == ["2", "1"]
        assert self.found(engine, clause("couch", ("sofa", 1.9))) == ["1", "2"]

    def test_a_synonym_may_be_a_phrase(self, engine):
        engine.index(
            [
                make_document("1", "zip code"),
                make_document("2", "code of a zip"),
                make_document("3", "plz"),
            ]
        )
        assert self.found(engine, clause("plz", ("zip code", 0.8)))[0] == "3"
        assert self.some(engine, clause("plz", ("zip code", 0.8))) == ["1", "3"]

    def test_the_best_alternative_counts_and_not_their_sum(self, engine):
        engine.index([make_document("1", "sofa couch settee")])
        one = self.ask(engine, clause("sofa")).hits[0].score
        three = self.ask(engine, clause("sofa", "couch", "settee")).hits[0].score
        assert three == pytest.approx(one, rel=0.01)

    def test_an_exact_word_is_not_its_stem(self, engine):
        engine.index([make_document("1", "Pages for you"), make_document("2", "A page for you")])
        assert self.some(engine, clause("page")) == ["1", "2"]
        exact = clause(Alternative("page", exact=("pages",)))
        assert self.found(engine, exact) == ["1"]
        assert self.ask(engine, exact).hits[0].score > 0

    # Fields

    def test_a_clause_may_ask_one_field(self, parcels):
        assert self.found(parcels, clause("lost parcel", fields=["title"])) == ["4"]
        assert self.some(parcels, clause("lost", fields=["headings", "title"])) == ["3", "4"]

    # Must and must not

    def test_all_of_must_have_to_match(self, parcels):
        must = (clause("lost parcel"), clause("back"))
        assert self.found(parcels, must=must) == ["1"]

    def test_must_narrows_what_the_clauses_find(self, parcels):
        must = (clause("lost", fields=["body"]),)
        assert self.some(parcels, clause("parcel"), must=must) == ["1", "2"]
        assert self.found(parcels, clause("zebra"), must=must) == []

    def test_none_of_must_not_may_match(self, parcels):
        never = (clause("lost parcel"), clause("desk"))
        assert self.found(parcels, clause("parcel"), must_not=never) == ["2"]

    def test_must_not_asks_its_fields_alone(self, parcels):
        never = (clause("parcel", fields=["title"]),)
        assert self.some(parcels, clause("lost"), must_not=never) == ["1", "2", "3"]

    def test_must_not_alone_finds_nothing(self, parcels):
        assert self.found(parcels, must_not=(clause("desk"),)) == []

    def test_least_clauses_asks_for_several_words(self, parcels):
        words = (clause("lost"), clause("parcel"), clause("back"))
        assert self.found(parcels, *words, least_clauses=3) == ["1"]

    # Filters

    @pytest.fixture
    def shelf(self, engine):
        engine.index(
            [
                make_document(
                    "1", "tent", filters={"tag": ("red", "new"), "shelf": "a"}, numbers={"at": 10}
                ),
                make_document(
                    "2", "tent", filters={"tag": ("red",), "shelf": "b"}, numbers={"at": 30}
                ),
                make_document(
                    "3", "tent", filters={"tag": "blue", "shelf": "a"}, numbers={"at": 20, "of": -5}
                ),
                make_document("4", "tent", filters={"shelf": "c"}),
                make_document("5", "boots", filters={"tag": "red"}, numbers={"at": 40}),
                make_document("6", "tent", audience=("staff",), filters={"tag": ("red", "secret")}),
            ]
        )
        return engine

    @pytest.mark.parametrize(
        ("filters", "seen"),
        [
            ({"tag": "red"}, ["1", "2"]),
            ({"tag": ("blue", "new")}, ["1", "3"]),
            ({"tag": "red", "shelf": ("a", "c")}, ["1"]),
            ({"tag": ()}, []),
            ({"tag": "r"}, []),
            ({"nothing": "red"}, []),
        ],
    )
    def test_a_filter_holds_if_one_of_its_values_does(self, shelf, filters, seen):
        assert self.some(shelf, clause("tent"), filters=filters) == seen

    def test_not_filters_shut_out_what_holds_any(self, shelf):
        assert self.some(shelf, clause("tent"), not_filters={"tag": ("new", "blue")}) == ["2", "4"]
        assert self.some(shelf, clause("tent"), not_filters={"tag": "red", "shelf": "c"}) == ["3"]

    def test_filters_leave_the_scores_alone(self, shelf):
        free = {hit.key: hit.score for hit in self.ask(shelf, clause("tent")).hits}
        for hit in self.ask(shelf, clause("tent"), filters={"tag": ("red", "blue")}).hits:
            assert hit.score == pytest.approx(free[hit.key])

    def test_what_is_without_stays_away(self, shelf):
        results = self.ask(shelf, clause("tent"), without=frozenset({"1", "3", "99"}))
        assert sorted(hit.object_id for hit in results.hits) == ["2", "4"]
        assert results.total == 2

    @pytest.mark.parametrize(("only", "seen"), [({"1", "4", "5"}, ["1", "4"]), (set(), [])])
    def test_only_some_objects_may_be_asked_for(self, shelf, only, seen):
        assert self.some(shelf, clause("tent"), only=frozenset(only)) == seen

    # Numbers

    @pytest.mark.parametrize(
        ("ends", "seen"),
        [
            ((10, 30), ["1", "3"]),
            ((11, None), ["2", "3"]),
            ((None, 20), ["1"]),
            ((None, None), ["1", "2", "3"]),
            ((100, None), []),
            ((30, 10), []),
        ],
    )
    def test_ranges_hold_the_first_and_not_the_second_end(self, shelf, ends, seen):
        assert self.some(shelf, clause("tent"), ranges={"at": ends}) == seen

    def test_ranges_must_all_hold(self, shelf):
        both = {"at": (0, 100), "of": (-10, 0)}
        assert self.found(shelf, clause("tent"), ranges=both) == ["3"]

    def test_a_number_that_no_document_has_is_in_no_range(self, shelf):
        assert self.found(shelf, clause("tent"), ranges={"never": (0, 100)}) == []

    @pytest.mark.parametrize(
        ("order", "seen"), [("at", ["1", "3", "2", "4"]), ("-at", ["2", "3", "1", "4"])]
    )
    def test_order_is_by_a_number_and_what_lacks_it_comes_last(self, shelf, order, seen):
        assert self.found(shelf, clause("tent"), order=order) == seen

    def test_order_by_a_number_that_no_document_has_still_answers(self, shelf):
        assert self.some(shelf, clause("tent"), order="-never") == ["1", "2", "3", "4"]

    def test_pages_in_order_follow_on(self, engine):
        engine.index([make_document(str(n), "tent", numbers={"at": n // 3}) for n in range(20)])
        pages = [
            self.found(engine, clause("tent"), order="-at", limit=6, offset=at)
            for at in (0, 6, 12, 18)
        ]
        flat = [each for page in pages for each in page]
        assert sorted(flat, key=int) == [str(n) for n in range(20)]
        assert [int(each) // 3 for each in flat] == sorted(
            (n // 3 for n in range(20)), reverse=True
        )

    def test_large_numbers_keep_every_digit(self, engine):
        second = 1_790_000_000
        engine.index([make_document(str(n), "tent", numbers={"at": second + n}) for n in range(3)])
        just_one = {"at": (second + 1, second + 2)}
        assert self.found(engine, clause("tent"), ranges=just_one) == ["1"]
        assert self.found(engine, clause("tent"), order="-at") == ["2", "1", "0"]

    # All there is

    def test_without_words_nothing_matches_unless_all_shall(self, shelf):
        assert self.ask(shelf).total == 0
        assert self.ask(shelf, match_all=True).total == 5
        assert self.some(shelf, match_all=True, filters={"tag": "red"}) == ["1", "2", "5"]
        assert self.found(shelf, match_all=True, order="-at", limit=2) == ["5", "2"]

    def test_match_all_takes_words_that_are_there(self, shelf):
        assert self.found(shelf, clause("boots", "boot"), match_all=True) == ["5"]

    # Facets

    def test_facets_count_what_matches(self, shelf):
        results = self.ask(shelf, clause("tent"), facets=("tag", "shelf"), limit=1)
        assert results.facets == {
            "tag": (("red", 2), ("blue", 1), ("new", 1)),
            "shelf": (("a", 2), ("b", 1), ("c", 1)),
        }

    def test_facets_count_inside_filters_ranges_and_what_is_shut_out(self, shelf):
        within = {"filters": {"shelf": ("a", "b")}, "ranges": {"at": (15, None)}}
        results = self.ask(shelf, clause("tent"), facets=("tag",), **within)
        assert results.facets == {"tag": (("blue", 1), ("red", 1))}
        results = self.ask(shelf, match_all=True, facets=("tag",), not_filters={"tag": "new"})
        assert results.facets["tag"] == (("red", 2), ("blue", 1))

    def test_facets_count_only_what_the_audience_may_find(self, shelf):
        everyone = self.ask(shelf, clause("tent"), facets=("tag",)).facets["tag"]
        assert "secret" not in dict(everyone)
        staff = frozenset({PUBLIC, "staff"})
        counted = self.ask(shelf, clause("tent"), facets=("tag",), audience=staff).facets["tag"]
        assert dict(counted) == {"red": 3, "blue": 1, "new": 1, "secret": 1}

    def test_facets_of_an_unknown_filter_and_of_nothing_are_empty(self, shelf):
        assert self.ask(shelf, clause("tent"), facets=("never",)).facets == {"never": ()}
        assert self.ask(shelf, clause("zebra"), facets=("tag",)).facets == {"tag": ()}

    def test_facets_are_fifty_at_most_the_most_frequent_first(self, engine):
        engine.index(
            [
                make_document(str(n), "tent", filters={"tag": (f"t{n:02}", f"t{n // 2:02}")})
                for n in range(70)
            ]
        )
        values = self.ask(engine, clause("tent"), facets=("tag",)).facets["tag"]
        assert len(values) == 50
        assert values[0] == ("t01", 3)
        assert dict(values)["t00"] == 2
        assert list(values) == sorted(values, key=lambda pair: (-pair[1], pair[0]))

    def test_a_removed_document_leaves_the_facets(self, shelf):
        shelf.remove(["thing:2"])
        assert dict(self.ask(shelf, clause("tent"), facets=("tag",)).facets["tag"])["red"] == 1

    # Scores

    @pytest.mark.parametrize(
        "other",
        [
            clause("red"),
            clause(("red", 0.3)),
            clause("red", fields=("body",)),
            clause("red car"),
            clause("red", ("blue", 0.5)),
            clause(Alternative("red", exact=("red",))),
        ],
    )
    def test_what_several_words_score_is_the_sum(self, engine, other):
        words = {"headings": ("red",), "body": "a red car, blue", "tags": ("red",)}
        engine.index([make_document("1", "red tent", **words), make_document("2", "hat")])
        (one,), (two,) = (self.ask(engine, each).hits for each in (clause("tent"), other))
        (both,) = self.ask(engine, clause("tent"), other).hits
        assert both.score == pytest.approx(one.score + two.score, rel=0.001)

    # What comes back

    def test_a_document_comes_back_with_all_it_was_given(self, engine):
        document = make_document(
            "art-1",
            "Tent",
            headings=("Çadır kur", "Two"),
            body="Some <b>text</b>\n\nand 🙂 more",
            filters={"tag": ("a", "b"), "shelf": "x=y: z"},
            numbers={"at": 1_790_000_000, "of": -3},
            sections=(("Çadır kur", "cadir", 0), ("Two", "two", 16)),
        )
        engine.index([document])
        (hit,) = self.ask(engine, clause("tent")).hits
        assert hit.document == document
        assert (hit.key, hit.object_id) == ("thing:art-1", "art-1")
        assert self.found(engine, clause("tent"), filters={"shelf": "x=y: z"}) == ["art-1"]

    def test_a_document_of_a_title_alone_comes_back_so(self, engine):
        document = make_document("1", "tent")
        engine.index([document])
        assert self.ask(engine, clause("tent")).hits[0].document == document

    @pytest.mark.parametrize("object_id", ["7", "007", "-7", "9" * 30, "a7", "ü", "7.0"])
    def test_any_id_comes_back_as_it_was(self, engine, object_id):
        engine.index([make_document(object_id, "tent")])
        (hit,) = self.ask(engine, clause("tent")).hits
        assert hit.object_id == hit.document.object_id == object_id

    # Explaining

    def test_explain_says_which_field_gave_how_much(self, engine):
        engine.index(
            [
                make_document("1", "tent", body="a tent to sleep in", tags=("camp",)),
                make_document("2", "boots"),
            ]
        )
        request = SearchRequest("thing", "en", (clause("tent"), clause("camp")))
        said = engine.explain(request, "1")
        assert said["score"] == pytest.approx(engine.search(request).hits[0].score, rel=0.001)
        assert set(said["fields"]) == {"title", "body", "tags"}
        assert sum(said["fields"].values()) == pytest.approx(said["score"], rel=0.01)
        assert said["detail"]

    def test_explain_is_none_for_what_does_not_match(self, shelf):
        request = SearchRequest("thing", "en", (clause("tent"),))
        assert shelf.explain(request, "1")["fields"].keys() == {"title"}
        for other in (
            replace(request, filters={"tag": "blue"}),
            replace(request, must_not=(clause("tent"),)),
            replace(request, without=frozenset({"1"})),
            replace(request, ranges={"at": (11, None)}),
            replace(request, clauses=()),
        ):
            assert shelf.explain(other, "1") is None
        assert shelf.explain(request, "6") is None
        assert shelf.explain(request, "no-such-id") is None
