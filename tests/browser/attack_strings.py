"""The strings of both public collections, and a few of our own."""

import json
import os
from functools import cache
from pathlib import Path

import pytest

FOLDER = Path(__file__).resolve().parents[2] / ".." / "shared" / "corpus" / "security"
FILES = ("html5sec.json", "owasp-xss-filter-evasion.json")
OURS = (
    "<img src=x onerror=alert(1)>",
    '"><script>alert(1)</script>',
    "{{ 7 * 7 }}{% debug %}<svg onload=alert(1)>",
    "[click](javascript:alert(1)) <a href='javascript:alert(1)'>x</a>",
)


@cache
def attack_strings() -> list[str]:
    """Every string of the corpus; without it only our own."""
    if not FOLDER.is_dir():
        if os.environ.get("WAGDESK_REQUIRE_SERVICES") == "1":
            pytest.fail(f"The attack strings are missing: {FOLDER}")
        return list(OURS)
    rows = [row for name in FILES for row in json.loads((FOLDER / name).read_text())]
    return [*OURS, *(row["payload"] for row in rows)]


def one_line(text: str) -> str:
    """Without control characters, which no keyboard types and forms refuse."""
    return "".join(sign if sign.isprintable() else " " for sign in text)
