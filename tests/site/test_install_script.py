"""``bin/install``: what a newcomer reads when something is missing."""

import os
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def install(tmp_path):
    """Runs the script with a Python that behaves as the given shell lines say."""

    def run(python: str) -> subprocess.CompletedProcess:
        fake = tmp_path / "python"
        fake.write_text(f"#!/bin/sh\n{python}\n")
        fake.chmod(0o755)
        environment = {**os.environ, "PYTHON": str(fake), "VENV": str(tmp_path / "venv")}
        return subprocess.run(
            ["sh", "bin/install", "requirements.txt"],
            cwd=ROOT,
            env=environment,
            capture_output=True,
            text=True,
        )

    return run


def test_an_old_python_gets_a_sentence_that_says_what_to_do(install, tmp_path):
    done = install("exit 1")
    assert done.returncode == 1
    assert "needs Python 3.11 or newer" in done.stderr
    assert "PYTHON=/path/to/python3.12 make demo" in done.stderr
    assert not (tmp_path / "venv").exists()


def test_a_python_without_venv_says_which_package_is_missing(install, tmp_path):
    done = install('[ "$1" = "-m" ] && exit 1; exit 0')
    assert done.returncode == 1
    assert "apt install python3-venv" in done.stderr
    assert not (tmp_path / "venv").exists()


def test_a_failed_install_says_so_and_fails(install, tmp_path):
    pip = 'if [ "$3" = install ]; then exit 1; else exit 0; fi'
    broken = f"mkdir -p $3/bin; printf '#!/bin/sh\\n%s\\n' '{pip}' > $3/bin/python"
    done = install(f'if [ "$1" = "-m" ]; then {broken}; chmod +x $3/bin/python; fi; exit 0')
    assert done.returncode == 1
    assert "could not be installed" in done.stderr
