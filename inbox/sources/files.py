"""What sources that read files share."""

import hashlib
import os
import shutil
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .contract import Check, Item, Problem, Source
from .hosts import clean_path, path_is_allowed
from .ledger import Ledger, chunks
from .problems import sentence_of

LEAVE, MOVE, DELETE = "leave", "move", "delete"
AFTER = [
    (LEAVE, gettext_lazy("Leave it as it is")),
    (MOVE, gettext_lazy("Move it to another folder")),
    (DELETE, gettext_lazy("Delete it")),
]
START = [
    ("all", gettext_lazy("Also all that is there already")),
    ("new", gettext_lazy("Only mail that comes from now on")),
]
# Somebody may still be writing a file that changed so lately.
QUIET_SECONDS = 5
LONGEST_NAME = 200


class FileSource(Source):
    """A path, and what happens to a mail that we have."""

    place = frozenset({"path", "target"})
    path_label = gettext_lazy("Folder")
    may_move = True

    @classmethod
    def fields(cls) -> dict[str, forms.Field]:
        after = [(code, label) for code, label in AFTER if cls.may_move or code != MOVE]
        fields: dict[str, forms.Field] = {
            "path": forms.CharField(
                label=cls.path_label,
                max_length=500,
                help_text=gettext_lazy("On the server, from the root: /srv/mail/support"),
            ),
            "start": forms.ChoiceField(label=gettext_lazy("Take"), choices=START, initial="all"),
            "after": forms.ChoiceField(
                label=gettext_lazy("Afterwards"),
                choices=after,
                initial=LEAVE,
                help_text=gettext_lazy("When a mail is safe with us."),
            ),
        }
        if cls.may_move:
            fields["target"] = forms.CharField(
                label=gettext_lazy("Folder to move it to"), max_length=500, required=False
            )
        return fields

    @classmethod
    def clean(cls, options: dict[str, Any], secret: str) -> None:
        clean_path(options.get("path", ""))
        if options.get("after") == MOVE:
            if not options.get("target"):
                raise ValidationError({"target": _("Say which folder the mails are moved to.")})
            clean_path(options["target"], "target")
            if Path(options["target"]).resolve().is_relative_to(Path(options["path"]).resolve()):
                raise ValidationError(
                    {"target": _("It lies in the folder that is read: choose one beside it.")}
                )

    @property
    def path(self) -> Path:
        return Path(self.options.get("path", ""))

    @property
    def target(self) -> Path:
        return Path(self.options.get("target", ""))

    @property
    def after(self) -> str:
        return self.options.get("after", LEAVE)

    def open(self) -> None:
        for path in (self.path, self.target) if self.after == MOVE else (self.path,):
            if not path_is_allowed(str(path)):
                raise Problem(
                    _("The setting WAGDESK_SOURCE_FOLDERS does not let us read %(path)s.")
                    % {"path": path}
                )
            if not path.exists():
                raise Problem(_("%(path)s is not there.") % {"path": path})

    def check(self) -> Check:
        try:
            with self:
                number = self.count()
                changed = [self.path] if self.after != LEAVE else []
                changed += [self.target] if self.after == MOVE else []
                for path in changed:
                    self._demand_writable(path)
        except (Problem, OSError) as error:
            return Check(False, (sentence_of(error, str(self.path)),))
        return Check(
            True, (_("%(path)s holds %(number)s mails.") % {"path": self.path, "number": number},)
        )

    def _demand_writable(self, path: Path) -> None:
        folders = [path, *(path / name for name in ("new", "cur") if (path / name).is_dir())]
        for folder in folders if path.is_dir() else [path, path.parent]:
            if not os.access(folder, os.W_OK):
                raise Problem(_("We may not change anything in %(path)s.") % {"path": folder})

    def count(self) -> int:
        return sum(1 for _name in self.names())

    def names(self) -> Iterator[str]:
        """The names of all mails that are there, in an order that stays."""
        raise NotImplementedError

    def size_of(self, name: str) -> int | None:
        raise NotImplementedError

    def pending(self, ledger: Ledger) -> Iterator[Item]:
        if self.options.get("start") == "new" and ledger.is_empty():
            # The empty name says that we have begun, even where there was nothing.
            ledger.begin(behind=["", *self.names()])
            return
        unread = ledger.unread()
        waiting = set(unread)
        for names in chunks(self.names()):
            known = ledger.known(names) | waiting
            for name in names:
                if name not in known:
                    yield Item(name, self.size_of(name))
        for name in unread:
            yield Item(name, self.size_of(name))


def is_quiet(path: Path) -> bool:
    """Whether nobody has written to it in the last seconds. Raises ``FileNotFoundError``."""
    return not 0 <= time.time() - path.stat().st_mtime < QUIET_SECONDS


def read_whole(path: Path) -> bytes | None:
    """The bytes; None if the file changed while it was read."""
    before = path.stat()
    raw = path.read_bytes()
    after = path.stat()
    same = (before.st_size, before.st_mtime_ns) == (after.st_size, after.st_mtime_ns)
    return raw if same and len(raw) == after.st_size else None


def move_beside(path: Path, folder: Path) -> None:
    """Move a file into ``folder`` without writing over another one. Again changes nothing."""
    target = folder / path.name
    if target.exists() and not _same(path, target):
        target = folder / f"{path.stem}-{_digest(path)[:16]}{path.suffix}"
    try:
        path.replace(target)
    except FileNotFoundError:
        return
    except OSError:
        # Another file system. A copy that a crash cut short is written anew.
        unfinished = target.with_name(f".{target.name}.part")
        shutil.copy2(path, unfinished)
        unfinished.replace(target)
        path.unlink(missing_ok=True)


def _same(one: Path, other: Path) -> bool:
    return one.stat().st_size == other.stat().st_size and _digest(one) == _digest(other)


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def storable_name(name: str, *marks: object) -> str:
    """A name the database takes: file names are bytes, of any length."""
    text = os.fsencode(name).decode("utf-8", "backslashreplace").replace("\x00", "")
    if len(text) > LONGEST_NAME:
        text = text[:100] + hashlib.sha256(text.encode()).hexdigest()
    return ":".join([text, *map(str, marks)])
