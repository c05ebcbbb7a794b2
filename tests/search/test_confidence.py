"""The curve between evidence and confidence, and the figures that judge it."""

import random

import pytest

from wagdesk.search.confidence import (
    DEFAULT,
    DEFAULT_SEMANTIC,
    Curve,
    Evidence,
    brier,
    expected_error,
    fitted,
    held_out,
    least_for,
    reliability,
)

TRUE = Curve((-3.0, 4.0, 1.0, 0.0, 0.0), least=0.5)


def judged(number, seed=1):
    """Texts whose truth follows the curve TRUE."""
    draw = random.Random(seed)
    rows = []
    for _row in range(number):
        evidence = Evidence(draw.random(), draw.randrange(6), 6)
        rows.append((evidence, draw.random() < TRUE.confidence(evidence)))
    return rows


@pytest.mark.parametrize("curve", [DEFAULT, DEFAULT_SEMANTIC])
def test_more_evidence_is_never_less_sure(curve):
    sure = [
        curve.confidence(Evidence(share / 10, matched, 8, score, like))
        for share, matched, score, like in [
            (1, 1, 1, 0.1),
            (3, 1, 1, 0.1),
            (3, 3, 1, 0.1),
            (3, 3, 5, 0.1),
            (8, 6, 20, 0.1),
            (8, 6, 20, 0.8),
        ]
    ]
    assert sure == sorted(sure)
    assert 0 < sure[0] < curve.least < sure[-1] < 1


def test_a_curve_learns_what_the_site_shows():
    learnt = fitted(judged(1500), DEFAULT)
    for share, matched in [(0.1, 0), (0.5, 2), (0.9, 5)]:
        evidence = Evidence(share, matched, 6)
        assert learnt.confidence(evidence) == pytest.approx(TRUE.confidence(evidence), abs=0.06)


def test_a_few_rows_leave_the_curve_near_where_it_started():
    moved = fitted(judged(3), DEFAULT)
    evidence = Evidence(0.5, 2, 6)
    assert moved.confidence(evidence) == pytest.approx(DEFAULT.confidence(evidence), abs=0.3)


def test_rows_that_all_say_the_same_give_a_finite_curve():
    learnt = fitted([(Evidence(0.4, 2, 6), True)] * 200, DEFAULT)
    assert 0.9 < learnt.confidence(Evidence(0.4, 2, 6)) < 1


def test_held_out_figures_show_a_calibrated_curve_as_one():
    told = held_out(judged(1500), DEFAULT)
    assert expected_error(reliability(told)) < 0.06
    assert brier(told) < 0.22


def test_a_row_is_judged_by_a_curve_that_has_not_seen_it():
    rows = [*judged(20), (Evidence(0.0, 0, 6), True)]
    without = fitted([row for at, row in enumerate(rows) if at % 5 != 0], DEFAULT)
    assert held_out(rows, DEFAULT)[20][0] == without.confidence(rows[20][0])


def test_the_table_counts_every_row_once():
    told = [(0.0, False), (0.05, False), (0.1, True), (0.95, True), (1.0, True)]
    table = reliability(told)
    assert [(row["from"], row["n"]) for row in table] == [(0.0, 2), (0.1, 1), (0.9, 2)]
    assert table[2] == {"from": 0.9, "to": 1.0, "n": 2, "predicted": 0.975, "real": 1.0}
    assert expected_error(table) == pytest.approx((2 * 0.025 + 0.9 + 2 * 0.025) / 5)
    assert brier([(0.5, True), (1.0, True)]) == pytest.approx(0.125)


def test_the_threshold_is_the_lowest_that_reaches_the_precision():
    told = [(at / 100, at >= 60) for at in range(100)]
    assert least_for(told, 1.0) == 0.60
    assert least_for(told, 0.8) == 0.50
    assert least_for(told, 0.1) == 0.0


def test_a_precision_out_of_reach_gives_the_threshold_that_comes_nearest():
    told = [(at / 100, at >= 90 and at % 2 == 0) for at in range(100)]
    assert least_for(told, 0.9) >= 0.88
