"""What a query means: words, phrases, refusals, synonyms, names, slips."""

import time

import pytest
from django.contrib.auth.models import AnonymousUser, User

from tests.make.search import make_document
from tests.make.steering import make_protected, make_stop_phrase, make_synonym
from wagdesk.search.actions import rebuild_index
from wagdesk.search.documents import PUBLIC
from wagdesk.search.engines import get_engine
from wagdesk.search.queries import complete, find
from wagdesk.search.steering import Steering
from wagdesk.search.understanding import MOST_WORDS, Reach, understand_query
from wagdesk.search.vocabulary import Vocabulary

pytestmark = pytest.mark.django_db

ANYBODY = AnonymousUser()
MEMBER = User(username="member")
GROUP = ("group:3",)
TRACE = """Traceback (most recent call last):
  File "/srv/app/shop/checkout.py", line 214, in place_order
    payment = gateway.charge(card, total)
  File "C:\\\\Users\\\\jo\\\\AppData\\\\Local\\\\shop\\\\gateway.py", line 88, in charge
    raise CardDeclined("do_not_honor")
shop.errors.CardDeclined: 'do_not_honor' (code=05) -- try --another-card or "call the bank"
"""


def look(text, viewer=ANYBODY, *, locale="en", **options):
    return find(viewer, text, kind="thing", locale=locale, **options)


def ids(found) -> list[str]:
    return [hit.object_id for hit in found.hits]


def shelve(things, *texts: str, locale="en", **values) -> None:
    """Documents “1”, “2”, … with these titles."""
    for number, text in enumerate(texts, start=1):
        things.put(make_document(str(number), text, locale=locale, **values))
    rebuild_index(kind="thing")


def understood(text, *rows, locale="en", **options):
    steering = Steering.from_rows(locale, None, rows)
    reach = Reach(get_engine(), "thing", locale, frozenset({PUBLIC}), {}, steering)
    return understand_query(text, reach, **options)


def terms(query) -> list[set[str]]:
    return [{each.term for each in clause.alternatives} for clause in query.clauses]


# Synonyms


@pytest.mark.parametrize("asked", ["refund", "money back", "chargeback", "Chargebacks!"])
def test_words_that_are_the_same_find_each_other(things, asked):
    make_synonym("refund, money back, chargeback")
    shelve(things, "Refund rules", "Your money back", "Shoes", "What a chargeback costs")
    assert set(ids(look(asked))) == {"1", "2", "4"}


def test_what_was_typed_comes_first(things):
    make_synonym("refund, money back")
    shelve(things, "Refund", "Money back", "Tents")
    assert ids(look("refund")) == ["1", "2"]
    assert ids(look("money back")) == ["2", "1"]


def test_a_phrase_is_found_as_a_phrase(things):
    make_synonym("refund, money back")
    shelve(things, "Refund", "The money is behind the back door")
    assert ids(look("refund")) == ["1"]


def test_one_way_is_one_way(things):
    make_synonym("iban", "account number")
    shelve(things, "IBAN", "Account number")
    assert set(ids(look("iban"))) == {"1", "2"}
    assert ids(look("account number")) == ["2"]


def test_synonyms_of_small_words_count_too(things):
    make_synonym("sign in, log in")
    shelve(things, "Log in with a key", "Tents in the shop")
    assert ids(look("how to sign in")) == ["1"]


def test_single_words_of_a_widened_phrase_still_count(things):
    make_synonym("money back, refund")
    shelve(things, "Money transfers", "Shoes")
    assert ids(look("money back")) == ["1"]


def test_synonyms_hold_in_their_language_alone(things):
    make_synonym("iade, geri ödeme", locale="tr")
    shelve(things, "Iade", "Geri ödeme")
    assert ids(look("iade")) == ["1"]
    things.put(make_document("1", "İade koşulları", locale="tr"))
    things.put(make_document("2", "Geri ödeme süresi", locale="tr"))
    rebuild_index(kind="thing")
    assert set(ids(look("IADE", locale="tr"))) <= {"1", "2"}
    assert set(ids(look("iade", locale="tr"))) == {"1", "2"}
    assert set(ids(look("geri odeme", locale="tr"))) == {"1", "2"}


def test_a_word_with_a_synonym_is_no_slip(things):
    make_synonym("invoise, bill")
    shelve(things, "Bill", "Invoice")
    found = look("invoise")
    assert (ids(found), found.corrected) == (["1"], "")


def test_the_rules_that_fired_are_told(things):
    shelve(things, "Refund")
    query = understood("the refund please", make_synonym("refund, money back", save=False))
    assert [(each.typed, each.added) for each in query.synonyms] == [("refund", ("money back",))]
    (clause,) = [clause for clause in query.clauses if clause.word == "refund"]
    assert [(each.term, each.why) for each in clause.alternatives] == [
        ("refund", ""),
        ("money back", "synonym"),
    ]


def test_a_draft_is_searched_before_it_is_saved(things):
    shelve(things, "Refund")
    draft = Steering.from_rows("en", None, [make_synonym("refund, money back", save=False)])
    assert look("money back").hits == []
    assert ids(look("money back", steering=draft)) == ["1"]


# Stop phrases


def test_stop_phrases_are_left_out(things):
    make_stop_phrase("can you tell me")
    shelve(things, "Tents", "Tell a friend")
    found = look("Can you tell me about tents?", explain=True)
    assert ids(found) == ["1"]
    assert [word.lower() for word in found.explanation["left_out"]] == [
        "can",
        "you",
        "tell",
        "me",
        "about",
    ]


def test_a_query_of_a_stop_phrase_alone_still_searches(things):
    make_stop_phrase("tell me")
    shelve(things, "Tell a friend")
    assert ids(look("tell me")) == ["1"]


# Protected names


def test_a_name_is_searched_as_it_is_written(things):
    make_protected("Pages")
    shelve(things, "The page you want", "Pages is a product")
    assert ids(look("pages")) == ["2"]
    assert set(ids(look("page"))) == {"1", "2"}


def test_a_name_that_nothing_has_is_searched_by_its_stem(things):
    make_protected("Pages")
    shelve(things, "The page you want")
    assert ids(look("pages")) == ["1"]


def test_a_name_of_several_words_is_one(things):
    make_protected("Wagdesk Go")
    shelve(things, "Where to go", "Install Wagdesk Go", "Wagdesk for teams: go and see")
    assert ids(look("wagdesk go"))[0] == "2"
    assert "1" not in ids(look("wagdesk go"))


def test_a_name_is_no_stop_word_and_no_slip(things):
    make_protected("Now")
    make_protected("Invoize")
    shelve(things, "Now for teams", "Invoice")
    assert ids(look("now")) == ["1"]
    found = look("invoize")
    assert (ids(found), found.corrected) == ([], "")


def test_a_file_name_is_found_whole(things):
    make_protected("settings.json")
    shelve(things, "Settings of json exports", "Edit settings.json")
    assert ids(look("where is settings.json?"))[0] == "2"


# Phrases and refusals


def test_a_phrase_in_quotes_must_stand_there(things):
    shelve(things, "Money is back", "Your money back", "Tents")
    for text in ('"money back"', "“money back”", "„money back“", "«money back»"):
        assert ids(look(text)) == ["2"], text


def test_a_quoted_word_is_meant_as_it_is_written(things):
    shelve(things, "Returned tents", "Returns")
    assert ids(look('"returns"')) == ["2"]


def test_quotes_within_a_sentence_shut_nothing_out(things):
    shelve(things, "Order status shipped", "My parcel never came to the door", "Shipped goods")
    found = look('my parcel says "shipped goods" and yet it never came to the door')
    assert set(ids(found)) == {"1", "2", "3"}
    assert not found.relaxed
    assert ids(look('says "shipped goods"')) == ["3"]


def test_a_refused_word_shuts_out(things):
    shelve(things, "Tent with lamp", "Tent alone")
    assert ids(look("tent -lamp")) == ["2"]
    assert ids(look('tent -"with lamp"')) == ["2"]


def test_a_phrase_that_nothing_holds_gives_way_and_says_so(things):
    shelve(things, "Money is back")
    found = look('"money back"')
    assert (ids(found), found.relaxed) == (["1"], True)
    found = look("money -back")
    assert (ids(found), found.relaxed) == (["1"], True)
    assert not look("money").relaxed


@pytest.mark.parametrize(
    "text",
    [
        'tent"', '"tent', '"" tent', '5" tent', "tent -", "- tent", "tent -- lamp", "-tent",
        "pre-tent tent", "tent -5", "tent -f --force", "the tent's \"poles", '"tent', "'tent'",
    ],
)  # fmt: skip
def test_stray_quotes_and_hyphens_are_text(things, text):
    shelve(things, "Tent")
    found = look(text)
    assert (ids(found), found.relaxed) == (["1"], False)


def test_a_search_of_refusals_alone_is_a_search_for_words(things):
    shelve(things, "Lamp")
    assert ids(look("-lamp")) == ["1"]


# Pasted texts


def test_an_error_message_finds_what_explains_it(things):
    shelve(things, "CardDeclined: do_not_honor", "Traceback", "Tents")
    assert ids(look(TRACE))[0] == "1"


def test_the_telling_words_of_ten_thousand_characters_count(things):
    noise = "the order was placed and the shop wrote to me about nothing at all\n"
    texts = [f"Order shop number{n} placed wrote" for n in range(60)]
    shelve(things, *texts, "Zephyr adapter fails with code E1234")
    text = noise * 140 + "Zephyr: E1234"
    assert 9_000 < len(text) < 10_000
    assert ids(look(text))[0] == "61"


def test_a_text_of_many_words_is_cut_to_those_that_tell(things):
    rare = [f"rare{n}" for n in range(100)]
    shelve(things, *rare)
    query = understood(" ".join(["unknown%d" % n for n in range(300)] + rare))  # noqa: UP031
    assert len(query.clauses) == 40
    assert all(clause.word.startswith("rare") for clause in query.clauses)


@pytest.mark.parametrize(
    "text", ["x" * 20_000, "a\n" * 10_000, '"' * 10_000, "-a " * 5_000, "\\" * 9_999, TRACE * 40]
)
def test_no_paste_takes_long(things, text):
    shelve(things, *(f"Tent number{n} colour{n}" for n in range(300)))
    started = time.process_time()
    look(text)
    assert time.process_time() - started < 1


# Slips


def test_a_rare_word_near_a_frequent_one_is_asked_about(things):
    shelve(things, *(["Boots"] * 12), "Boats on a lake")
    found = look("the boats!")
    assert ids(found) == ["13"]
    assert (found.did_you_mean, found.corrected) == ("the boots!", "")


def test_nothing_is_asked_where_enough_is_found_or_the_word_is_common(things):
    shelve(things, *(["Boots"] * 12), *(["Boats"] * 3))
    assert look("boats").did_you_mean == ""
    assert look("boots").did_you_mean == ""
    assert look("boats boots").did_you_mean == ""


def test_forms_of_one_word_are_not_asked_about(things):
    shelve(things, *(["Invoice"] * 12), "Invoices")
    assert look("invoices").did_you_mean == ""


def test_names_and_synonyms_are_not_asked_about(things):
    make_protected("Boats")
    make_synonym("boits, ships")
    shelve(things, *(["Boots"] * 12), "Boats", "Boits")
    assert look("boats").did_you_mean == ""
    assert look("boits").did_you_mean == ""


def test_nothing_is_asked_while_people_type(things):
    shelve(things, *(["Boots"] * 12), "Boats")
    assert look("boats").did_you_mean == "boots"
    assert complete(ANYBODY, "boats", kind="thing", locale="en").did_you_mean == ""


def test_as_typed_means_as_typed(things):
    make_synonym("refund, money back")
    shelve(things, "Invoice", "Money back")
    assert look("invoise", literal=True).hits == []
    assert look("refund", literal=True).hits == []


# What words say to whom


def test_what_is_asked_about_stands_in_what_the_viewer_may_see(things):
    things.keys["member"] = frozenset({PUBLIC, *GROUP})
    for number in range(12):
        things.put(make_document(f"s{number}", "Acquisition", audience=GROUP))
    things.put(make_document("p", "Acquisitive"), make_document("q", "Aquisition"))
    rebuild_index(kind="thing")
    assert look("aquisition").did_you_mean == ""
    assert look("aquisition", MEMBER).did_you_mean == "acquisition"
    things.hidden.update(f"s{number}" for number in range(12))
    assert look("aquisition", MEMBER).did_you_mean == ""


def test_a_correction_is_spelled_as_a_shown_document_spells_it(things):
    things.keys["member"] = frozenset({PUBLIC, *GROUP})
    things.put(make_document("1", "Acquires"), make_document("2", "Acquired", audience=GROUP))
    rebuild_index(kind="thing")
    things.hidden.add("2")
    assert look("acqired", MEMBER).corrected in ("", "acquires")


def test_the_vocabulary_of_others_is_no_synonym_oracle(things):
    make_synonym("merger, acquisition")
    things.put(make_document("s", "Acquisition plan", audience=GROUP), make_document("1", "Tent"))
    rebuild_index(kind="thing")
    found = look("merger", explain=True)
    assert (found.hits, found.total, found.corrected, found.did_you_mean) == ([], 0, "", "")


def test_synonyms_work_where_words_have_no_blanks(things):
    row = make_synonym("返金, 払い戻し", locale="ja", save=False)
    steering = Steering.from_rows("ja", None, [row])
    shelve(things, "返金の手続き", "払い戻しについて", "配送", locale="ja")
    for asked in ("返金", "払い戻し"):
        assert set(ids(look(asked, locale="ja", steering=steering))) == {"1", "2"}


def test_a_pasted_text_of_unknown_words_is_not_looked_at_word_by_word(things, monkeypatch):
    shelve(things, "Refund")
    asked = []
    monkeypatch.setattr(
        Vocabulary, "is_mistyped_stop_word", lambda vocabulary, word: asked.append(word) or False
    )
    understood(" ".join(f"qzx{number}" for number in range(1000)))
    assert 0 < len(asked) <= MOST_WORDS


def test_plain_letters_of_a_known_word_are_no_slip_for_a_stop_word(things):
    """“ansak” stands beside the stop word “ancak”, but is the name “Anşak”."""
    shelve(things, "Anşak kutusu", locale="tr")
    assert understood("ansak kutusu", locale="tr").left_out == ()
    assert understood("icln kutusu", locale="tr").left_out == ("icln",)
