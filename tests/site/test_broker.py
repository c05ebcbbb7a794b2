"""The demo's broker: a message appears whole, and a broken one ends nobody."""

import subprocess
import sys
import textwrap
import threading
import time
from contextlib import contextmanager
from pathlib import Path
from queue import Empty

import pytest
from kombu import Connection

from helpcenter.broker import Transport

ROOT = Path(__file__).resolve().parents[2]
WRITERS, EACH = 2, 1000
SECONDS = 60


@pytest.fixture
def folder(tmp_path):
    # kombu remembers bindings by process, not by folder.
    Transport.global_state.clear()
    for name in ("queue", "control"):
        (tmp_path / name).mkdir()
    return tmp_path


def options(folder: Path) -> dict[str, object]:
    return {
        "data_folder_in": str(folder / "queue"),
        "data_folder_out": str(folder / "queue"),
        "control_folder": str(folder / "control"),
        "store_processed": False,
    }


@contextmanager
def opened(folder: Path):
    """A queue named ``work`` of the broker in this folder."""
    with Connection(
        "filesystem://localhost",
        transport="helpcenter.broker:Transport",
        transport_options=options(folder),
    ) as connection:
        yield connection.SimpleQueue("work")


WRITER = """
from kombu import Connection
with Connection("filesystem://localhost", transport="helpcenter.broker:Transport",
                transport_options={options!r}) as connection:
    queue = connection.SimpleQueue("work")
    for number in range({each}):
        queue.put({{"writer": {writer}, "number": number, "padding": "x" * 3000}})
"""


def start_writer(folder: Path, writer: int) -> subprocess.Popen:
    code = textwrap.dedent(WRITER).format(options=options(folder), each=EACH, writer=writer)
    return subprocess.Popen(
        [sys.executable, "-c", code],
        env={"PYTHONPATH": f"{ROOT}:{ROOT / 'site'}"},
        stderr=subprocess.PIPE,
        text=True,
    )


def test_a_reader_gets_every_message_whole_while_two_processes_write(folder, caplog):
    writers = [start_writer(folder, number) for number in range(WRITERS)]
    read = []
    deadline = time.monotonic() + SECONDS
    with opened(folder) as queue:
        while len(read) < WRITERS * EACH and time.monotonic() < deadline:
            try:
                message = queue.get(block=False)
            except Empty:
                time.sleep(0.001)
                continue
            message.ack()
            read.append((message.payload["writer"], message.payload["number"]))
            assert len(message.payload["padding"]) == 3000
    for writer in writers:
        _out, said = writer.communicate(timeout=10)
        assert (writer.returncode, said) == (0, "")
    assert sorted(read) == [(w, number) for w in range(WRITERS) for number in range(EACH)]
    assert caplog.records == []
    assert list((folder / "queue").iterdir()) == []


def test_two_readers_share_the_messages_and_none_gets_one_twice(folder):
    with opened(folder) as queue:
        for number in range(300):
            queue.put({"number": number})
    read, failed = [], []

    def take() -> None:
        try:
            with opened(folder) as queue:
                while True:
                    message = queue.get(block=False)
                    message.ack()
                    read.append(message.payload["number"])
        except Empty:
            pass
        except Exception as error:
            failed.append(error)

    readers = [threading.Thread(target=take) for _ in range(2)]
    for reader in readers:
        reader.start()
    for reader in readers:
        reader.join(SECONDS)
    assert (sorted(read), failed) == (list(range(300)), [])


def test_a_message_that_is_being_written_is_not_taken(folder):
    (folder / "queue" / "0_abc.work.msg.0123.part").write_bytes(b"")
    with opened(folder) as queue, pytest.raises(Empty):
        queue.get(block=False)


@pytest.mark.parametrize(
    "content",
    [b"", b"{", b"\xff\xfe", b"[]", b"null", b'{"properties": null}', b'{"properties": {}}'],
)
def test_a_message_that_cannot_be_read_is_named_in_the_log_and_the_next_one_comes(
    folder, caplog, content
):
    # Sorts before every real one.
    (folder / "queue" / "0_broken.work.msg").write_bytes(content)
    with opened(folder) as queue:
        queue.put("fine")
        message = queue.get(block=False)
        message.ack()
        assert message.payload == "fine"
    assert [record.message for record in caplog.records] == ["broker.unreadable"]
    assert caplog.records[0].file == "0_broken.work.msg"


def test_the_demo_uses_it(folder):
    code = """
    from helpcenter.celery import app
    from helpcenter.broker import Transport
    with app.connection_for_read() as reads, app.connection_for_write() as writes:
        assert type(reads.transport) is type(writes.transport) is Transport
    """
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(code)],
        env={
            "PYTHONPATH": f"{ROOT}:{ROOT / 'site'}",
            "WAGDESK_VAR": str(folder),
            "DJANGO_SETTINGS_MODULE": "helpcenter.settings.dev",
        },
        stderr=subprocess.PIPE,
        text=True,
    )
    assert (done.returncode, done.stderr) == (0, "")
