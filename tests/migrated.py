"""The migrated SQLite database: made once and copied, for migrating takes half a minute.

Kept in pytest's cache folder under a name that tells of every file of models and migrations.
"""

import fcntl
import hashlib
import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from django.apps import apps
from django.db import connection

ROOT = Path(__file__).resolve().parents[1]
MAKE = "import django; django.setup(); from helpcenter import runner; runner.make_database()"


def folder_of(config: pytest.Config, paths: pytest.TempPathFactory) -> Path:
    """The same for all processes of a run."""
    kept = getattr(config, "cache", None)
    return kept.mkdir("migrated") if kept else paths.getbasetemp().parent


def migrated_database(kept: Path) -> Path:
    """A file that ``migrate`` has made; whoever asks while it is made waits."""
    database = kept / f"{_state_of_the_models()}.sqlite3"
    with _alone(kept / "lock"):
        if not database.exists():
            for old in kept.glob("*.sqlite3"):
                old.unlink()
            _migrate(database)
    return database


@contextmanager
def filled_with(database: Path) -> Iterator[None]:
    """The test database in memory holds all that is in the file, until the end."""
    ours = sqlite3.connect(connection.creation._get_test_db_name(), uri=True)
    theirs = sqlite3.connect(database)
    theirs.backup(ours)
    theirs.close()
    # It lives as long as somebody is connected.
    yield
    ours.close()


def _state_of_the_models() -> str:
    told = hashlib.sha256(sqlite3.sqlite_version.encode())
    for app in sorted(apps.get_app_configs(), key=lambda app: app.name):
        for path in sorted(Path(app.path).rglob("*.py")):
            if {"models.py", "models", "migrations"} & {path.name, *path.parts}:
                told.update(f"{app.name} {path.relative_to(app.path)}".encode())
                told.update(path.read_bytes())
    return told.hexdigest()[:20]


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    with path.open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _migrate(database: Path) -> None:
    with TemporaryDirectory(dir=database.parent) as folder:
        environment = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "helpcenter.settings.dev",
            "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'site'}",
            "WAGDESK_VAR": folder,
        }
        # As the demo makes it: whatever starts with a copy takes that for done.
        subprocess.run([sys.executable, "-c", MAKE], cwd=ROOT, env=environment, check=True)
        made = Path(folder) / "db.sqlite3"
        whole = sqlite3.connect(made)
        # A database in memory can have no journal beside it.
        whole.execute("PRAGMA journal_mode=DELETE")
        whole.close()
        os.replace(made, database)
