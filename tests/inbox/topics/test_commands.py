import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from tests.make.topics import FLYING, PASSWORD, RENTING, make_asked, make_feeding_mailbox


def run(*args):
    out = StringIO()
    call_command(*args, stdout=out)
    return out.getvalue()


@pytest.mark.django_db
def test_topics_are_listed_with_their_evidence():
    tickets = make_asked(FLYING, make_feeding_mailbox())
    (line,) = run("inbox_topics", "--rebuild", "--json").splitlines()
    row = json.loads(line)
    assert row["tickets"] == sorted(ticket.pk for ticket in tickets)
    assert (row["kind"], row["state"], row["searches"]) == ("missing", "open", [])
    assert "6 tickets" in run("inbox_topics")


def test_three_plain_questions_are_told_apart(tmp_path):
    file = tmp_path / "labelled.jsonl"
    sets = {"flying": FLYING, "renting": RENTING, "password": PASSWORD}
    rows = [{"text": text, "label": label} for label, texts in sets.items() for text in texts]
    file.write_text("\n".join(json.dumps(row) for row in rows) + "\n")
    found = json.loads(run("inbox_topics_evaluate", str(file)))
    assert set(found) == {"n", "clusters", "v_measure", "ari", "purity"}
    assert found["n"] == 18
    assert found["purity"] > 0.85


@pytest.mark.parametrize("content", ["not json", '{"text": "a"}', "[]"])
def test_a_bad_line_is_named(tmp_path, content):
    file = tmp_path / "bad.jsonl"
    file.write_text('{"text": "a", "label": "b"}\n' + content)
    with pytest.raises(CommandError, match="Line 2") as caught:
        run("inbox_topics_evaluate", str(file))
    assert caught.value.returncode == 2


def test_a_missing_file_is_wrong_usage(tmp_path):
    with pytest.raises(CommandError, match="can't be read") as caught:
        run("inbox_topics_evaluate", str(tmp_path / "none.jsonl"))
    assert caught.value.returncode == 2
