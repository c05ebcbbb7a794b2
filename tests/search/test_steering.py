"""What editors tell the search: rows, who may write them, when they take effect."""

import datetime
import uuid

import pytest
from django.contrib.auth.models import Permission, User
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from wagtail.models import ModelLogEntry

from tests.make.steering import (
    make_hidden,
    make_promotion,
    make_protected,
    make_stop_phrase,
    make_synonym,
)
from wagdesk.search.actions import (
    apply_steering,
    import_synonyms,
    remove_steering,
    save_steering,
    steering_changed,
)
from wagdesk.search.models import Promotion, StopPhrase, Synonym
from wagdesk.search.queries import steering_for
from wagdesk.search.steering import MOST_FORMS, Steering
from wagdesk.search.synonym_format import Rule

pytestmark = pytest.mark.django_db

TODAY = datetime.date(2026, 11, 23)
HERE, THERE = "6dd3a1f8-6e39-4d7c-9a5c-1f51f36e3f01", "6dd3a1f8-6e39-4d7c-9a5c-1f51f36e3f02"


def make_editor(*verbs: str) -> User:
    editor = User.objects.create_user(f"editor{User.objects.count()}")
    codenames = [f"{verb}_synonym" for verb in verbs or ("add", "change", "delete")]
    editor.user_permissions.add(*Permission.objects.filter(codename__in=codenames))
    return editor


def said(row) -> str:
    """All that full_clean complains about."""
    with pytest.raises(ValidationError) as caught:
        row.full_clean()
    return " ".join(caught.value.messages)


# Rows


def test_words_of_a_synonym_are_tidied():
    row = make_synonym("Refund ,  Money  Back,refund")
    assert row.words == "refund, money back"
    assert str(row) == "refund, money back"
    assert str(make_synonym("IBAN", "Account number")) == "iban => account number"


def test_no_synonym_is_told_twice():
    make_synonym("refund, money back")
    assert "This rule is there already." in said(make_synonym("Refund, money back", save=False))
    make_synonym("refund, money back", locale="tr")


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        (make_synonym("refund", save=False), "at least two different words"),
        (make_synonym("a", "a", save=False), "says nothing new"),
        (make_synonym("a, b", locale="xx", save=False), "no language “xx”"),
        (make_synonym("a => b, c", save=False), "“=>” can't stand here"),
        (make_stop_phrase("???", save=False), "no letter and no digit"),
        (make_protected("a b c d e f g", save=False), "6 words"),
        (make_promotion("1", "", save=False), "For which searches?"),
        (make_promotion("1", "?!", save=False), "no letter and no digit"),
        (make_promotion("1", "\n".join(f"q{n}" for n in range(21)), save=False), "20 searches"),
        (make_promotion("1", "q", position=0, save=False), "from 1 to 10"),
        (
            make_promotion(
                "1", "q", starts_on=TODAY, ends_on=TODAY - datetime.timedelta(1), save=False
            ),
            "before the first",
        ),
    ],
)
def test_what_makes_no_sense_is_refused_in_a_sentence(row, sentence):
    assert sentence in said(row)


def test_one_result_is_not_promoted_twice_for_a_search():
    make_promotion("1", "tent\nlamp")
    assert "already" in said(make_promotion("1", "lamp", save=False))
    make_promotion("1", "boots")
    make_promotion("1", "lamp", help_center=HERE)
    make_hidden("1")
    assert "already" in said(make_hidden("1", "lamp", save=False))


def test_rows_of_a_language_end_somewhere(monkeypatch):
    monkeypatch.setattr("wagdesk.search.models.steering.MOST_ROWS", 1)
    make_stop_phrase("can you")
    assert "Remove some first" in said(make_stop_phrase("could you", save=False))
    make_stop_phrase("bana", locale="tr")


# What holds where


def test_a_word_of_very_many_rules_stands_for_some_of_their_words_only():
    rules = tuple(Rule(("hello", f"word{number}")) for number in range(2000))
    table = Steering("en", synonyms=rules).synonym_table
    assert len(table["hello",]) == MOST_FORMS
    assert len(table["word1999",]) == 1


def test_synonyms_go_both_ways_or_one():
    steering = Steering.from_rows(
        "en",
        None,
        [
            make_synonym("refund, money back", save=False),
            make_synonym("iban", "account", save=False),
        ],
    )
    forms = {key: [form.text for form in forms] for key, forms in steering.synonym_table.items()}
    assert forms == {
        ("refund",): ["money back"],
        ("money", "back"): ["refund"],
        ("iban",): ["account"],
    }


def test_rows_hold_in_their_language_and_help_center():
    rows = [
        make_stop_phrase("please", save=False),
        make_stop_phrase("lütfen", locale="tr", save=False),
        make_promotion("1", "tent", save=False),
        make_promotion("2", "tent", help_center=HERE, save=False),
    ]
    at_home = Steering.from_rows("en", HERE, rows)
    assert at_home.stop_phrases == ("please",)
    assert [pin.object_id for pin in at_home.promotions] == ["1", "2"]
    assert [pin.object_id for pin in Steering.from_rows("en-gb", THERE, rows).promotions] == ["1"]
    assert Steering.from_rows("tr", THERE, rows).stop_phrases == ("lütfen",)


def test_promotions_hold_on_their_days_in_their_order():
    day = datetime.timedelta(1)
    steering = Steering.from_rows(
        "en",
        None,
        [
            make_promotion("late", "tent", starts_on=TODAY + day, save=False),
            make_promotion("over", "tent", ends_on=TODAY - day, save=False),
            make_promotion("second", "tent", position=2, ends_on=TODAY, save=False),
            make_promotion("first", "tent", starts_on=TODAY, save=False),
            make_promotion("other", "tent", kind="person", save=False),
        ],
    )
    assert [pin.object_id for pin in steering.promoted("Tents!", "thing", TODAY)] == [
        "first",
        "second",
    ]


def test_queries_meet_without_order_endings_and_small_words():
    steering = Steering.from_rows("en", None, [make_stop_phrase("can you tell me", save=False)])
    key = steering.query_key("return a tent")
    assert steering.query_key("Can you tell me how to RETURN tents?") == key
    assert steering.query_key("tent, returned") == key
    assert steering.query_key("return a boot") != key
    assert steering.query_key("how to") == steering.query_key("to how") != ()


def test_a_draft_changes_a_steering_and_leaves_the_first_alone():
    row = make_synonym("refund, money back")
    now = Steering.from_rows("en", None, [row])
    draft = make_synonym("refund, chargeback", save=False)
    then = now.changed(
        add=[draft, make_stop_phrase("lütfen", locale="tr", save=False)], remove=[row]
    )
    assert then.synonyms == (Rule(("refund", "chargeback")),)
    assert then.stop_phrases == ()
    assert now.synonyms == (Rule(("refund", "money back")),)


# When it takes effect


def test_a_change_holds_at_once():
    assert steering_for("en").synonyms == ()
    row = make_synonym("refund, money back")
    assert steering_for("en").synonyms == (row.rule,)
    row.words = "refund, chargeback"
    row.save()
    assert steering_for("en").synonyms == (Rule(("refund", "chargeback")),)
    Synonym.objects.all().delete()
    assert steering_for("en").synonyms == ()


def test_a_bulk_change_holds_once_it_is_said():
    make_synonym("a, b")
    steering_for("en")
    Synonym.objects.update(words="c, d")
    assert steering_for("en").synonyms == (Rule(("a", "b")),)
    steering_changed()
    assert steering_for("en").synonyms == (Rule(("c", "d")),)


def test_each_search_asks_the_database_one_small_question(django_assert_num_queries):
    make_synonym("a, b")
    make_promotion("1", "tent")
    steering_for("en")
    with django_assert_num_queries(1):
        steering_for("en")
    with django_assert_num_queries(1):
        steering_for("tr", HERE)


def test_a_change_by_another_process_holds_here_too():
    """Another process tells us nothing: all that we see of it are its rows."""
    make_stop_phrase("please")
    assert steering_for("en").stop_phrases == ("please",)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE wagdesk_search_stopphrase SET phrase = 'can you'")
        cursor.execute("UPDATE wagdesk_search_steeringversion SET version = %s", [uuid.uuid4().hex])
    assert steering_for("en").stop_phrases == ("can you",)


# Who may write


def test_an_editor_adds_changes_and_removes_and_the_log_says_so():
    editor = make_editor()
    row = save_steering(user=editor, row=make_synonym("Refund, money back", save=False))
    row.words = "refund, chargeback"
    save_steering(user=editor, row=row)
    assert Synonym.objects.get().words == "refund, chargeback"
    remove_steering(user=editor, row=row)
    assert not Synonym.objects.exists()
    actions = ModelLogEntry.objects.order_by("pk").values_list("action", flat=True)
    assert list(actions) == ["wagtail.create", "wagtail.edit", "wagtail.delete"]


@pytest.mark.parametrize(("may", "what"), [("view", "add"), ("add", "change"), ("add", "delete")])
def test_nobody_does_more_than_they_may(may, what):
    editor, row = make_editor(may), make_synonym("a, b", save=what != "add")
    with pytest.raises(PermissionDenied):
        if what == "delete":
            remove_steering(user=editor, row=row)
        else:
            save_steering(user=editor, row=row)
    assert Synonym.objects.count() == (what != "add")


def test_a_change_is_made_as_a_whole_or_not_at_all():
    editor, old = make_editor(), make_synonym("a, b")
    good, bad = make_synonym("c, d", save=False), make_synonym("only", save=False)
    with pytest.raises(ValidationError):
        apply_steering(user=editor, add=[good, bad], remove=[old])
    assert [row.words for row in Synonym.objects.all()] == ["a, b"]
    apply_steering(user=editor, add=[make_synonym("c, d", save=False)], remove=[old])
    assert [row.words for row in Synonym.objects.all()] == ["c, d"]


def test_synonyms_come_from_a_file():
    editor = make_editor()
    make_synonym("a, b")
    done = import_synonyms(user=editor, locale="en", text="a, b\nc => d\nonly\n")
    assert (done.added, done.known, done.removed) == (1, 1, 0)
    assert [str(each) for each in done.bad] == [
        "Line 3: Give at least two different words, separated by commas."
    ]
    assert steering_for("en").synonyms == (Rule(("a", "b")), Rule(("c",), ("d",)))


def test_a_file_may_stand_for_all_rules_of_its_language_if_it_is_whole():
    editor = make_editor()
    make_synonym("a, b")
    make_synonym("x, y", locale="tr")
    assert import_synonyms(user=editor, locale="en", text="c, d\nbad", replace=True).removed == 0
    assert import_synonyms(user=editor, locale="en", text="c, d", replace=True).removed == 1
    assert sorted(row.words for row in Synonym.objects.all()) == ["c, d", "x, y"]
    with pytest.raises(PermissionDenied):
        import_synonyms(user=make_editor("add"), locale="en", text="e, f", replace=True)


def test_every_row_has_a_name_for_people():
    assert str(make_stop_phrase("Can You")) == "can you"
    assert str(make_protected("Wagdesk Go")) == "Wagdesk Go"
    assert str(make_promotion("1", "tent\nlamp", title="Sale")) == "Sale: tent, lamp"
    assert str(make_hidden("2", title="Old")) == "Old: every search"
    assert Promotion._meta.verbose_name == "promoted result"
    assert StopPhrase._meta.verbose_name_plural == "stop phrases"
