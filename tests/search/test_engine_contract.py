"""What every engine must do. An engine subclasses ``EngineContract`` with ``make_engine``."""

from collections.abc import Iterable

import pytest

from tests.make.search import make_document
from wagdesk.search.documents import PUBLIC, Document
from wagdesk.search.engines.base import EngineError, SearchEngine
from wagdesk.search.engines.embedded import EmbeddedEngine
from wagdesk.search.understanding import Reach, understand


class EngineContract:
    """The cases. ``make_engine(tmp_path)`` is the one thing a subclass brings."""

    make_engine = None

    @pytest.fixture
    def engine(self, tmp_path) -> SearchEngine:
        return type(self).make_engine(tmp_path)

    @staticmethod
    def reach(engine, locale="en", audience=(PUBLIC,), filters=None, kind="thing") -> Reach:
        return Reach(engine, kind, locale, frozenset(audience), filters or {})

    def ids(self, engine, text, *, prefix=False, limit=10, offset=0, **reach) -> list[str]:
        where = self.reach(engine, **reach)
        clauses = understand(text, where, prefix=prefix)
        request = where.request(clauses, limit=limit, offset=offset)
        return [hit.document.object_id for hit in engine.search(request).hits]

    def total(self, engine, text, **reach) -> int:
        where = self.reach(engine, **reach)
        return engine.search(where.request(understand(text, where))).total

    # Words

    @pytest.mark.parametrize("field", ["title", "body", "headings", "asked_as", "tags"])
    def test_a_word_is_found_in_every_field(self, engine, field):
        many = field in ("headings", "asked_as", "tags")
        values = {"title": "Other", field: ("A parcel",) if many else "A parcel"}
        engine.index([make_document("1", **values), make_document("2", "Nothing")])
        assert self.ids(engine, "parcel") == ["1"]

    @pytest.mark.parametrize(
        ("written", "asked"),
        [
            ("Changing invoices", "change invoice"),
            ("Your refund", "REFUNDS"),
            ("Edit settings.json now", "settings json"),
            ("Edit settings json now", "settings.json"),
            ("The customer’s café", "cafe"),
            ("Zürich orders", "zurich"),
            ("Order 12345", "12345"),
            ("C3PO model x-200", "x-200"),
        ],
    )
    def test_english_forms_meet(self, engine, written, asked):
        engine.index([make_document("1", written), make_document("2", "Nothing like it")])
        assert self.ids(engine, asked) == ["1"]

    @pytest.mark.parametrize(
        ("written", "asked"),
        [
            ("Şifre değiştirme", "sifre"),
            ("Şifremi unuttum", "şifre"),
            ("IŞIK ürünleri", "ışık"),
            ("İADE koşulları", "iade"),
            ("İstanbul mağazası", "istanbul"),
            ("Isparta gülü", "ısparta"),
            ("Isparta gülü", "isparta"),
            ("Ürün açıklaması", "urun aciklamasi"),
            ("Siparişlerim nerede", "sipariş"),
            ("Kargo ücreti", "KARGO ÜCRETİ"),
        ],
    )
    def test_turkish_forms_meet(self, engine, written, asked):
        engine.index(
            [
                make_document("1", written, locale="tr"),
                make_document("2", "Başka konu", locale="tr"),
            ]
        )
        assert self.ids(engine, asked, locale="tr") == ["1"]

    @pytest.mark.parametrize(
        ("locale", "written", "asked"),
        [
            ("ja", "返品の手続きについて", "返品"),
            ("zh-hans", "如何重置密码", "密码"),
            ("ko", "비밀번호를 잊었습니다", "비밀번호"),
            ("th", "วิธีเปลี่ยนรหัสผ่าน", "รหัสผ่าน"),
            ("de", "Größe der Rechnungen", "grosse rechnung"),
            ("fr", "Réinitialiser le mot de passe", "reinitialiser"),
            ("hi", "पासवर्ड बदलें", "पासवर्ड"),
            ("ar", "إعادة تعيين كلمة المرور", "المرور"),
        ],
    )
    def test_other_scripts_and_languages_are_found(self, engine, locale, written, asked):
        engine.index([make_document("1", written, locale=locale)])
        assert self.ids(engine, asked, locale=locale) == ["1"]

    def test_text_in_decomposed_unicode_is_found(self, engine):
        engine.index([make_document("1", "S\u0327ifre", locale="tr")])
        assert self.ids(engine, "şifre", locale="tr") == ["1"]

    def test_stop_words_do_not_decide(self, engine):
        engine.index([make_document("1", "Refund"), make_document("2", "How do I do it")])
        assert self.ids(engine, "how do I get a refund") == ["1"]

    def test_a_query_of_stop_words_alone_still_searches(self, engine):
        engine.index([make_document("1", "Who we are"), make_document("2", "Refund")])
        assert self.ids(engine, "who are we") == ["1"]

    def test_any_word_is_enough_and_more_are_better(self, engine):
        engine.index([make_document("1", "Refund"), make_document("2", "Refund of a parcel")])
        assert self.ids(engine, "parcel refund zebra") == ["2", "1"]

    def test_a_match_in_the_title_comes_first(self, engine):
        text = "Our shop sells tents, boots and lamps to people who like to walk."
        engine.index(
            [
                make_document("1", "About us", body=f"{text} Warranty."),
                make_document("2", "Warranty", body=f"{text}"),
            ]
        )
        assert self.ids(engine, "warranty") == ["2", "1"]

    @pytest.mark.parametrize("text", ["", "   ", "!!! ???", "\0", "🙂"])
    def test_a_query_without_words_finds_nothing(self, engine, text):
        engine.index([make_document("1", "Refund")])
        assert self.ids(engine, text) == []

    @pytest.mark.parametrize("text", ['"', "a AND (", "title:x^3 ~*?", "[1 TO", "\\", "x" * 5000])
    def test_query_syntax_is_only_text(self, engine, text):
        engine.index([make_document("1", "Refund")])
        assert self.ids(engine, f"{text} refund"[-400:]) == ["1"]

    # Typos

    @pytest.mark.parametrize("typo", ["invoce", "invioce", "invoicee", "imvoice"])
    def test_one_slip_is_forgiven(self, engine, typo):
        engine.index([make_document("1", "Your invoice"), make_document("2", "Shipping")])
        assert self.ids(engine, typo) == ["1"]

    def test_two_slips_are_forgiven_in_a_long_word(self, engine):
        engine.index([make_document("1", "Subscription"), make_document("2", "Shipping")])
        assert self.ids(engine, "subscirpton") == ["1"]

    def test_two_slips_are_too_many_for_a_short_word(self, engine):
        engine.index([make_document("1", "Tents")])
        assert self.ids(engine, "tanks") == []

    def test_a_slip_without_accents_is_forgiven_in_turkish(self, engine):
        engine.index([make_document("1", "Şifre", locale="tr")])
        assert self.ids(engine, "sifrr", locale="tr") == ["1"]

    def test_a_known_word_is_never_taken_for_a_slip(self, engine):
        engine.index([make_document("1", "Boots"), make_document("2", "Books")])
        assert self.ids(engine, "books") == ["2"]

    def test_the_right_word_beats_its_neighbour(self, engine):
        engine.index([make_document("1", "Refund boats"), make_document("2", "Refund boots")])
        assert self.ids(engine, "refund boots")[0] == "2"

    # Prefix

    def test_the_last_word_may_be_unfinished(self, engine):
        engine.index([make_document("1", "Cancel a subscription"), make_document("2", "Sub")])
        assert self.ids(engine, "cancel subsc", prefix=True) == ["1"]

    def test_a_prefix_is_found_without_accents(self, engine):
        engine.index([make_document("1", "Şifremi değiştir", locale="tr")])
        assert self.ids(engine, "sifrem deg", prefix=True, locale="tr") == ["1"]

    def test_only_the_last_word_may_be_unfinished(self, engine):
        engine.index([make_document("1", "Subscription"), make_document("2", "Tent")])
        assert self.ids(engine, "subsc tent", prefix=True) == ["2"]

    def test_a_finished_search_takes_no_prefix(self, engine):
        engine.index([make_document("1", "Subscription")])
        assert self.ids(engine, "subsc") == []

    # Filters, audience, languages

    def test_filters_must_all_match(self, engine):
        engine.index(
            [
                make_document("1", "Tent", filters={"help_center": "a", "shelf": "x"}),
                make_document("2", "Tent", filters={"help_center": "a", "shelf": "y"}),
                make_document("3", "Tent", filters={"help_center": "b", "shelf": "x"}),
            ]
        )
        assert self.ids(engine, "tent", filters={"help_center": "a", "shelf": "x"}) == ["1"]

    @pytest.mark.parametrize(
        ("keys", "seen"),
        [
            ([PUBLIC], ["1"]),
            ([PUBLIC, "signed-in"], ["1", "2"]),
            ([PUBLIC, "signed-in", "group:3"], ["1", "2", "3"]),
            ([PUBLIC, "group:4"], ["1"]),
            ([], []),
        ],
    )
    def test_only_the_audience_finds(self, engine, keys, seen):
        engine.index(
            [
                make_document("1", "Tent"),
                make_document("2", "Tent", audience=("signed-in",)),
                make_document("3", "Tent", audience=("group:3", "group:5")),
            ]
        )
        assert sorted(self.ids(engine, "tent", audience=keys)) == seen
        assert self.total(engine, "tent", audience=keys) == len(seen)

    def test_a_restricted_word_corrects_nothing_for_the_anonymous(self, engine):
        engine.index(
            [
                make_document("1", "Merger", audience=("group:3",)),
                make_document("2", "Public"),
            ]
        )
        clauses = understand("mergr", self.reach(engine))
        assert [each.term for each in clauses[0].alternatives] == ["mergr"]
        assert self.ids(engine, "mergr", audience=[PUBLIC, "group:3"]) == ["1"]

    def test_a_word_of_another_group_is_unknown_and_corrects_nothing(self, engine):
        engine.index(
            [
                make_document("1", "Acquisition", audience=("group:3",)),
                make_document("2", "Acquisitions board", audience=("group:4",)),
            ]
        )
        reach = self.reach(engine, audience=[PUBLIC, "group:5"])
        assert not understand("aquisition", reach)[0].spellings
        assert not understand("acqui", reach, prefix=True)[0].alternatives[1:]

    def test_a_word_of_another_help_center_completes_nothing(self, engine):
        engine.index(
            [
                make_document("1", "Zebra", filters={"help_center": "a"}),
                make_document("2", "Tent", filters={"help_center": "b"}),
            ]
        )
        reach = self.reach(engine, filters={"help_center": "b"})
        assert not understand("zebr", reach, prefix=True)[0].alternatives[1:]

    def test_languages_do_not_mix(self, engine):
        engine.index(
            [make_document("1", "Tent", locale="en"), make_document("1", "Tent", locale="tr")]
        )
        assert self.total(engine, "tent", locale="tr") == 1
        assert engine.locales("thing") == ["en", "tr"]

    def test_kinds_do_not_mix(self, engine):
        engine.index([make_document("1", "Tent"), make_document("1", "Tent", kind="other")])
        assert self.ids(engine, "tent", kind="other") == ["1"]
        assert self.total(engine, "tent") == 1

    def test_an_unknown_language_finds_nothing(self, engine):
        engine.index([make_document("1", "Tent")])
        assert self.ids(engine, "tent", locale="de") == []

    # Paging

    def test_pages_follow_on_without_gaps(self, engine):
        engine.index([make_document(str(n), f"Tent number {n}") for n in range(25)])
        pages = [self.ids(engine, "tent", limit=10, offset=at) for at in (0, 10, 20)]
        assert [len(page) for page in pages] == [10, 10, 5]
        assert len({each for page in pages for each in page}) == 25
        assert self.total(engine, "tent") == 25

    # Writing

    def test_a_changed_document_replaces_its_old_self(self, engine):
        engine.index([make_document("1", "Tent")])
        engine.index([make_document("1", "Boots")])
        assert self.ids(engine, "tent") == []
        assert self.ids(engine, "boots") == ["1"]

    def test_a_document_that_changed_language_leaves_the_old_one(self, engine):
        engine.index([make_document("1", "Tent", locale="en")])
        engine.index([make_document("1", "Tent", locale="tr")])
        assert self.ids(engine, "tent") == []
        assert self.ids(engine, "tent", locale="tr") == ["1"]

    def test_a_removed_document_is_gone_in_every_language(self, engine):
        engine.index([make_document("1", "Tent"), make_document("1", "Tent", locale="tr")])
        engine.remove(["thing:1", "thing:never-was"])
        assert self.total(engine, "tent") == self.total(engine, "tent", locale="tr") == 0

    def test_what_was_indexed_comes_back_as_it_was(self, engine):
        document = make_document(
            "1",
            "Tent",
            headings=("One", "Two"),
            body="Some <b>text</b>",
            asked_as=("where is it",),
            tags=("x",),
            audience=(PUBLIC, "group:1"),
            filters={"help_center": "a"},
        )
        engine.index([document])
        where = self.reach(engine)
        assert engine.search(where.request(understand("tent", where))).hits[0].document == document

    def test_another_engine_object_sees_the_commit(self, engine, tmp_path):
        engine.index([make_document("1", "Tent")])
        other = type(self).make_engine(tmp_path)
        assert self.ids(other, "tent") == ["1"]
        engine.index([make_document("2", "Tent")])
        assert sorted(self.ids(other, "tent")) == ["1", "2"]

    # Rebuild

    def rebuild(self, engine, documents: Iterable[Document], fetch=lambda ids: []) -> int:
        return engine.rebuild("thing", documents, fetch)

    def test_a_rebuild_holds_exactly_what_it_was_given(self, engine):
        engine.index([make_document("old", "Tent")])
        assert self.rebuild(engine, [make_document("new", "Tent")]) == 1
        assert self.ids(engine, "tent") == ["new"]

    def test_the_old_index_answers_while_the_new_one_fills(self, engine):
        engine.index([make_document("old", "Tent")])
        seen = []

        def slowly():
            yield make_document("new", "Tent")
            seen.append(self.ids(engine, "tent"))

        self.rebuild(engine, slowly())
        assert seen == [["old"]]

    def test_a_change_during_a_rebuild_is_in_both(self, engine):
        engine.index([make_document("1", "Tent"), make_document("2", "Tent")])
        now = {"1": make_document("1", "Boots")}

        def slowly():
            yield make_document("1", "Tent")
            yield make_document("2", "Tent")
            engine.apply("thing", ["1", "2"], [now["1"]])
            assert self.ids(engine, "boots") == ["1"]

        self.rebuild(engine, slowly(), lambda ids: [now[each] for each in ids if each in now])
        assert self.ids(engine, "boots") == ["1"]
        assert self.ids(engine, "tent") == []

    def test_a_rebuild_that_fails_leaves_the_old_index(self, engine):
        engine.index([make_document("old", "Tent")])

        def broken():
            yield make_document("new", "Tent")
            raise RuntimeError("the database went away")

        with pytest.raises(RuntimeError):
            self.rebuild(engine, broken())
        assert self.ids(engine, "tent") == ["old"]
        assert self.rebuild(engine, [make_document("new", "Tent")]) == 1

    def test_another_engine_object_follows_the_swap(self, engine, tmp_path):
        engine.index([make_document("old", "Tent")])
        other = type(self).make_engine(tmp_path)
        assert self.ids(other, "tent") == ["old"]
        self.rebuild(engine, [make_document("new", "Tent")])
        assert self.ids(other, "tent") == ["new"]

    def test_an_empty_rebuild_is_healthy(self, engine):
        assert self.rebuild(engine, []) == 0
        assert engine.health().ok
        assert not engine.needs_rebuild("thing")
        assert self.ids(engine, "tent") == []

    # Saying how it is

    def test_without_an_index_it_says_so(self, engine):
        assert engine.needs_rebuild("thing")
        assert not engine.health().ok
        with pytest.raises(EngineError):
            self.ids(engine, "tent")

    def test_health_counts_documents(self, engine):
        engine.index([make_document("1", "A"), make_document("1", "A", locale="tr")])
        assert engine.health().documents == {"thing/en": 1, "thing/tr": 1}

    def test_explain_gives_the_score_of_a_match_and_none_else(self, engine):
        engine.index([make_document("1", "Tent"), make_document("2", "Boots")])
        where = self.reach(engine)
        request = where.request(understand("tent", where))
        score = engine.search(request).hits[0].score
        assert engine.explain(request, "1")["score"] == pytest.approx(score)
        assert engine.explain(request, "2") is None


class TestEmbedded(EngineContract):
    make_engine = staticmethod(lambda tmp_path: EmbeddedEngine(tmp_path / "index", lock_wait=0.2))
