"""PostgreSQL with the site's tables: migrated once, and each site begins with a copy."""

import subprocess
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from .servers import postgres, redis
from .site import RunningSite

# Not below pytest's folders: each pytest that begins closes those to PostgreSQL's own user.
FOLDER = {"prefix": "wagdesk-postgres-", "ignore_cleanup_errors": True}


@pytest.fixture(scope="session")
def migrated_data(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The data of a server, at rest, that production's ``migrate`` has been at."""
    make = tmp_path_factory.mktemp
    with TemporaryDirectory(**FOLDER) as folder:
        with postgres(Path(folder)) as database, redis(make("redis")) as broker:
            site = RunningSite(make("migrating"), f"{database}/postgres", broker, smtp_port=1)
            site.manage("migrate", "--verbosity=0")
        yield Path(folder) / "data"


@pytest.fixture(scope="module")
def migrated_folder(migrated_data: Path) -> Iterator[Path]:
    """For a server of one's own."""
    with TemporaryDirectory(**FOLDER) as folder:
        subprocess.run(["cp", "-a", str(migrated_data), folder], check=True)
        yield Path(folder)
