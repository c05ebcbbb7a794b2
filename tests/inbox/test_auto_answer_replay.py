"""Every automatic, bulk and delivery-status mail we have, replayed with acknowledgement on."""

import json
import re
from datetime import UTC, datetime
from email.utils import format_datetime

import pytest

from tests.inbox.mail.corpus import CORPUS, corpus_files, corpus_mails
from tests.inbox.mail.test_samples import EXPECTED, SAMPLES
from tests.make.answers import make_answering_mailbox, make_auto_answer
from tests.make.mail import receive
from wagdesk.inbox.models import AutoAnswerSent, Mailbox, OutgoingMail

pytestmark = pytest.mark.django_db

MACHINES = {"auto-submitted-or-bulk", "dsn", "arf", "null-return-path", "mailing-list"}
_HEAD_END = re.compile(rb"\r?\n\r?\n")
_DATE = re.compile(rb"^Date:.*(?:\r?\n[ \t].*)*\r?\n", re.MULTILINE | re.IGNORECASE)


def fresh(raw: bytes) -> bytes:
    """The mail as if it had been sent now: none may be passed over for its age."""
    end = _HEAD_END.search(raw)
    at = end.start() + 1 if end else len(raw)
    now = format_datetime(datetime.now(UTC)).encode()
    return b"Date: " + now + b"\n" + _DATE.sub(b"", raw[:at]) + raw[at:]


def tags_of() -> dict[str, set[str]]:
    manifest = json.loads(corpus_files("mail/manifest.json")[0].read_text())
    return {name: set(found.get("tags", ())) for name, found in manifest.items()}


def machine_mails() -> dict[str, bytes]:
    tags = tags_of()
    names = [name for name, found in tags.items() if found & MACHINES and name.endswith(".eml")]
    mails = {name: (CORPUS / "mail" / name).read_bytes() for name in names}
    for name, wanted in EXPECTED.items():
        if wanted.get("kind", "human") != "human":
            mails[name] = (SAMPLES / f"{name}.eml").read_bytes()
    return mails


@pytest.fixture
def box() -> Mailbox:
    """Answers everybody, day and night, in known tickets too."""
    box = make_answering_mailbox()
    make_auto_answer(box, "out_of_office", text="Away", starts_at=datetime(2020, 1, 1, tzinfo=UTC))
    return box


def test_none_of_them_is_answered(box):
    mails = machine_mails()
    assert len(mails) >= 15
    for number, (name, raw) in enumerate(mails.items()):
        for mail_from in ("somebody@mail.example", ""):
            marked = b"X-Way: %d\n" % number + fresh(raw)
            row = receive(box, marked + mail_from.encode(), mail_from=mail_from)
            assert row.state in ("done", "ignored", "failed"), name
            assert not OutgoingMail.objects.exists(), name
    assert not AutoAnswerSent.objects.exists()


def test_what_people_wrote_in_the_same_sample_is(box):
    """Or the test above would prove nothing."""
    tags, answered = tags_of(), 0
    for path in corpus_mails():
        if not tags[f"{path.parent.name}/{path.name}"] & MACHINES:
            receive(box, fresh(path.read_bytes()))
    answered = OutgoingMail.objects.count()
    assert answered >= 10
    assert set(OutgoingMail.objects.values_list("kind", flat=True)) == {"auto_answer"}
