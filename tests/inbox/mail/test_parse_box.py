"""The parser's own process: limits, deaths, forks, threads."""

import base64
import contextlib
import io
import os
import signal
import threading
import time
import zipfile

import pytest

from tests.inbox.mail.corpus import corpus_mails
from wagdesk.inbox.mail import parse_box
from wagdesk.inbox.mail.parse_box import ParseBox, ParseFailure
from wagdesk.inbox.mail.reading import read_mail

RAW = b"From: a@b.example\nSubject: Hi\n\nHello\n"
# The standard parser takes a second per some hundred thousand parts.
SLOW = b"Content-Type: multipart/mixed; boundary=b\n\n" + b"--b\n\nx\n" * 400_000


@pytest.fixture
def box():
    box = ParseBox()
    yield box
    box.close()


def test_the_child_reads_mails_as_the_parser_does(box):
    for path in corpus_mails():
        raw = path.read_bytes()
        assert box.parse(raw) == read_mail(raw)


def test_one_child_serves_many_mails_and_is_replaced_in_time(box, monkeypatch):
    monkeypatch.setattr(parse_box, "MAILS_PER_CHILD", 3)
    pids = []
    for _ in range(6):
        box.parse(RAW)
        pids.append(box.child_pid)
    assert pids[0] == pids[1] is not None
    assert pids[2] is None
    assert pids[3] not in (None, pids[0])


def test_mails_that_are_sent_ahead_are_read_once_each_and_in_order(box, monkeypatch):
    raws = [path.read_bytes() for path in corpus_mails()]
    for number, raw in enumerate(raws):
        assert box.parse(raw, raws[number + 1 : number + 4]) == read_mail(raw)
    assert box._served == len(raws) and not box._sent and not box._answers


def test_who_asks_for_another_mail_than_was_sent_ahead_gets_that(box):
    other = RAW.replace(b"Hi", b"Other")
    assert box.parse(RAW, [RAW.replace(b"Hi", b"Never asked for")]).subject == "Hi"
    assert box.parse(other).subject == "Other"


def test_a_child_is_replaced_in_time_with_mails_sent_ahead(box, monkeypatch):
    monkeypatch.setattr(parse_box, "MAILS_PER_CHILD", 3)
    raws = [RAW.replace(b"Hi", str(number).encode()) for number in range(7)]
    pids = []
    for number, raw in enumerate(raws):
        assert box.parse(raw, raws[number + 1 : number + 5]).subject == str(number)
        pids.append(box.child_pid)
    assert pids[0] == pids[1] is not None and pids[2] is pids[5] is None


def test_a_mail_over_a_limit_costs_those_sent_ahead_nothing(box):
    box.wall_seconds = 0.3
    raws = [RAW.replace(b"Hi", str(number).encode()) for number in range(3)]
    assert box.parse(raws[0], [SLOW, *raws[1:]]).subject == "0"
    with pytest.raises(ParseFailure):
        box.parse(SLOW, raws[1:])
    box.wall_seconds = 5
    assert box.parse(raws[1], raws[2:]).subject == "1"
    os.kill(box.child_pid, signal.SIGKILL)
    assert box.parse(raws[2]).subject == "2"


def test_a_mail_over_the_time_limit_fails_and_the_next_is_read(box):
    box.wall_seconds = 0.3
    started = time.monotonic()
    with pytest.raises(ParseFailure) as failure:
        box.parse(SLOW)
    assert failure.value.reason == "too_slow"
    box.wall_seconds = 5
    assert box.parse(RAW).subject == "Hi"
    assert time.monotonic() - started < 5


def test_a_mail_over_the_memory_limit_fails_and_the_next_is_read(box):
    box.wall_seconds = 20
    with pytest.raises(ParseFailure) as failure:
        box.parse(b"Subject: x\n\n" + "ş\n".encode() * 11_000_000)
    assert failure.value.reason in ("too_much_memory", "parser_died")
    assert box.parse(RAW).subject == "Hi"


def zip_bomb() -> bytes:
    """42 MB of zeros in a small archive, as every bomb begins."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("0.dll", bytes(42_000_000))
    return packed.getvalue()


def archive_mail(content: bytes, name: str) -> bytes:
    return (
        f"From: a@b.example\nContent-Type: application/zip; name={name}\n"
        "Content-Disposition: attachment\nContent-Transfer-Encoding: base64\n\n"
    ).encode() + base64.encodebytes(content)


@pytest.mark.parametrize(
    "content",
    [zip_bomb(), b"PK\x03\x04\x14\x00\x01\x00\x63\x00" + bytes(300)],
    ids=["bomb", "encrypted"],
)
def test_archives_are_kept_and_never_opened(box, content):
    (part,) = box.parse(archive_mail(content, "fatura.zip")).attachments
    assert part.name == "fatura.zip" and part.content == content


OVER_BUDGET = {
    "a line of 100 MB": b"From: a@b.example\n\n" + b"a" * 100_000_000,
    "a header of 100 MB": b"Subject: " + b"=?utf-8?Q?a?=" * 7_700_000 + b"\n\nx",
    "parts without end": b"Content-Type: multipart/mixed; boundary=b\n\n" + b"--b\n\nx\n" * 400_000,
}


@pytest.mark.parametrize("name", OVER_BUDGET)
def test_after_a_mail_over_every_budget_the_next_is_read_within_five_seconds(box, name):
    box.parse(RAW)
    with contextlib.suppress(ParseFailure):
        box.parse(OVER_BUDGET[name])
    started = time.monotonic()
    assert box.parse(RAW).subject == "Hi"
    assert time.monotonic() - started < 5


def test_a_child_found_dead_costs_no_mail(box):
    box.parse(RAW)
    dead = box.child_pid
    os.kill(dead, signal.SIGKILL)
    time.sleep(0.05)
    assert box.parse(RAW).subject == "Hi"
    assert box.child_pid != dead


def test_a_child_killed_in_the_middle_of_a_mail_is_tried_once_more(box):
    box.wall_seconds = 30
    box.parse(RAW)
    first = box.child_pid
    killer = threading.Timer(0.2, os.kill, (first, signal.SIGKILL))
    killer.start()
    mail = box.parse(SLOW[: len(SLOW) // 4])
    killer.join()
    assert "too_many_parts" in mail.defects
    assert box.child_pid != first


def test_threads_take_turns(box):
    results = []

    def work(number: int) -> None:
        for _ in range(10):
            raw = f"From: a@b.example\nSubject: {number}\n\n{'x' * number * 1000}".encode()
            results.append(box.parse(raw).subject == str(number))

    threads = [threading.Thread(target=work, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert results == [True] * 40


def test_a_forked_process_opens_a_child_of_its_own():
    box = parse_box.box
    box.parse(RAW)
    parents_child = box.child_pid
    pid = os.fork()
    if pid == 0:
        fine = box.parse(RAW).subject == "Hi" and box.child_pid != parents_child
        box.close()
        os._exit(0 if fine else 1)
    _, status = os.waitpid(pid, 0)
    assert os.waitstatus_to_exitcode(status) == 0
    assert box.parse(RAW).subject == "Hi"
    assert box.child_pid == parents_child


# No deep nesting, nothing that grows: only the child's own limits hold this one.
MANY_ENTITIES = "&amp;" * 390_000


def html_mail(html: str) -> bytes:
    return b"From: a@b.example\nContent-Type: text/html\n\n" + html.encode()


def test_what_the_child_reads_is_ready_to_be_kept(box):
    raw = b"From: a@b.example\nContent-Type: text/html\n\n<b onclick=x>Yes</b><script>1</script>"
    mail = box.parse(raw)
    assert (mail.cleaned_html.strip(), mail.visible_text) == ("<b>Yes</b>", "Yes")
    quoted = box.parse(b"From: a@b.example\n\nYes\n\n> No?\n")
    assert (quoted.visible_text, quoted.folded_text) == ("Yes\n\n", "> No?\n")


def test_a_mail_whose_html_takes_too_long_is_kept_as_its_words(box, monkeypatch):
    # Its words alone are quick, but not on a machine that does ten things at once.
    monkeypatch.setattr(parse_box, "PLAIN_SHARE", 8)
    box.parse(RAW)
    box.wall_seconds = 1
    mail = box.parse(html_mail(MANY_ENTITIES + "<p>the words</p>"))
    assert "html_as_words" in mail.defects
    assert mail.text.endswith("the words ") and mail.folded_text == ""
    assert mail.cleaned_html.startswith("<pre>") and "<p>" not in mail.cleaned_html
