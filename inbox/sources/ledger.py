"""What a source has shown us before. Reads, but for noting where a source begins."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from django.db import transaction
from django.db.models import Min
from django.utils import timezone

from ..models import MailSource, SourceItem

CHUNK = 500


class Ledger:
    """The rows of ``SourceItem`` of one source.

    A row with ``received`` is taken. One without, settled, is behind us (old mail that nobody
    wanted, or mail that went away); not settled, it is *unread*: seen, and still to be taken.
    """

    def __init__(self, row: MailSource) -> None:
        self._row = row
        self._items = SourceItem.objects.filter(source=row)

    def is_empty(self, prefix: str = "") -> bool:
        return not self._items.filter(item__startswith=prefix).exists()

    def newest(self, prefix: str) -> str | None:
        """The last name with this prefix, as text is ordered."""
        rows = self._items.filter(item__startswith=prefix).order_by("-item")
        return rows.values_list("item", flat=True).first()

    def began_at(self, prefix: str) -> datetime | None:
        """When the first of these was noted."""
        return self._items.filter(item__startswith=prefix).aggregate(at=Min("taken_at"))["at"]

    def known(self, names: Iterable[str]) -> set[str]:
        """Those of ``names`` that are taken or behind us."""
        rows = self._items.exclude(received=None, settled_at=None)
        return {
            item
            for chunk in chunks(names)
            for item in rows.filter(item__in=chunk).values_list("item", flat=True)
        }

    def unread(self, prefix: str = "") -> list[str]:
        """Seen, and not taken; the one that failed last comes last."""
        rows = self._items.filter(received=None, settled_at=None, item__startswith=prefix)
        return list(rows.order_by("taken_at", "item").values_list("item", flat=True))

    @transaction.atomic
    def begin(self, *, behind: Iterable[str] = (), unread: Iterable[str] = ()) -> None:
        """Note that ``behind`` are not wanted and that ``unread`` are still to be taken."""
        now = timezone.now()
        for names, settled_at in ((behind, now), (unread, None)):
            for chunk in chunks(names):
                SourceItem.objects.bulk_create(
                    [
                        SourceItem(source=self._row, item=name, taken_at=now, settled_at=settled_at)
                        for name in chunk
                    ],
                    ignore_conflicts=True,
                )

    def give_up(self, prefix: str, *, but: str) -> None:
        """Names of unread ones with ``prefix`` mean nothing any more, but for ``but``'s."""
        rows = self._items.filter(received=None, settled_at=None, item__startswith=prefix)
        rows.exclude(item__startswith=but).update(settled_at=timezone.now())


def chunks(names: Iterable[str], size: int = CHUNK) -> Iterator[list[str]]:
    found: list[str] = []
    for name in names:
        found.append(name)
        if len(found) == size:
            yield found
            found = []
    if found:
        yield found
