"""Figures against values worked out by hand."""

import pytest

from wagdesk.inbox.topics.figures import figures


def test_the_same_grouping_under_other_names_is_perfect():
    assert figures(["a", "a", "b"], [7, 7, 1]) == {
        "n": 3, "clusters": 2, "v_measure": 1.0, "ari": 1.0, "purity": 1.0,
    }  # fmt: skip


def test_one_group_for_all_is_complete_and_says_nothing():
    found = figures(["a", "a", "b", "b"], [0, 0, 0, 0])
    assert (found["v_measure"], found["ari"], found["purity"]) == (0.0, 0.0, 0.5)


def test_a_split_label_by_hand():
    # Labels aabb, groups 0 0 1 2: h = 1; H(K) = 1.5 bits, H(K|C) = .5 bit, so c = 2/3 and
    # v = .8. Pairs together: 1 of 6; labels 2, groups 1: (1 - 1/3) / (1.5 - 1/3) = .5714.
    found = figures(list("aabb"), [0, 0, 1, 2])
    assert found["v_measure"] == pytest.approx(0.8, abs=1e-4)
    assert found["ari"] == pytest.approx(0.5714, abs=1e-4)
    assert found["purity"] == 1.0


def test_crossed_groups_by_hand():
    # Each group holds one of each label: no information; ARI (0 - 2/3) / (2 - 2/3) = -.5.
    found = figures(list("abab"), [0, 0, 1, 1])
    assert (found["v_measure"], found["ari"], found["purity"]) == (0.0, -0.5, 0.5)


def test_nothing_has_no_figures():
    assert figures([], [])["n"] == 0
