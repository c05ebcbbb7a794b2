"""``inbox_receive`` and ``inbox_show``: what scripts rely on."""

import io
import json
import mailbox as mailbox_formats

import pytest
from django.core.management import CommandError, call_command

from tests.inbox.mail.corpus import corpus_files
from tests.make.inbox import make_mailbox
from tests.make.mail import make_mail
from wagdesk.inbox.models import ReceivedMail, Ticket

pytestmark = pytest.mark.django_db
KEYS = {
    *("ledger", "state", "reason", "kind", "ticket", "message", "new_ticket", "duplicate"),
}


def run(*paths: object, mailbox: str = "support") -> list[dict]:
    out = io.StringIO()
    call_command("inbox_receive", *map(str, paths), mailbox=mailbox, json=True, stdout=out)
    return [json.loads(line) for line in out.getvalue().splitlines()]


@pytest.fixture(autouse=True)
def support():
    return make_mailbox("support")


def test_one_line_for_each_mail_and_a_repeat_says_so(tmp_path):
    path = tmp_path / "one.eml"
    path.write_bytes(make_mail())
    (first,) = run(path)
    assert set(first) == KEYS
    ticket = Ticket.objects.get()
    assert first["ticket"] == ticket.pk and isinstance(first["message"], int)
    assert (first["state"], first["reason"], first["kind"]) == ("done", None, "human")
    assert (first["new_ticket"], first["duplicate"]) == (True, False)
    assert run(path) == [{**first, "new_ticket": False, "duplicate": True}]


def test_mbox_maildir_folder_and_standard_input(tmp_path, monkeypatch):
    box = mailbox_formats.mbox(tmp_path / "old.mbox")
    for number in range(3):
        box.add(make_mail(text=f"mbox {number}\n"))
    box.close()
    maildir = mailbox_formats.Maildir(tmp_path / "maildir")
    maildir.add(make_mail(text="maildir\n"))
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "a.eml").write_bytes(make_mail(text="folder\n"))
    stdin = io.TextIOWrapper(io.BytesIO(make_mail(text="stdin\n")))
    monkeypatch.setattr("sys.stdin", stdin)
    lines = run(tmp_path / "old.mbox", tmp_path / "maildir", tmp_path / "folder", "-")
    assert [line["state"] for line in lines] == ["done"] * 6
    assert len({line["ticket"] for line in lines}) == 6


def test_a_mail_that_ends_as_failed_was_stored_and_is_no_error(tmp_path, settings):
    settings.WAGDESK_MAIL_MAX_BYTES = 50
    (tmp_path / "big.eml").write_bytes(make_mail())
    (line,) = run(tmp_path / "big.eml")
    assert (line["state"], line["reason"], line["ticket"]) == ("failed", "too_big", None)


def test_a_mail_that_could_not_be_stored_makes_exit_1_and_stops_no_other(tmp_path, monkeypatch):
    from wagdesk.inbox.management.commands import inbox_receive as command

    for number in range(2):
        (tmp_path / f"{number}.eml").write_bytes(make_mail(text=f"{number}\n"))
    real = command.store_mail

    def failing(*, raw, **fields):
        if b"\n0\n" in raw:
            raise OSError("disk full")
        return real(raw=raw, **fields)

    monkeypatch.setattr(command, "store_mail", failing)
    with pytest.raises(SystemExit) as end:
        run(tmp_path)
    assert end.value.code == 1
    assert ReceivedMail.objects.count() == 1


def test_wrong_usage_is_exit_2(tmp_path):
    for arguments in ({"mailbox": "nowhere"}, {"mailbox": "support"}):
        with pytest.raises(CommandError) as error:
            run(tmp_path / "missing.eml", **arguments)
        assert error.value.returncode == 2
    with pytest.raises(CommandError) as error:
        call_command("inbox_show", "999")
    assert error.value.returncode == 2


def test_the_whole_corpus_twice():
    paths = corpus_files("mail/*/*.eml")
    first, second = run(*paths), run(*paths)
    assert [line["duplicate"] for line in first] == [False] * 48
    for one, again in zip(first, second, strict=True):
        assert again == {**one, "new_ticket": False, "duplicate": True}


def test_a_shown_ticket_has_its_messages_files_and_events(tmp_path):
    path = tmp_path / "one.eml"
    path.write_bytes(make_mail(text="Hello\n\nOn Monday Shop <s@x.example> wrote:\n> old\n"))
    (line,) = run(path)
    out = io.StringIO()
    call_command("inbox_show", str(line["ticket"]), json=True, stdout=out)
    shown = json.loads(out.getvalue())
    (message,) = shown["messages"]
    assert (message["kind"], message["from"]) == ("customer", "ada@mail.example")
    assert (message["visible_text"], message["folded_text"][:9]) == ("Hello\n\n", "On Monday")
    assert message["subject"] == "Where is my parcel?" and message["attachments"] == []
    assert [event["kind"] for event in shown["events"]] == ["opened", "customer_wrote"]
