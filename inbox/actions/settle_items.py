"""Tell a source what becomes of mails that are safe with us."""

from collections.abc import Sequence

from django.utils import timezone

from ..mail.faults import fault_point
from ..models import MailSource, SourceItem
from ..sources.contract import Source

AT_ONCE = 50


def settle_items(*, row: MailSource, source: Source, items: Sequence[str]) -> None:
    """Leave, flag, move or delete them there, then note it. May die anywhere: the next run
    does the same again. Raises what the source raises."""
    if not items:
        return
    fault_point("after_item_before_settle")
    source.settle(items)
    fault_point("after_settle")
    SourceItem.objects.filter(source=row, item__in=items).update(settled_at=timezone.now())


def settle_left(*, row: MailSource, source: Source) -> None:
    """What an earlier run has taken and not settled."""
    rows = SourceItem.objects.filter(source=row, settled_at=None).exclude(received=None)
    while names := list(rows.order_by("pk").values_list("item", flat=True)[:AT_ONCE]):
        settle_items(row=row, source=source, items=names)
