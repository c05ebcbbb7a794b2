"""A real Elasticsearch for tests: the one at ``ELASTICSEARCH_URL``, or one of our own.

Our own is the distribution that ``bin/fetch-elasticsearch`` keeps, on free ports, with its
data in a temp folder. It ships no start script for Unix and refuses to run as root.
"""

import contextlib
import http.client
import json
import os
import re
import shutil
import signal
import subprocess
import tempfile
import time
import urllib.request
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest

from .servers import free_port, need, stop_group

ROOT = Path(__file__).resolve().parents[2]
NOBODY = 65534
HEAP = "512m"
START_SECONDS = 300
# What 8.16 runs on; a newer Java has no security manager any more.
JAVA_VERSIONS = range(17, 24)
# At each update of its figures a server with space left lifts the blocks that tests put on.
SETTINGS = """\
cluster.name: wagdesk-tests
node.name: tests
network.host: 127.0.0.1
http.port: {http}
transport.port: {transport}
discovery.type: single-node
xpack.security.enabled: false
cluster.routing.allocation.disk.threshold_enabled: false
cluster.info.update.interval: 60m
cluster.max_shards_per_node: 3000
path.data: {data}
path.logs: {folder}/logs
"""
JVM_OPTIONS = "-XX:+UseSerialGC\n-Djava.io.tmpdir=${ES_TMPDIR}\n-XX:+ExitOnOutOfMemoryError\n"


def distribution() -> Path | None:
    """The unpacked distribution, if it has been fetched."""
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    named = os.environ.get("WAGDESK_ES_HOME")
    places = [ROOT / "var" / "elasticsearch", cache / "wagdesk" / "elasticsearch"]
    for place in [Path(named)] if named else places:
        if (place / "lib" / "cli-launcher").is_dir():
            return place
    return None


def java_home() -> Path | None:
    """A Java that this version runs on."""
    on_path = shutil.which("java")
    named = os.environ.get("ES_JAVA_HOME")
    found = [Path(named)] if named else []
    found += [Path(on_path).resolve().parents[1]] if on_path else []
    found += sorted(Path("/usr/lib/jvm").glob("*"))
    return next((home for home in found if _java_version(home) in JAVA_VERSIONS), None)


def _java_version(home: Path) -> int:
    program = home / "bin" / "java"
    if not program.exists():
        return 0
    said = subprocess.run([program, "-version"], capture_output=True, text=True, check=False)
    version = re.search(r'version "(\d+)', said.stderr)
    return int(version[1]) if version else 0


class Server:
    """An Elasticsearch of our own. It may be killed and started again on the same data."""

    def __init__(self) -> None:
        need(distribution(), "Elasticsearch (bin/fetch-elasticsearch gets it)")
        need(java_home(), "Java 17 to 23")
        # Not pytest's: only root may enter that one.
        self.folder = Path(tempfile.mkdtemp(prefix="wagdesk-es-"))
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self._data = Path(tempfile.mkdtemp(prefix="wagdesk-es-", dir=_memory()))
        self._process: subprocess.Popen | None = None
        self._home = self._prepare()

    def _prepare(self) -> Path:
        home = distribution()
        for name in ("config", "logs", "tmp"):
            (self.folder / name).mkdir()
        config = self.folder / "config"
        settings = SETTINGS.format(
            http=self.port, transport=free_port(), folder=self.folder, data=self._data
        )
        (config / "elasticsearch.yml").write_text(settings)
        (config / "jvm.options").write_text(JVM_OPTIONS)
        shutil.copyfile(home / "config" / "log4j2.properties", config / "log4j2.properties")
        if os.geteuid() == 0:
            if not _readable_by_all(home):
                home = Path(shutil.copytree(home, self.folder / "home"))
            for path in (self._data, self.folder, *self.folder.rglob("*")):
                os.chown(path, NOBODY, NOBODY)
        return home

    def start(self) -> None:
        """Run it and wait until it answers."""
        home, java = self._home, java_home()
        options = {
            "cli.name": "server",
            "cli.script": "bin/elasticsearch",
            "cli.libs": "lib/tools/server-cli",
            "es.path.home": home,
            "es.path.conf": self.folder / "config",
            "es.distribution.type": "tar",
        }
        command = [java / "bin" / "java", "-Xms4m", "-Xmx64m", "-XX:+UseSerialGC"]
        command += [f"-D{name}={value}" for name, value in options.items()]
        command += ["-cp", f"{home}/lib/*:{home}/lib/cli-launcher/*"]
        as_user = {"user": NOBODY, "group": NOBODY, "extra_groups": []}
        with (self.folder / "output").open("ab") as output:
            self._process = subprocess.Popen(
                [*command, "org.elasticsearch.launcher.CliToolLauncher"],
                cwd=home,
                env={
                    "PATH": os.environ["PATH"],
                    "HOME": str(self.folder / "tmp"),
                    "ES_JAVA_HOME": str(java),
                    "ES_JAVA_OPTS": f"-Xms{HEAP} -Xmx{HEAP}",
                    "ES_TMPDIR": str(self.folder / "tmp"),
                },
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                **(as_user if os.geteuid() == 0 else {}),
            )
        self._wait()

    def _wait(self) -> None:
        deadline = time.monotonic() + START_SECONDS
        while not self.answers():
            said = (self.folder / "output").read_text(errors="replace")[-2000:]
            assert self._process.poll() is None, f"Elasticsearch did not start:\n{said}"
            assert time.monotonic() < deadline, f"Elasticsearch does not answer:\n{said}"
            time.sleep(0.25)

    def answers(self) -> bool:
        health = f"{self.url}/_cluster/health?wait_for_no_initializing_shards=true&timeout=30s"
        try:
            with urllib.request.urlopen(health, timeout=40) as answer:
                return json.load(answer)["status"] in ("green", "yellow")
        except (OSError, http.client.HTTPException):
            return False

    def kill(self) -> None:
        """As the power goes: nothing is said good-bye to."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()

    def pause(self) -> None:
        """It keeps its sockets and answers nothing."""
        os.killpg(self._process.pid, signal.SIGSTOP)

    def go_on(self) -> None:
        os.killpg(self._process.pid, signal.SIGCONT)

    def stop(self) -> None:
        if self._process is not None:
            stop_group(self._process)
        for folder in (self.folder, self._data):
            shutil.rmtree(folder, ignore_errors=True)


def _memory() -> Path | None:
    """Where writing costs nothing: a hundred tests make and drop hundreds of indexes."""
    memory = Path("/dev/shm")
    roomy = memory.is_dir() and shutil.disk_usage(memory).free > 2**30
    return memory if roomy else None


def _readable_by_all(folder: Path) -> bool:
    return all(path.stat().st_mode & 0o005 == 0o005 for path in (folder, *folder.parents))


@contextlib.contextmanager
def running_server() -> Iterator[Server]:
    """A fresh server, always ended."""
    server = Server()
    try:
        server.start()
        yield server
    finally:
        server.stop()


@pytest.fixture(scope="session")
def elasticsearch_server() -> Iterator[Server | None]:
    """A server of our own; None where ``ELASTICSEARCH_URL`` names one.

    Tests that use it stand in the group ``elasticsearch``, so that one worker starts one.
    """
    if os.environ.get("ELASTICSEARCH_URL"):
        yield None
        return
    with running_server() as server:
        yield server


@pytest.fixture
def elasticsearch_url(elasticsearch_server) -> str:
    """The address of an Elasticsearch that answers."""
    if elasticsearch_server is None:
        return os.environ["ELASTICSEARCH_URL"].rstrip("/")
    if not elasticsearch_server.answers():
        elasticsearch_server.start()
    return elasticsearch_server.url


@pytest.fixture
def elastic_prefix(elasticsearch_url) -> Iterator[str]:
    """A name of this test's own; every index that begins with it is deleted afterwards."""
    prefix = f"wagdesk-test-{uuid.uuid4().hex[:12]}"
    yield prefix
    delete_indexes(elasticsearch_url, prefix)


def delete_indexes(url: str, prefix: str) -> None:
    pattern = f"{url}/_cat/indices/{prefix}.*?h=index&format=json"
    with urllib.request.urlopen(pattern) as answer:
        names = [index["index"] for index in json.load(answer)]
    if names:
        request = urllib.request.Request(f"{url}/{','.join(names)}", method="DELETE")
        urllib.request.urlopen(request).close()
