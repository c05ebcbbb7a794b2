"""A damaged index is noticed, answered around, said aloud and made anew."""

import json
import os
import subprocess
import sys
import textwrap
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.contrib.auth.models import AnonymousUser, User
from django.urls import reverse
from django.utils import timezone

from tests.make.search import make_document
from wagdesk.search import engines, state
from wagdesk.search.actions import drain_index_changes, mark_changed, rebuild_index
from wagdesk.search.engines import get_engine
from wagdesk.search.engines.base import EngineBroken, EngineError
from wagdesk.search.engines.embedded import EmbeddedEngine
from wagdesk.search.models import IndexChange
from wagdesk.search.queries import find
from wagdesk.search.state import engine_trouble

ROOT = Path(__file__).resolve().parents[2]
KINDS_OF_FILES = ("term", "idx", "pos", "store", "fast", "fieldnorm")


def put_in_place_of(path: Path, content: bytes) -> None:
    """As a restored or half-written copy would: whoever has the old file open keeps it."""
    new = path.with_name(f"{path.name}.copy")
    new.write_bytes(content)
    os.replace(new, path)


def truncate(path: Path) -> None:
    put_in_place_of(path, path.read_bytes()[: path.stat().st_size // 2])


def garble(path: Path) -> None:
    """The length and the end stay as they were: only the checksum tells."""
    content = bytearray(path.read_bytes())
    content[: min(16, len(content) - 200)] = b"\xff" * min(16, len(content) - 200)
    put_in_place_of(path, bytes(content))


def remove(path: Path) -> None:
    path.unlink()


def empty(path: Path) -> None:
    put_in_place_of(path, b"")


@pytest.fixture
def shelf(things, tmp_path) -> Path:
    """The folder of an index with forty things."""
    things.put(*(make_document(str(n), f"Tent {n}", body="walking " * 50) for n in range(40)))
    rebuild_index()
    state.look_again()
    yield tmp_path / "search" / "thing"
    state.look_again()


def restart() -> None:
    """What the next process sees."""
    engines.forget_engine()
    state.look_again()


def found() -> tuple[bool, int]:
    findings = find(AnonymousUser(), "tent", kind="thing", locale="en", limit=3)
    return findings.engine_down, len(findings.hits)


@pytest.mark.django_db
@pytest.mark.parametrize("damage", [truncate, garble, remove, empty])
@pytest.mark.parametrize("suffix", KINDS_OF_FILES)
def test_any_damaged_file_is_noticed_and_the_index_made_anew(
    shelf, suffix: str, damage: Callable[[Path], None]
):
    damage(next(shelf.glob(f"v*/en/*.{suffix}")))
    restart()
    assert found()[1] == 3
    assert get_engine().needs_rebuild("thing")
    drain_index_changes()
    assert not get_engine().needs_rebuild("thing")
    assert found() == (False, 3)
    assert get_engine().health().documents["thing/en"] == 40


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["CURRENT", "v*/en/meta.json"])
@pytest.mark.parametrize("damage", [remove, empty, lambda path: path.write_text("{ no")])
def test_without_its_signposts_titles_are_searched_until_it_is_made_anew(
    shelf, name: str, damage: Callable[[Path], None]
):
    damage(next(shelf.glob(name)))
    restart()
    down, hits = found()
    assert hits == 3
    assert not get_engine().health().ok
    drain_index_changes()
    assert found() == (False, 3)


@pytest.mark.django_db
def test_a_vanished_generation_is_noticed(shelf):
    for generation in shelf.glob("v*"):
        generation.rename(generation.with_name(f"gone-{generation.name}"))
    assert found() == (True, 3)
    restart()
    assert "missing or damaged" in engine_trouble()
    drain_index_changes()
    assert found() == (False, 3)


@pytest.mark.django_db
def test_a_search_that_fails_has_the_writer_look_closely(shelf, monkeypatch):
    """Bit rot leaves size and times as they were: only the failing search shows it."""
    engine = get_engine()
    assert not engine.needs_rebuild("thing")
    path = next(shelf.glob("v*/en/*.term"))
    before = path.stat()
    with path.open("r+b") as file:
        file.write(b"\xff" * 16)
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert not engine.needs_rebuild("thing")
    monkeypatch.setattr(
        "wagdesk.search.engines.embedded.physical.PhysicalIndex.search", _panics, raising=True
    )
    assert found() == (True, 3)
    monkeypatch.undo()
    assert engine.needs_rebuild("thing")


def _panics(self, request):
    raise ValueError("An error occurred in a Tantivy thread: index out of bounds")


@pytest.mark.django_db
def test_suspicion_of_a_sound_index_ends_with_the_close_look(shelf):
    (shelf / "SUSPECT").write_text("something odd")
    assert not get_engine().health().ok
    assert not get_engine().needs_rebuild("thing")
    assert get_engine().health().ok


@pytest.mark.django_db
def test_a_change_that_meets_a_broken_index_is_in_the_new_one(shelf, things, monkeypatch):
    write, broken = EmbeddedEngine.apply, []

    def breaks_once(self, *args):
        if not broken:
            broken.append(1)
            truncate(next(shelf.glob("v*/en/*.store")))
            raise EngineBroken("a file is damaged")
        return write(self, *args)

    monkeypatch.setattr(EmbeddedEngine, "apply", breaks_once)
    things.put(make_document("99", "Boots"))
    mark_changed(kind="thing", object_ids=["99"])
    assert drain_index_changes() == 1
    assert not IndexChange.objects.exists()
    assert get_engine().health().documents["thing/en"] == 41


def test_a_new_index_that_is_not_sound_never_serves(tmp_path, monkeypatch):
    engine = EmbeddedEngine(tmp_path / "index")
    engine.index([make_document("old", "Tent")])
    progress = EmbeddedEngine._check

    def check(self, generation, least=0):
        truncate(next(generation.glob("en/*.term")))
        progress(self, generation, least)

    monkeypatch.setattr(EmbeddedEngine, "_check", check)
    with pytest.raises(EngineBroken, match="not sound, the old one stays"):
        engine.rebuild("thing", lambda after: [make_document("new", "Tent")], lambda ids: [])
    assert engine.health().ok
    assert engine.health().documents == {"thing/en": 1}
    assert len(list((tmp_path / "index" / "thing").glob("v*"))) == 1


FULL_DISK = """
import resource, signal, sys
sys.path.insert(0, {root!r})
from django.conf import settings
settings.configure()
from wagdesk.search.documents import Document
from wagdesk.search.engines.base import EngineBroken, EngineError
from wagdesk.search.engines.embedded import EmbeddedEngine

engine = EmbeddedEngine({path!r})
engine.index([Document("thing", "1", "en", "Tent")])
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
many = [Document("thing", str(n), "en", "Tent", body=f"word{{n}} " * 90) for n in range(300)]
before = resource.getrlimit(resource.RLIMIT_FSIZE)
resource.setrlimit(resource.RLIMIT_FSIZE, (2000, before[1]))
for write in (
    lambda: engine.index(many),
    lambda: engine.rebuild("thing", lambda after: many, lambda ids: []),
):
    try:
        write()
    except EngineError as error:
        print(type(error).__name__, error)
    else:
        raise SystemExit("the disk was not full")
resource.setrlimit(resource.RLIMIT_FSIZE, before)
again = EmbeddedEngine({path!r})
assert again.health().documents == {{"thing/en": 1}}, again.health()
engine.index(many)
assert again.health().documents == {{"thing/en": 300}}, again.health()
"""


def test_a_full_disk_is_the_engines_trouble_and_leaves_the_index_as_it_was(tmp_path):
    script = FULL_DISK.format(root=str(ROOT), path=str(tmp_path / "index"))
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(script)],
        capture_output=True,
        text=True,
        timeout=60,
        cwd=ROOT,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.django_db
def test_trouble_of_the_engine_costs_no_row_an_attempt(shelf, things, monkeypatch):
    def full(self, *args):
        raise EngineError("No space left on device")

    monkeypatch.setattr(EmbeddedEngine, "apply", full)
    mark_changed(kind="thing", object_ids=["1", "2"])
    assert drain_index_changes() == 0
    rows = IndexChange.objects.values_list("attempts", "claimed_by")
    assert set(rows) == {(0, None)}
    monkeypatch.undo()
    assert drain_index_changes() == 2


# Saying so


@pytest.mark.django_db
def test_readyz_says_in_words_what_is_wrong(client, shelf):
    for kind in shelf.parent.iterdir():
        (kind / "CURRENT").unlink()
    body = client.get("/wagdesk/readyz").json()
    assert body["checks"]["search_engine"] == "failed"
    assert body["reasons"]["search_engine"].startswith("The search index is missing or damaged")
    drain_index_changes()
    body = client.get("/wagdesk/readyz").json()
    assert body["checks"]["search_engine"] == "ok"
    assert "search_engine" not in json.dumps(body.get("reasons", {}))


@pytest.mark.django_db
def test_all_is_well_is_nothing_to_say(shelf):
    assert engine_trouble() == ""


@pytest.mark.django_db
def test_trouble_is_looked_up_once_in_a_while(shelf, django_assert_num_queries):
    engine_trouble()
    with django_assert_num_queries(0):
        engine_trouble()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("attempts", "minutes", "said"),
    [(0, 6, "Does the worker run?"), (2, 6, "tried again"), (0, 4, "")],
)
def test_changes_that_wait_long_are_trouble(shelf, attempts, minutes, said):
    IndexChange.objects.create(
        kind="thing",
        object_id="1",
        attempts=attempts,
        created_at=timezone.now() - timedelta(minutes=minutes),
    )
    assert said in engine_trouble()
    assert bool(said) == bool(engine_trouble())


@pytest.mark.django_db
def test_a_dead_engine_is_trouble(shelf, settings):
    settings.WAGDESK_SEARCH_ENGINE = {"BACKEND": "no.such.Engine"}
    state.look_again()
    assert "does not answer" in engine_trouble()


@pytest.mark.django_db
def test_editors_see_a_warning_on_their_home_page_while_search_is_in_trouble(client, shelf):
    client.force_login(User.objects.create_superuser("editor"))
    home = reverse("wagtailadmin_home")
    assert "The search index is missing" not in client.get(home).content.decode()
    (shelf / "CURRENT").unlink()
    restart()
    assert "The search index is missing or damaged" in client.get(home).content.decode()
