"""``search_evaluate``: files of judged queries, what was learnt, and the baseline."""

import io
import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from wagtail import hooks

from tests.make.search import make_document
from wagdesk.search import engines
from wagdesk.search.actions import rebuild_index
from wagdesk.search.judged import learnt_queries
from wagdesk.search.judgements import Judgement

pytestmark = pytest.mark.django_db

KEYS = [
    "n", "n_no_answer", "recall@1", "recall@3", "recall@5", "mrr", "ndcg@10", "auroc",
    "no_answer_precision", "no_answer_recall", "p50_ms", "p95_ms",
]  # fmt: skip


@pytest.fixture(autouse=True)
def shelf(things):
    things.put(
        make_document("1", "Pitch a tent", body="Poles first.", filters={"help_center": "help"}),
        make_document(
            "2", "Return a parcel", body="Print the label.", filters={"help_center": "b"}
        ),
        make_document("3", "Çadır kurmak", locale="tr", filters={"help_center": "help"}),
    )
    rebuild_index(kind="thing")
    return things


@pytest.fixture
def judged(tmp_path):
    def write(*rows):
        path = tmp_path / "judged.jsonl"
        lines = (row if isinstance(row, str) else json.dumps(row) for row in rows)
        path.write_text("\n".join(lines))
        return str(path)

    return write


ROWS = (
    {"query": "pitch tent", "relevant": ["thing-1"], "locale": "en"},
    {"query": "çadır", "relevant": ["thing-3"], "locale": "tr"},
    {"query": "volcano", "relevant": []},
)


def evaluate(*args):
    """Exit code, figures, what stood on standard error."""
    out, err, code = StringIO(), StringIO(), 0
    try:
        call_command("search_evaluate", *args, "--kind", "thing", "--json", stdout=out, stderr=err)
    except SystemExit as end:
        code = end.code
    return code, json.loads(out.getvalue()), err.getvalue()


def refused(*args):
    with pytest.raises(CommandError) as caught:
        call_command("search_evaluate", *args, stdout=StringIO(), stderr=StringIO())
    return caught.value.returncode, str(caught.value)


def test_it_prints_one_object_with_the_stable_keys(judged):
    code, found, said = evaluate(judged(*ROWS))
    assert (code, said) == (0, "")
    assert list(found) == KEYS
    assert (found["n"], found["n_no_answer"]) == (2, 1)
    assert (found["recall@1"], found["mrr"], found["auroc"]) == (1, 1, 1)
    assert found["no_answer_recall"] is None
    assert found["p95_ms"] >= found["p50_ms"] > 0


def test_suggesting_may_say_nothing_and_is_judged_for_it(judged):
    _code, found, _said = evaluate(judged(*ROWS), "--mode", "suggest")
    assert (found["no_answer_precision"], found["no_answer_recall"]) == (1, 1)
    assert (found["recall@1"], found["auroc"]) == (1, 1)


def test_a_wrong_judgement_shows(judged):
    wrong = {"query": "pitch tent", "relevant": ["thing-2"]}
    assert evaluate(judged(wrong))[1]["recall@5"] == 0


def test_only_one_help_center_is_asked(judged):
    path = judged({"query": "parcel", "relevant": ["thing-2"]})
    assert evaluate(path)[1]["recall@1"] == 1
    assert evaluate(path, "--help-center", "help")[1]["recall@1"] == 0
    assert refused(path, "--kind", "thing", "--help-center", "/nowhere/")[0] == 2


def test_a_bad_line_is_named_and_the_others_count(judged):
    path = judged(ROWS[0], "{", '["a"]', '{"query": ""}', '{"query": "a", "relevant": "b"}', "")
    code, found, said = evaluate(path)
    assert (code, found["n"]) == (1, 1)
    assert [line.split(":")[0] for line in said.splitlines()] == [f"Line {n}" for n in range(2, 6)]


def test_an_answer_that_no_document_has_is_warned_of(judged, shelf):
    shelf.known_sources = lambda ids: frozenset({"thing-1"})
    code, found, said = evaluate(judged({"query": "tent", "relevant": ["thing-1", "gone"]}))
    assert (code, found["recall@1"]) == (0, 1)
    assert "no thing has the source id “gone”" in said


def test_lines_come_from_standard_input_too(monkeypatch):
    class Typed:
        buffer = io.BytesIO(json.dumps(ROWS[0]).encode())

    monkeypatch.setattr("sys.stdin", Typed)
    assert evaluate("-")[1]["n"] == 1


def test_wrong_usage_is_code_2(judged, tmp_path):
    path = judged(*ROWS)
    assert refused()[0] == 2
    assert refused(str(tmp_path / "none.jsonl"))[0] == 2
    assert refused(path, "--kind", "nothing")[0] == 2
    assert refused(path, "--fail-below", str(tmp_path / "none.json"))[0] == 2
    assert refused(judged(""))[0] == 2


def test_a_figure_that_fell_below_the_baseline_fails_by_name(judged, tmp_path, shelf):
    path, baseline = judged(*ROWS), str(tmp_path / "baseline.json")
    evaluate(path, "--write-baseline", baseline)
    assert evaluate(path, "--fail-below", baseline)[0] == 0
    shelf.put(make_document("1", "Volcano", body="Lava."))
    rebuild_index(kind="thing")
    code, found, said = evaluate(path, "--fail-below", baseline)
    assert (code, found["recall@1"]) == (1, 0.5)
    assert "recall@1 is 0.5000, below the baseline of 1.0000 (tolerance 0.0150)." in said
    assert "mrr is" in said and "auroc is" in said


def test_other_rows_than_the_baselines_are_warned_of(judged, tmp_path):
    baseline = str(tmp_path / "baseline.json")
    evaluate(judged(*ROWS), "--write-baseline", baseline)
    code, _found, said = evaluate(judged(ROWS[0], ROWS[2]), "--fail-below", baseline)
    assert code == 0
    assert "n = 2, now it is 1" in said


def test_a_dead_engine_gives_no_figures(judged, settings):
    settings.WAGDESK_SEARCH_ENGINE = {"BACKEND": "tests.search.no_such.Engine"}
    engines.forget_engine()
    code, sentence = refused(judged(*ROWS), "--kind", "thing")
    assert code == 1
    assert "engine is down" in sentence


def test_what_apps_learnt_is_judged_and_scrubbed():
    def learnt():
        yield Judgement(
            "tent\nmail ayse@mail.example order 12345678", "en", frozenset({"1"}), kind="thing"
        )
        yield Judgement("volcano", "en", frozenset(), kind="thing")

    with hooks.register_temporarily("wagdesk_judgements", learnt):
        row, other = learnt_queries("thing")
        _code, found, _said = evaluate("--learnt")
    assert row.query == "tent\nmail [mail] order [number]"
    assert (row.relevant, other.relevant) == ({"thing-1"}, frozenset())
    assert (found["n"], found["n_no_answer"], found["recall@1"]) == (1, 1, 1)


def test_what_was_learnt_of_other_kinds_or_hidden_answers_is_left_out(shelf):
    shelf.hidden.add("2")
    rows = [
        Judgement("tent", "en", frozenset({"1"})),
        Judgement("parcel", "en", frozenset({"2"}), kind="thing"),
    ]
    with hooks.register_temporarily("wagdesk_judgements", lambda: rows):
        assert list(learnt_queries("thing")) == []


def test_nothing_learnt_yet_is_said():
    with hooks.register_temporarily("wagdesk_judgements", lambda: []):
        code, sentence = refused("--learnt", "--kind", "thing")
    assert code == 1
    assert "not one judged query" in sentence
