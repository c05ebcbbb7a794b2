"""The development mail sample beside the repository; never a part of it."""

import os
from pathlib import Path

import pytest

CORPUS = Path(__file__).resolve().parents[3].parent / "shared" / "corpus"


def corpus_files(pattern: str) -> list[Path]:
    """The files, sorted. Without the sample the test is skipped, or fails where it is required."""
    found = sorted(CORPUS.glob(pattern))
    if not found:
        message = f"The development sample is missing: {CORPUS}"
        if os.environ.get("WAGDESK_REQUIRE_SERVICES") == "1":
            pytest.fail(message)
        pytest.skip(message)
    return found


def corpus_mails() -> list[Path]:
    return corpus_files("mail/*/*.eml")


def corpus_mail(name: str) -> bytes:
    return corpus_files(f"mail/{name}")[0].read_bytes()
