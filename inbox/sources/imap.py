"""Mail from an IMAP folder.

A mail is named ``folder/UIDVALIDITY:UID``. It is read without ever setting ``\\Seen``.
"""

import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import timedelta
from typing import Any

from django.forms import Field
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from imapclient import IMAPClient
from imapclient.exceptions import IMAPClientAbortError, IMAPClientError

from .contract import Check, Fetched, Gone, Item, Lost, Problem, Source
from .imap_connection import CONNECT_SECONDS, close, connect, place_of, said_by
from .imap_fields import DELETE, KEYWORD, LEAVE, MOVE, STAR, clean_imap, imap_fields
from .ledger import Ledger, chunks
from .problems import sentence_of

KEYWORD_FLAG = b"$Wagdesk"
STAR_FLAG = b"\\Flagged"
DELETED_FLAG = b"\\Deleted"
AT_ONCE = 100
# Servers end an IDLE after 30 minutes (RFC 2177).
IDLE_SECONDS = 25 * 60
# A mail's own date may be a little older than the day it came.
DATE_SLACK = timedelta(days=2)
SHOWN_FOLDERS = 20


class ImapSource(Source):
    code = "imap"
    label = gettext_lazy("IMAP")
    description = gettext_lazy("A folder on a mail server, read with a user name and a password.")
    secret_label = gettext_lazy("Password")
    place = frozenset({"host", "port", "security", "authority", "username", "sign_in"})
    secret_goes_to = frozenset({"host", "port", "security", "authority"})

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._client: IMAPClient | None = None
        self._prefix = ""
        self._next = 1
        self._marks: tuple[bytes, ...] = ()
        self._idle_since: float | None = None
        self._looked_up_to: int | None = None

    @classmethod
    def fields(cls) -> dict[str, Field]:
        return imap_fields()

    @classmethod
    def clean(cls, options: dict[str, Any], secret: str) -> None:
        clean_imap(options)

    @property
    def folder(self) -> str:
        return self.options.get("folder") or "INBOX"

    @property
    def after(self) -> str:
        return self.options.get("after", LEAVE)

    def open(self) -> None:
        self._client = connect(self.row, self.secret)

    def close(self) -> None:
        with suppress(Exception):
            # A server in IDLE hears nothing but its end, no good-bye either.
            self._end_idle()
        client, self._client, self._idle_since = self._client, None, None
        if client is not None:
            close(client)

    def check(self) -> Check:
        try:
            self._client = connect(self.row, self.secret, read_seconds=CONNECT_SECONDS)
        except Problem as problem:
            return Check(False, (str(problem),))
        try:
            return Check(True, tuple(self._look_around()))
        except (Problem, OSError, IMAPClientError) as error:
            return Check(False, (sentence_of(error, place_of(self.options)),))
        finally:
            self.close()

    def _look_around(self) -> Iterator[str]:
        yield _("Signed in to %(place)s.") % {"place": place_of(self.options)}
        if self.options["security"] == "none":
            yield _("Without TLS, the password and every mail can be read on the way.")
        found = self._select(readonly=True)
        yield _("The folder “%(folder)s” holds %(number)s mails.") % {
            "folder": self.folder,
            "number": found.get(b"EXISTS", 0),
        }
        if self.after == MOVE and self.options.get("target") not in self._folders():
            raise Problem(self._no_folder(self.options.get("target", "")))

    def _folders(self) -> list[str]:
        rows = self._client.list_folders()
        return sorted(str(name) for flags, _sep, name in rows if b"\\Noselect" not in flags)

    def _no_folder(self, folder: str) -> str:
        names = self._folders()
        shown = ", ".join(names[:SHOWN_FOLDERS]) + (", …" if len(names) > SHOWN_FOLDERS else "")
        return _("There is no folder “%(folder)s”. There are: %(names)s.") % {
            "folder": folder,
            "names": shown or "–",
        }

    def _select(self, *, readonly: bool) -> dict[bytes, Any]:
        try:
            found = self._client.select_folder(self.folder, readonly=readonly)
        except IMAPClientAbortError:
            raise
        except IMAPClientError as error:
            if self.folder not in self._folders():
                raise Problem(self._no_folder(self.folder)) from error
            raise Problem(
                _("The folder “%(folder)s” can’t be opened: %(said)s")
                % {"folder": self.folder, "said": said_by(error)}
            ) from error
        self._prefix = f"{self.folder}/{found[b'UIDVALIDITY']}:"
        self._next = int(found.get(b"UIDNEXT") or max([0, *self._client.search("ALL")]) + 1)
        self._marks = tuple(found.get(b"PERMANENTFLAGS") or ())
        return found

    def _name(self, uid: int) -> str:
        # With zeros, so that the order of the text is the order of the numbers.
        return f"{self._prefix}{uid:010}"

    def _uid(self, name: str) -> int:
        return int(name.removeprefix(self._prefix))

    def pending(self, ledger: Ledger) -> Iterator[Item]:
        self._end_idle()
        self._select(readonly=self.after == LEAVE)
        if ledger.is_empty(self._prefix):
            self._begin(ledger)
        newest = ledger.newest(self._prefix)
        unread = ledger.unread(self._prefix)
        new = self._search(self._uid(newest) if newest else 0)
        self._looked_up_to = max([self._uid(newest) if newest else 0, *new])
        for names in chunks([*map(self._name, new), *unread], AT_ONCE):
            yield from self._with_sizes(names)

    def _begin(self, ledger: Ledger) -> None:
        """The folder's first time, or the server has numbered its mails anew."""
        whole, take_all = f"{self.folder}/", self.options.get("start") == "all"
        behind = [self._name(self._next - 1)]
        if ledger.is_empty(whole):
            if not take_all:
                ledger.begin(behind=behind)
            return
        # What came since we began is looked at again; the same bytes are the same mail.
        criteria: list[Any] = ["ALL"]
        began_at = ledger.began_at(whole)
        if not take_all and began_at:
            since = (began_at - timedelta(days=1)).date()
            sent = ["NOT", ["SENTBEFORE", (began_at - DATE_SLACK).date()]]
            # A moved server may call old mail new, so its own date counts, if it has one.
            criteria = ["SINCE", since, "OR", sent, ["NOT", ["HEADER", "DATE", ""]]]
        unread = [self._name(uid) for uid in sorted(self._client.search(criteria))]
        ledger.begin(behind=[name for name in behind if name not in unread], unread=unread)
        ledger.give_up(whole, but=self._prefix)

    def _search(self, after: int) -> list[int]:
        # “5:*” is also answered with the last mail when that is number 4.
        return sorted(uid for uid in self._client.search(["UID", f"{after + 1}:*"]) if uid > after)

    def _with_sizes(self, names: list[str]) -> Iterator[Item]:
        found = self._client.fetch([self._uid(name) for name in names], [b"RFC822.SIZE"])
        for name in names:
            size = found.get(self._uid(name), {}).get(b"RFC822.SIZE")
            yield Item(name, size if isinstance(size, int) else None)

    def fetch(self, item: str) -> Fetched:
        if not item.startswith(self._prefix):
            raise Gone
        uid = self._uid(item)
        found = self._client.fetch([uid], [b"BODY.PEEK[]", b"INTERNALDATE"]).get(uid)
        if not found or b"BODY[]" not in found:
            raise Gone
        return Fetched(found[b"BODY[]"] or b"", received_at=found.get(b"INTERNALDATE"))

    def settle(self, items: Sequence[str]) -> None:
        # Numbers of another UIDVALIDITY mean other mails now.
        uids = [self._uid(item) for item in items if item.startswith(self._prefix)]
        if not uids or self.after == LEAVE:
            return
        if self.after in (KEYWORD, STAR):
            self._client.add_flags(uids, [self._mark()], silent=True)
        elif self.after == MOVE:
            self._move(uids)
        elif self.after == DELETE:
            self._delete(uids)

    def _mark(self) -> bytes:
        takes = {mark.lower() for mark in self._marks}
        own = KEYWORD_FLAG.lower() in takes or b"\\*" in takes
        return KEYWORD_FLAG if self.after == KEYWORD and own else STAR_FLAG

    def _move(self, uids: list[int]) -> None:
        target = self.options["target"]
        try:
            if self._client.has_capability("MOVE"):
                self._client.move(uids, target)
                return
            self._client.copy(uids, target)
        except IMAPClientAbortError:
            raise
        except IMAPClientError as error:
            if target in self._folders():
                raise
            raise Problem(self._no_folder(target)) from error
        self._delete(uids)

    def _delete(self, uids: list[int]) -> None:
        self._client.add_flags(uids, [DELETED_FLAG], silent=True)
        if self._client.has_capability("UIDPLUS"):
            # A plain EXPUNGE would also remove what others have marked.
            self._client.uid_expunge(uids)

    def has_news(self) -> bool:
        return self._client is not None and self._client.has_capability("IDLE")

    def wait(self, seconds: float) -> bool:
        if not self.has_news():
            return False
        now = time.monotonic()
        if self._idle_since is None:
            if self._came_meanwhile():
                return True
            self._client.idle()
            self._idle_since = now
        if now - self._idle_since > IDLE_SECONDS:
            self._end_idle()
            return True
        said = self._client.idle_check(timeout=seconds)
        if not said and time.monotonic() - now < seconds / 2:
            # An ended connection looks like silence that comes at once.
            self._end_idle()
            self._client.noop()
        if any(isinstance(one, tuple) and one[0] == b"BYE" for one in said):
            raise Lost(_("%(place)s ended the connection.") % {"place": place_of(self.options)})
        return any(b"EXISTS" in one for one in said if isinstance(one, tuple))

    def _came_meanwhile(self) -> bool:
        """What came during the last commands was announced among their answers, not in IDLE:
        among those of this question too, which may not see it yet."""
        if self._looked_up_to is None:
            return False
        self._client.announced()
        return bool(self._search(self._looked_up_to)) or self._client.announced()

    def _end_idle(self) -> None:
        if self._idle_since is not None:
            self._idle_since = None
            self._client.idle_done()
