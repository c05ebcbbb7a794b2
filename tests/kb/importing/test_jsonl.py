"""Files made to fill memory and tables."""

import io
import json

import pytest

from wagdesk.kb.importing import jsonl
from wagdesk.kb.importing.jsonl import read_jsonl


def lines(*rows: dict | bytes):
    made = [row if isinstance(row, bytes) else json.dumps(row).encode() for row in rows]
    return list(read_jsonl(io.BytesIO(b"\n".join(made))))


def test_a_line_that_would_fill_the_memory_is_told_and_the_next_is_read(monkeypatch):
    monkeypatch.setattr(jsonl, "LONGEST_LINE", 100)
    long, good = b'{"id": "' + b"x" * 1050, {"id": "2", "title": "Good"}
    exact = b'{"id": "3", "title": "' + b"y" * 76 + b'"}'
    found = lines(long, good, exact, good, long)
    assert [line.number for line in found] == [1, 2, 3, 4, 5]
    assert [bool(line.entry) for line in found] == [False, True, True, True, False]
    assert "longer than 100 bytes" in found[0].problem


@pytest.mark.parametrize("name", ["tags", "asked_as"])
def test_one_article_does_not_fill_the_table_of_tags(name):
    (line,) = lines({"id": "1", "title": "T", name: [f"t{n}" for n in range(10_000)]})
    assert f"“{name}” has more than" in line.problem


def test_a_number_as_id_has_an_end_too():
    (line,) = lines({"id": 10**300, "title": "T"})
    assert "longer than" in line.problem
