"""The texts of the demo's shop, and the plan of its conversations."""

import re
from datetime import timedelta
from pathlib import Path
from random import Random

import pytest
from django.utils import timezone

from helpcenter.demo.pictures import PICTURES
from helpcenter.demo.seed.cases import all_cases
from helpcenter.demo.seed.plan import conversations
from helpcenter.demo.texts import en, people, saved_replies, searches, shop, tr
from helpcenter.demo.texts.tickets import answers
from helpcenter.demo.texts.tickets.themes import THEMES

SHOP_FACTS = Path(__file__).resolve().parents[2] / "docs" / "demo-shop.md"
ALL_ARTICLES = [*en.ARTICLES, *tr.ARTICLES]


def words_of(article):
    """Everything a reader sees of a text."""
    return re.sub(r"<[^>]+>|\\n", " ", f"{article.title} {article.summary} {article.body}")


def every_text():
    yield from map(repr, ALL_ARTICLES)
    yield from map(repr, all_cases(Random(1)))
    for module in (answers, people, saved_replies, searches, shop):
        yield repr({name: value for name, value in vars(module).items() if name.isupper()})
    yield SHOP_FACTS.read_text()


def test_there_are_over_forty_english_and_fifteen_turkish_articles():
    assert len(en.ARTICLES) >= 42
    assert len(tr.ARTICLES) >= 17


@pytest.mark.parametrize("article", ALL_ARTICLES, ids=lambda article: article.slug)
def test_every_article_says_something_and_how_it_is_asked(article):
    assert 40 < len(article.summary) < 250
    assert len(article.asked_as) >= 3 and article.tags
    assert 110 < len(words_of(article).split()) < 420
    assert len({kind for kind, _value in article.body} - {"related"}) >= 2


@pytest.mark.parametrize("article", ALL_ARTICLES, ids=lambda article: article.slug)
def test_every_link_and_picture_of_an_article_exists(article):
    known = {text.translation for text in en.ARTICLES}
    linked = set(re.findall(r"article:([\w-]+)", repr(article.body)))
    linked |= {slug for kind, slugs in article.body if kind == "related" for slug in slugs}
    assert linked <= known - {article.translation}
    for kind, value in article.body:
        if kind == "image":
            assert value["key"] in PICTURES and value["alt"]


def test_every_turkish_article_translates_an_english_one_of_the_same_category():
    english = {text.slug: text.category for text in en.ARTICLES}
    assert all(english[text.key] == text.category for text in tr.ARTICLES)


def test_every_category_holds_an_article_and_stands_in_both_languages():
    codes = {row[0] for row in shop.CATEGORIES}
    leaves = codes - {row[1] for row in shop.CATEGORIES}
    assert {text.category for text in en.ARTICLES} == leaves
    assert all(len(row[2]) == len(row[3]) == 3 for row in shop.CATEGORIES)


def test_the_kinds_of_blocks_are_all_in_use():
    used = {kind for text in en.ARTICLES for kind, _value in text.body}
    assert used >= {"rich_text", "callout", "steps", "accordion", "code", "table", "image"}


def test_some_articles_are_for_signed_in_readers_and_some_for_the_trade():
    assert {text.audience for text in en.ARTICLES} == {"public", "signed-in", "trade"}


def test_prices_in_the_articles_are_those_of_the_fact_sheet():
    rows = re.findall(r"\| ([A-Z][\w ]+) \| €(\d+) \|", SHOP_FACTS.read_text())
    stated = {
        (name, price)
        for text in en.ARTICLES
        for kind, table in text.body
        if kind == "table" and table[-1][0] == "Price"
        for name, price in zip(table[0][1:], table[-1][1:], strict=True)
    }
    assert len(stated) == 9
    assert stated <= {(name, f"€{price}") for name, price in rows}


def test_addresses_belong_to_nobody_and_no_text_leads_outside():
    for text in every_text():
        for domain in re.findall(r"[\w.+-]+@([\w-]+(?:\.[\w-]+)+)", text):
            assert re.fullmatch(r".*\.example|example\.(com|org|net)", domain.rstrip("."))
        assert "http:" not in text and "https:" not in text and "www." not in text
    assert all(re.search(r"example(\.|$)", domain) for domain in people.DOMAINS)


def test_no_text_names_a_real_company():
    real = (
        r"\b(dhl|ups|fedex|dpd|gls|paypal|visa|mastercard|klarna|amazon|google|apple|gmail"
        r"|lindal|gore-?tex|msr|zendesk)\b"
    )
    for text in every_text():
        assert not re.findall(real, text, re.IGNORECASE)


def test_first_messages_and_answers_are_mostly_written_by_hand():
    cases = all_cases(Random(1))
    assert len({case.text for case in cases}) == len(cases) >= 145
    by_hand = {
        text
        for table in (answers.ENGLISH, answers.TURKISH)
        for row in table.values()
        for text in row
    }
    assert len(by_hand) + len(answers.GENERAL) >= 30
    assert sum(case.locale == "tr" for case in cases) >= 25


def test_every_case_names_an_article_that_exists():
    known = {text.translation for text in en.ARTICLES}
    public = {text.slug for text in en.ARTICLES if text.audience == "public"}
    named = {case.article for case in all_cases(Random(1)) if case.article}
    assert named <= known & public
    assert set(searches.ENGLISH) | set(searches.TURKISH) <= public
    assert set(searches.TURKISH) <= {text.key for text in tr.ARTICLES}


def test_two_themes_are_planted_and_no_article_speaks_of_them():
    assert len(THEMES) == 2
    for theme in THEMES:
        assert 12 <= len(theme.cases) <= 16
        assert len(theme.searches) >= 10
    theirs = (
        r"\b(air(port|line|plane|craft)|aeroplane|plane|flights?|flying|luggage|baggage"
        r"|rent(al|als|ed|ing)?|hir(e|ing)|borrow|lease)\b"
    )
    for text in en.ARTICLES:
        assert not re.findall(theirs, words_of(text), re.IGNORECASE), text.slug


def test_leaving_a_theme_out_moves_nothing_else():
    now = timezone.now()

    def planned(without):
        rng = Random(3)
        plans = conversations(all_cases(rng, without), now, rng)
        return {plan.case.text: plan for plan in plans}

    everything, without = planned(frozenset()), planned(frozenset({"rental"}))
    gone = [plan for text, plan in everything.items() if text not in without]
    assert {plan.case.theme for plan in gone} == {"rental"} and len(gone) == 14
    assert all(everything[text] == plan for text, plan in without.items())


@pytest.mark.parametrize("hours", range(0, 7 * 24, 11))
def test_the_plan_fits_whenever_the_demo_is_started(hours):
    now = timezone.now() - timedelta(hours=hours)
    rng = Random(9)
    for plan in conversations(all_cases(rng), now, rng):
        times = [plan.created_at, *(step.at for step in plan.steps)]
        assert times == sorted(times)
        assert now - timedelta(days=91) < times[0] and times[-1] < now
