"""Each figure against values worked out by hand."""

import json

import pytest

from wagdesk.search.baseline import BadBaseline, below, read_baseline, write_baseline
from wagdesk.search.evaluation import Outcome, auroc, figures, first_rank, ndcg, percentile


def outcome(relevant="", found="", score=1.0, took=1.0):
    return Outcome(frozenset(relevant), tuple(found), score, took)


def test_four_queries_give_the_figures_worked_out_by_hand():
    found = figures(
        [
            outcome("a", "abc", score=4.0, took=1),  # rank 1
            outcome("c", "abc", score=2.0, took=2),  # rank 3
            outcome("z", "abc", score=1.0, took=3),  # not found
            outcome("", "abc", score=1.0, took=40),  # has no answer
        ],
        says_nothing=False,
    )
    assert found == {
        "n": 3,
        "n_no_answer": 1,
        "recall@1": 0.3333,
        "recall@3": 0.6667,
        "recall@5": 0.6667,
        "mrr": 0.4444,  # (1 + 1/3 + 0) / 3
        "ndcg@10": 0.5,  # (1 + 1/log2(4) + 0) / 3
        "auroc": 0.8333,  # (1 + 1 + a tie's half) / 3
        "no_answer_precision": None,
        "no_answer_recall": None,
        "p50_ms": 2,
        "p95_ms": 40,
    }


def test_of_several_answers_one_in_the_top_is_enough_for_recall():
    found = figures([outcome("xyb", "ab")], says_nothing=False)
    assert (found["recall@1"], found["recall@3"], found["mrr"]) == (0, 1, 0.5)


def test_ndcg_wants_all_answers_on_top():
    assert ndcg(outcome("ab", "ab")) == 1
    # ideal 1 + 1/log2(3) = 1.63093; got 1/log2(3) + 1/log2(4) = 1.13093
    assert ndcg(outcome("ab", "cab")) == pytest.approx(0.693426, abs=1e-6)
    assert ndcg(outcome("a", "z")) == 0


def test_an_answer_that_comes_twice_gains_once():
    assert ndcg(outcome("ab", "aa")) == pytest.approx(1 / 1.63093, abs=1e-5)


def test_only_the_first_ten_count():
    late = Outcome(frozenset({"x"}), (*"abcdefghij", "x"), 1.0)
    assert (first_rank(late), ndcg(late)) == (0, 0)


def test_auroc_counts_a_tie_half():
    assert auroc([3, 2], [1, 0]) == 1
    assert auroc([0, 1], [2, 3]) == 0
    assert auroc([1, 1], [1, 1]) == 0.5
    # pairs: 3>2, 3>1, 1<2, 1=1 → 1 + 1 + 0 + .5 of 4
    assert auroc([3, 1], [2, 1]) == 0.625


def test_what_nothing_can_be_said_about_is_null():
    only_with = figures([outcome("a", "a")], says_nothing=True)
    assert only_with["auroc"] is None
    assert (only_with["no_answer_precision"], only_with["no_answer_recall"]) == (None, None)
    only_without = figures([outcome("", "a")], says_nothing=True)
    assert (only_without["n"], only_without["recall@1"], only_without["ndcg@10"]) == (0, None, None)
    assert figures([], says_nothing=False)["p95_ms"] is None


def test_saying_nothing_is_right_where_there_is_no_answer():
    found = figures(
        [outcome("a"), outcome("a", "a"), outcome("", ""), outcome("", "b"), outcome("", "")],
        says_nothing=True,
    )
    assert found["no_answer_precision"] == 0.6667  # silent 3 times, rightly 2
    assert found["no_answer_recall"] == 0.6667  # 2 of the 3 without an answer
    assert found["recall@5"] == 0.5  # silence where there is an answer is a miss


def test_percentiles_are_the_nearest_rank():
    assert percentile([1, 2, 3, 4], 0.5) == 2
    assert percentile(list(range(1, 101)), 0.95) == 95
    assert percentile([7], 0.95) == 7


@pytest.fixture
def taken():
    return figures([outcome("a", "a", 2.0), outcome("b", "ab", 2.0), outcome()], says_nothing=False)


def test_a_baseline_is_what_the_command_printed(tmp_path, taken):
    path = tmp_path / "baseline.json"
    path.write_text(json.dumps(taken))
    assert below(taken, read_baseline(path)) == []
    assert below(taken | {"mrr": taken["mrr"] - 0.0001}, read_baseline(path)) == [
        "mrr is 0.7499, below the baseline of 0.7500 (tolerance 0.0000)."
    ]


def test_a_figure_within_the_tolerance_holds_and_each_fallen_one_is_named(tmp_path, taken):
    path = tmp_path / "baseline.json"
    write_baseline(path, taken)
    kept = read_baseline(path)
    assert kept["tolerance"] == 0.015
    assert "p50_ms" not in kept
    assert below(taken | {"mrr": taken["mrr"] - 0.015}, kept) == []
    fallen = below(taken | {"mrr": 0.7, "recall@1": 0.4, "auroc": None}, kept)
    assert [sentence.split()[0] for sentence in fallen] == ["recall@1", "mrr", "auroc"]


def test_writing_anew_keeps_the_tolerance_that_was_chosen(tmp_path, taken):
    path = tmp_path / "baseline.json"
    path.write_text(json.dumps(taken | {"tolerance": 0.05}))
    write_baseline(path, taken)
    assert read_baseline(path)["tolerance"] == 0.05


@pytest.mark.parametrize(
    "text",
    ["", "[]", "{}", '{"mrr": "high"}', '{"mrr": NaN}', '{"mrr": 1, "tolerance": "much"}'],
)
def test_what_is_no_baseline_is_refused_with_a_sentence(tmp_path, text):
    path = tmp_path / "baseline.json"
    path.write_text(text)
    with pytest.raises(BadBaseline, match="baseline.json"):
        read_baseline(path)


def test_a_missing_baseline_is_refused_with_a_sentence(tmp_path):
    with pytest.raises(BadBaseline, match="can't be read"):
        read_baseline(tmp_path / "none.json")
