"""The relevance gate: the demo's articles must stay as findable as the baselines say.

``make relevance-baseline`` writes the baselines anew, to be looked at and committed.
"""

import json
import os
from io import StringIO
from pathlib import Path

import pytest
from django.contrib.auth.models import Group
from django.core.cache import cache
from django.core.management import call_command
from django.db import transaction
from django.test import override_settings
from django.utils import timezone

import helpcenter.demo
from helpcenter.demo.seed import index_all
from helpcenter.demo.seed.pages import build_pages
from helpcenter.demo.texts import en, tr
from wagdesk.queueing import quiet
from wagdesk.search import engines
from wagdesk.search.evaluation import QUALITY

# The articles are built once, in the module's transaction, by one worker.
pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("relevance_gate")]

JUDGED = Path(helpcenter.demo.__file__).parent / "judged"
LEAST = {"en": 150, "tr": 60}
RENEW = os.environ.get("WAGDESK_RENEW_BASELINES") == "1"
gate = pytest.mark.parametrize("mode", ["search", "suggest"])
languages = pytest.mark.parametrize("language", sorted(LEAST))


@pytest.fixture(scope="module")
def articles(django_db_setup, django_db_blocker, tmp_path_factory):
    """The demo's articles and their index; all of it is rolled back after the last test."""
    engine = {
        "BACKEND": "wagdesk.search.engines.embedded.EmbeddedEngine",
        "OPTIONS": {"path": tmp_path_factory.mktemp("index")},
    }
    cache.clear()
    with django_db_blocker.unblock(), override_settings(WAGDESK_SEARCH_ENGINE=engine):
        engines.forget_engine()
        with transaction.atomic(), quiet():
            trade = Group.objects.create(name="Trade customers")
            build_pages(now=timezone.now(), owner=None, trade=trade)
            index_all("article")
            yield
            transaction.set_rollback(True)
    engines.forget_engine()
    cache.clear()


def rows(language):
    lines = (JUDGED / f"{language}.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def evaluate(language, mode, *args):
    """Exit code, figures, what stood on standard error."""
    out, err, code = StringIO(), StringIO(), 0
    path = str(JUDGED / f"{language}.jsonl")
    try:
        call_command(
            "search_evaluate", path, "--mode", mode, "--json", *args, stdout=out, stderr=err
        )
    except SystemExit as end:
        code = end.code
    return code, json.loads(out.getvalue()), err.getvalue()


def baseline(language, mode):
    return str(JUDGED / f"baseline-{mode}-{language}.json")


@gate
@languages
def test_no_figure_falls_below_its_baseline(articles, language, mode):
    if RENEW:
        evaluate(language, mode, "--write-baseline", baseline(language, mode))
    code, figures, said = evaluate(language, mode, "--fail-below", baseline(language, mode))
    assert code == 0, f"{said}\n{json.dumps(figures, indent=2)}"


@gate
@languages
def test_a_ranking_turned_upside_down_does_not_pass(articles, language, mode, monkeypatch):
    """The gate itself: with the best results last, it names the figures that fell."""
    search = engines.get_engine().search

    def worst_first(request):
        results = search(request)
        results.hits.reverse()
        return results

    monkeypatch.setattr(engines.get_engine(), "search", worst_first)
    code, _figures, said = evaluate(language, mode, "--fail-below", baseline(language, mode))
    assert code == 1
    assert "mrr is" in said


def test_an_empty_index_does_not_pass(articles, monkeypatch):
    search = engines.get_engine().search

    def nothing(request):
        results = search(request)
        results.hits.clear()
        return results

    monkeypatch.setattr(engines.get_engine(), "search", nothing)
    code, figures, said = evaluate("en", "search", "--fail-below", baseline("en", "search"))
    assert (code, figures["recall@5"]) == (1, 0)
    assert all(f"{name} is" in said for name in ("recall@1", "recall@5", "mrr", "ndcg@10", "auroc"))


@languages
def test_there_are_enough_judged_queries_of_every_kind(language):
    judged = rows(language)
    assert len(judged) >= LEAST[language]
    assert len({row["query"] for row in judged}) == len(judged)
    without = sum(not row["relevant"] for row in judged)
    assert 0.25 <= without / len(judged) <= 0.4
    kinds = {row["kind"] for row in judged}
    assert kinds >= {"plain", "typo", "words", "sentence", "none"}
    assert language != "tr" or "ascii" in kinds


@languages
def test_every_judged_answer_is_a_public_article_of_that_language(language):
    texts = {"en": en, "tr": tr}[language].ARTICLES
    public = {f"quillmoor:{text.translation}" for text in texts if text.audience == "public"}
    for row in rows(language):
        assert row["locale"] == language
        assert set(row["relevant"]) <= public, row["query"]


@gate
@languages
def test_the_baselines_hold_every_figure_the_mode_has(language, mode):
    kept = json.loads(Path(baseline(language, mode)).read_text())
    judged = rows(language)
    assert kept["n"] + kept["n_no_answer"] == len(judged)
    assert 0 < kept["tolerance"] <= 0.02
    silent = ("no_answer_precision", "no_answer_recall") if mode == "search" else ()
    assert [name for name in QUALITY if kept[name] is None] == list(silent)
