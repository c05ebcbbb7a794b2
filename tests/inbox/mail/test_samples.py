"""Our own mails of kinds that no public sample has, each with what should come of it."""

import json
from pathlib import Path

import pytest

from wagdesk.inbox.mail.classify import classify
from wagdesk.inbox.mail.notices import notices_above
from wagdesk.inbox.mail.parse_box import ParseBox
from wagdesk.inbox.mail.parsed import ParsedMail

SAMPLES = Path(__file__).parent / "samples"
EXPECTED = json.loads((SAMPLES / "expected.json").read_text())


@pytest.fixture(scope="module")
def box():
    box = ParseBox(wall_seconds=20)
    yield box
    box.close()


def found_in(mail: ParsedMail, wanted: dict) -> dict:
    """What the mail has for every key that the expectation names."""
    found = classify(mail)
    return {
        "kind": found.kind.value,
        "subject": mail.subject,
        "visible": mail.visible_text.strip(),
        "quote": mail.folded_text.lstrip()[: len(wanted.get("quote", ""))],
        "files": [part.name for part in mail.attachments],
        "keeps": next((x.name for x in mail.attachments if x.name == wanted.get("keeps")), None),
        "protection": mail.protection,
        "notices": notices_above(mail),
        "enclosed": [one.text.strip() for one in mail.enclosed],
        "defects": mail.defects,
        "failed": [[one.recipient, one.cause, one.is_hard] for one in found.failed],
    }


def test_there_is_an_expectation_for_every_sample():
    assert {path.stem for path in SAMPLES.glob("*.eml")} == set(EXPECTED)
    assert len(EXPECTED) >= 25


@pytest.mark.parametrize("name", EXPECTED)
def test_a_sample_becomes_what_it_should(box, name):
    wanted = {
        key: value.strip() if key == "visible" else value for key, value in EXPECTED[name].items()
    }
    mail = box.parse((SAMPLES / f"{name}.eml").read_bytes())
    found = found_in(mail, wanted)
    assert {key: found[key] for key in wanted} == wanted
    assert mail.visible_text + mail.folded_text == mail.text
    assert wanted.get("quote") or not mail.folded_text
