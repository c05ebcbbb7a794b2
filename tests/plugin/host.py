"""A Wagtail site made by ``wagtail start``, and Wagdesk put into it as docs/install.md says."""

import os
import re
import shutil
import socket
import subprocess
import sys
import time
import venv
from pathlib import Path

import requests

ROOT = Path(__file__).resolve().parents[2]
BLOCK = re.compile(r"^```(\w+) (\w+)\n(.*?)^```", re.M | re.S)


def documented() -> dict[str, str]:
    """The code blocks of docs/install.md by their mark."""
    text = (ROOT / "docs" / "install.md").read_text()
    return {mark: code for _language, mark, code in BLOCK.findall(text)}


def build_wheel(folder: Path) -> Path:
    subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", folder, ROOT],
        check=True,
        stdout=subprocess.DEVNULL,
    )
    (wheel,) = folder.glob("wagdesk-*.whl")
    return wheel


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Host:
    """The folder, its own virtual environment, and a running server."""

    def __init__(self, folder: Path, wheel: Path, mail_port: int) -> None:
        self.folder, self.wheel, self.mail_port = folder, wheel, mail_port
        self.bin = folder.parent / "venv" / "bin"
        self.pins = folder.parent / "pins.txt"
        self.server: subprocess.Popen | None = None
        self.url = self.keys = ""

    def start_project(self) -> None:
        """Wagtail as its own documentation starts it, on the Django that we support."""
        venv.create(self.bin.parent, with_pip=True)
        self._pin()
        self.pip("install", "-q", "-c", str(self.pins), "Django==5.2.*", "wagtail==8.0.*")
        self.folder.mkdir()
        self._run(self.bin / "wagtail", "start", "mysite", ".")
        self.write("mysite/settings/local.py", "EMAIL_HOST = '127.0.0.1'\n")
        self.append("mysite/settings/local.py", f"EMAIL_PORT = {self.mail_port}\n")
        backend = "django.core.mail.backends.smtp.EmailBackend"
        self.append("mysite/settings/local.py", f"EMAIL_BACKEND = '{backend}'\n")

    def install(self) -> None:
        """What docs/install.md says, block by block."""
        blocks = documented()
        self.shell(blocks["install"])
        self.keys = self.shell(blocks["key"]).strip()
        self.append("mysite/settings/base.py", blocks["settings"])
        self.append("mysite/urls.py", blocks["urls"])
        self.shell(blocks["setup"])

    def uninstall(self) -> None:
        blocks = documented()
        self.shell(blocks["uninstall"])
        for path, mark in (("mysite/settings/base.py", "settings"), ("mysite/urls.py", "urls")):
            text = (self.folder / path).read_text()
            assert blocks[mark] in text
            self.write(path, text.replace(blocks[mark], ""))
        self.shell(blocks["uninstalled"])

    def shell(self, code: str) -> str:
        """Run documented commands; what they ask before they delete is answered with yes."""
        code = re.sub(r"\bpip install wagdesk\b", f"{self._pip_install()} '{self.wheel}'", code)
        said = [
            self._run("bash", "-c", line, stdin=("y\n" if line.startswith("pip") else "yes\n") * 9)
            for line in code.splitlines()
        ]
        return "".join(said)

    def _pip_install(self) -> str:
        return f"pip install -q -c '{self.pins}'"

    def _pin(self) -> None:
        """Our pins as constraints, so that the test fails for our sake alone."""
        pins = re.sub(r"\[\w+\]", "", (ROOT / "requirements.txt").read_text())
        self.pins.write_text(pins)

    def pip(self, *arguments: str) -> str:
        return self._run(self.bin / "pip", *arguments)

    def manage(self, *arguments: str, check: bool = True) -> str:
        return self._run(self.bin / "python", "manage.py", *arguments, check=check)

    def python(self, code: str) -> str:
        """A line of Python inside the host."""
        return self.manage("shell", "--no-imports", "-c", code).strip()

    def _run(self, *command: object, stdin: str = "", check: bool = True) -> str:
        done = subprocess.run(
            [str(part) for part in command],
            cwd=self.folder if self.folder.exists() else None,
            env=self._environment(),
            input=stdin,
            capture_output=True,
            text=True,
        )
        said = done.stdout + done.stderr
        assert done.returncode == 0 or not check, f"{command}\n{said}"
        return said

    def _environment(self) -> dict[str, str]:
        """Ours without anything that would show the host the checkout."""
        kept = {
            name: value
            for name, value in os.environ.items()
            if name not in ("PYTHONPATH", "DJANGO_SETTINGS_MODULE", "VIRTUAL_ENV")
            and not name.startswith("WAGDESK_")
        }
        kept |= {"WAGDESK_KEYS": self.keys} if self.keys else {}
        return {**kept, "PATH": f"{self.bin}{os.pathsep}{os.environ['PATH']}"}

    def write(self, path: str, text: str) -> None:
        target = self.folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text)

    def append(self, path: str, text: str) -> None:
        with (self.folder / path).open("a") as file:
            file.write(text)

    def serve(self) -> None:
        port = free_port()
        self.url = f"http://127.0.0.1:{port}"
        log = (self.folder.parent / "server.log").open("w")
        self.server = subprocess.Popen(
            [self.bin / "python", "manage.py", "runserver", "--noreload", f"127.0.0.1:{port}"],
            cwd=self.folder,
            env=self._environment(),
            stdout=log,
            stderr=log,
        )
        deadline = time.monotonic() + 60
        while True:
            try:
                requests.get(f"{self.url}/admin/login/", timeout=20)
                return
            except requests.ConnectionError:
                assert self.server.poll() is None and time.monotonic() < deadline, self.log()
                time.sleep(0.2)

    def log(self) -> str:
        return (self.folder.parent / "server.log").read_text()

    def stop(self) -> None:
        if self.server:
            self.server.terminate()
            self.server.wait(10)
            self.server = None

    def remove(self) -> None:
        self.stop()
        shutil.rmtree(self.bin.parent, ignore_errors=True)
