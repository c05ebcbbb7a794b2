"""What things are called in the cluster.

<prefix>.control                        locks, counters and journals
<prefix>.<kind>.<locale>.<schema>-<n>   an index
<prefix>.<kind>.<locale>.<schema>.read  alias that searches use
<prefix>.<kind>.<locale>.<schema>.write alias that changes use
"""

import re
import time
import uuid
from dataclasses import dataclass

# To be raised whenever an index of before can't be read or written any more.
SCHEMA = "v1"
SAFE_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}")
SAFE_PREFIX = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")


@dataclass(frozen=True)
class Names:
    """All names below one prefix; several sites may share a cluster."""

    prefix: str

    def __post_init__(self) -> None:
        if not SAFE_PREFIX.fullmatch(self.prefix):
            raise ValueError(
                f"“{self.prefix}” can not begin the name of an index: "
                "small letters, digits, - and _ only."
            )

    @property
    def control(self) -> str:
        """The alias of the index that holds what writers agree on."""
        return f"{self.prefix}.control"

    def read(self, kind: str, locale: str) -> str:
        return f"{self._stem(kind, locale)}.{SCHEMA}.read"

    def write(self, kind: str, locale: str) -> str:
        return f"{self._stem(kind, locale)}.{SCHEMA}.write"

    def new(self, kind: str, locale: str) -> str:
        """A fresh name, later than all before."""
        return f"{self._stem(kind, locale)}.{SCHEMA}-{time.time_ns()}-{uuid.uuid4().hex[:6]}"

    def all_of(self, kind: str) -> str:
        """Pattern of every index and alias of a kind, of whatever schema."""
        return f"{self.prefix}.{_lowered(kind)}.*"

    def all_writes(self, kind: str = "") -> str:
        """Pattern of the write aliases that this version can use."""
        return f"{self.prefix}.{_lowered(kind) if kind else '*'}.*.{SCHEMA}.write"

    def parts(self, alias: str) -> tuple[str, str]:
        """(kind, locale) of an alias or index."""
        kind, locale = alias.removeprefix(f"{self.prefix}.").split(".")[:2]
        return _raised(kind), _raised(locale)

    def _stem(self, kind: str, locale: str) -> str:
        return f"{self.prefix}.{_lowered(kind)}.{_lowered(locale)}"


def _lowered(name: str) -> str:
    """Elasticsearch takes no capitals: each becomes ``~`` and its small letter."""
    if not SAFE_NAME.fullmatch(name):
        raise ValueError(f"“{name}” can not name an index: letters, digits, - and _ only.")
    return re.sub(r"[A-Z]", lambda capital: f"~{capital[0].lower()}", name)


def _raised(name: str) -> str:
    return re.sub(r"~([a-z])", lambda small: small[1].upper(), name)
