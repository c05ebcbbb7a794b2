"""The engine contract: which words find which documents."""

import pytest

from tests.make.search import make_document
from tests.search.contract_base import EngineCases


class WordCases(EngineCases):
    """Analysis, ranking, typos, unfinished words."""

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
