"""Questions whose article is missing, among 3,000 real ones (see the benchmark)."""

import importlib.util
import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
CORPUS = ROOT / ".." / "shared" / "corpus" / "search" / "banking77"


def benchmark():
    path = ROOT / "benchmarks" / "topics_banking77.py"
    spec = importlib.util.spec_from_file_location("topics_banking77", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def corpus():
    if not (CORPUS / "test.csv").exists():
        if os.environ.get("WAGDESK_REQUIRE_SERVICES") == "1":
            pytest.fail(f"Banking77 is required and not at {CORPUS}.")
        pytest.skip(f"Banking77 is not at {CORPUS}.")
    return CORPUS


def test_hidden_intents_are_far_more_often_on_top_than_by_chance(corpus):
    """The aim of .6 for each of the seeds 1, 2, 3 is not reached: it is .2, .4 and .8.

    By chance it would be .065.
    """
    found = [benchmark().measure(seed, 3000, corpus)["precision@5"] for seed in (1, 2, 3)]
    assert min(found) >= 0.2
    assert sum(found) / 3 >= 0.45
