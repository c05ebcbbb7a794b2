"""A real Dovecot for tests: Debian's program, free ports, own configuration, data in a temp
folder, no system service. As root it runs as nobody."""

import contextlib
import grp
import os
import pwd
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from imapclient import IMAPClient

from .certificates import make_certificate
from .servers import free_port, need, stop_group, wait_for_port

NOBODY = 65534
CONFIG = """\
protocols = imap
listen = 127.0.0.1
base_dir = {folder}/run
log_path = {folder}/log
default_internal_user = {user}
default_internal_group = {group}
default_login_user = {user}
first_valid_uid = 0
ssl = yes
ssl_cert = <{folder}/certificate.pem
ssl_key = <{folder}/key.pem
disable_plaintext_auth = no
auth_mechanisms = plain login xoauth2 oauthbearer
auth_failure_delay = 0 secs
mail_location = maildir:~/Maildir
mail_max_userip_connections = 100
passdb {{
  driver = oauth2
  mechanisms = xoauth2 oauthbearer
  args = {folder}/oauth2.conf
}}
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={folder}/home/%u
}}
namespace inbox {{
  inbox = yes
  separator = /
}}
service anvil {{
  chroot =
}}
service stats {{
  chroot =
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = {tls_port}
    ssl = yes
  }}
}}
"""
OAUTH2 = """\
introspection_mode = get
introspection_url = {url}
username_attribute = username
active_attribute = active
active_value = true
"""


class Dovecot:
    """It may be stopped and started again on the same data. Every user name exists."""

    password = "a-long_one,with:signs"

    def __init__(self, token_url: str = "http://127.0.0.1:9/") -> None:
        need(shutil.which("dovecot"), "Dovecot (dovecot-imapd)")
        self.folder = Path(tempfile.mkdtemp(prefix="wagdesk-dovecot-"))
        self.port, self.tls_port = free_port(), free_port()
        self.authority = make_certificate(self.folder, "localhost")
        self._process: subprocess.Popen | None = None
        uid = NOBODY if os.geteuid() == 0 else os.getuid()
        gid = NOBODY if os.geteuid() == 0 else os.getgid()
        for name in ("run", "home"):
            (self.folder / name).mkdir()
        (self.folder / "oauth2.conf").write_text(OAUTH2.format(url=token_url))
        (self.folder / "dovecot.conf").write_text(
            CONFIG.format(
                folder=self.folder,
                user=pwd.getpwuid(uid).pw_name,
                group=grp.getgrgid(gid).gr_name,
                uid=uid,
                gid=gid,
                port=self.port,
                tls_port=self.tls_port,
                password=self.password,
            )
        )
        self._ids = (uid, gid)
        self.own_all()

    def own_all(self) -> None:
        """Hand every file to the user it runs as."""
        for path in (self.folder, *self.folder.rglob("*")):
            os.chown(path, *self._ids)

    def start(self) -> None:
        uid, gid = self._ids
        as_user = {"user": uid, "group": gid, "extra_groups": []} if os.geteuid() == 0 else {}
        self._process = subprocess.Popen(
            [shutil.which("dovecot"), "-F", "-c", self.folder / "dovecot.conf"],
            cwd=self.folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=(self.folder / "errors").open("ab"),
            start_new_session=True,
            **as_user,
        )
        wait_for_port(self.port, self._process, 30)

    def stop(self) -> None:
        if self._process is not None and self._process.poll() is None:
            stop_group(self._process)

    def remove(self) -> None:
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def log(self) -> str:
        paths = (self.folder / "log", self.folder / "errors")
        return "".join(path.read_text(errors="replace") for path in paths if path.exists())

    @contextlib.contextmanager
    def client(self, user: str, folder: str = "INBOX") -> Iterator[IMAPClient]:
        """A mail program of ``user``, who has selected ``folder``."""
        with IMAPClient("127.0.0.1", self.port, ssl=False, timeout=20) as client:
            client.login(user, self.password)
            if not client.folder_exists(folder):
                client.create_folder(folder)
            client.select_folder(folder)
            yield client

    def put(self, user: str, *mails: bytes, folder: str = "INBOX", at: datetime | None = None):
        with self.client(user, folder) as client:
            for raw in mails:
                client.append(folder, raw, msg_time=at)

    def mails(self, user: str, folder: str = "INBOX") -> list[tuple[bytes, tuple[bytes, ...]]]:
        """Bytes and flags of every mail, in order."""
        with self.client(user, folder) as client:
            found = client.fetch(client.search(), [b"BODY.PEEK[]", b"FLAGS"])
        return [(one[b"BODY[]"], one[b"FLAGS"]) for _, one in sorted(found.items())]

    def number_anew(self, user: str, folder: str = "INBOX") -> None:
        """Give the folder another UIDVALIDITY, as a restored or moved server has."""
        home = self.folder / "home" / user / "Maildir"
        path = home if folder == "INBOX" else home / f".{folder}"
        head = (path / "dovecot-uidlist").read_text().splitlines()[0]
        old = int(re.search(r" V(\d+)", head)[1])
        (path / "dovecot-uidlist").write_text(f"3 V{old + 1000} N1\n")
        for name in ("dovecot.index", "dovecot.index.log", "dovecot.index.cache"):
            (path / name).unlink(missing_ok=True)


@contextlib.contextmanager
def running_dovecot(token_url: str = "http://127.0.0.1:9/") -> Iterator[Dovecot]:
    server = Dovecot(token_url)
    try:
        server.start()
        yield server
    finally:
        server.remove()


@pytest.fixture(scope="session")
def dovecot() -> Iterator[Dovecot]:
    """One server a test process; take a user name of your own (``new_user``)."""
    with running_dovecot() as server:
        yield server
