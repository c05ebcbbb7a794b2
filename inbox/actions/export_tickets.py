"""The tickets of a filter as a file, made in the background for one agent.

Rows are read in batches by place, never by offset, so that memory stays flat; and they are
those that the agent may see when the file is made, not when it was asked for.
"""

import csv
import logging
import tempfile
import zoneinfo
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta
from typing import IO, Any

from django.core.exceptions import PermissionDenied
from django.core.files import File
from django.db import transaction
from django.http import QueryDict
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from openpyxl import Workbook

from wagdesk.claims import claim, free, release, worker_name
from wagdesk.queueing import enqueue

from ..mail.blobs import delete_blob, make_durable, or_nothing, private_storage
from ..mail.filenames import storage_name
from ..models import Export, Ticket
from ..models.privacy import AuditAction, ExportKind, ExportState
from ..permissions import is_staff_member
from ..queries.export_rows import HEADINGS, export_batches, row_of
from ..queries.ticket_filter import read_filter
from .audit import record

logger = logging.getLogger(__name__)

KINDS = (ExportKind.TICKETS_CSV, ExportKind.TICKETS_XLSX)
FOLDER = "exports"
KEPT = timedelta(days=7)
_TASK = "wagdesk.inbox.tasks.export_tickets_task"
# A spreadsheet runs what begins so.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


# Each is a walk through all of a filter's tickets: nobody needs more at once.
MOST_WAITING = 5


class TooManyExports(Exception):
    """So many of this agent's are being made already; ``str()`` says so."""


@transaction.atomic
def export_tickets(
    *, user: Any, kind: str, query: str, time_zone: str = "UTC", locale: str = ""
) -> Export:
    """Ask for a file. The same again, while one waits, is that one. Raises
    ``TooManyExports``."""
    if kind not in KINDS:
        raise ValueError(kind)
    asked = {"filter": query, "time_zone": time_zone, "locale": locale}
    mine = Export.objects.filter(asked_by=user, kind=kind, state=ExportState.WAITING)
    if waiting := mine.filter(query=asked).first():
        return waiting
    if Export.objects.filter(asked_by=user, state=ExportState.WAITING).count() >= MOST_WAITING:
        raise TooManyExports(_("Wait until one of your files is made: then ask for the next."))
    export = Export.objects.create(kind=kind, asked_by=user, query=asked)
    record(action=AuditAction.EXPORTED, actor=user, kind="export", object_id=export.pk)
    enqueue(_TASK)
    return export


def run_ticket_exports() -> int:
    """Make the files that were asked for; how many were."""
    made = 0
    while True:
        waiting = free(Export.objects.filter(kind__in=KINDS, state=ExportState.WAITING))
        pk = waiting.order_by("pk").values_list("pk", flat=True).first()
        if pk is None:
            return made
        worker = worker_name()
        if claim(waiting, pk, worker):
            _make(Export.objects.select_related("asked_by").get(pk=pk), worker)
            made += 1


def _make(export: Export, worker: str) -> None:
    try:
        with (
            translation.override(export.query.get("locale") or translation.get_language()),
            timezone.override(_zone(export.query.get("time_zone", ""))),
        ):
            numbers: list[int] = []
            name = _write(export, worker, numbers)
    except Exception as error:
        if not isinstance(error, PermissionDenied):
            logger.exception("inbox.ticket_export_failed", extra={"export": export.pk})
        why = str(error) if isinstance(error, PermissionDenied) else type(error).__name__
        failed = {"state": ExportState.FAILED, "error": why[:300]}
        release(Export, export.pk, worker, finished_at=timezone.now(), **failed)
        return
    now = timezone.now()
    held = Export.objects.filter(pk=export.pk, claimed_by=worker)
    if not held.update(
        state=ExportState.DONE,
        blob=name,
        tickets=numbers,
        claimed_by=None,
        claimed_at=None,
        finished_at=now,
        expires_at=now + KEPT,
    ):
        # Another worker took it for dead and makes it anew.
        delete_blob(name)


def _zone(name: str) -> zoneinfo.ZoneInfo:
    try:
        return zoneinfo.ZoneInfo(name)
    except (ValueError, OSError, zoneinfo.ZoneInfoNotFoundError):
        return zoneinfo.ZoneInfo("UTC")


def _write(export: Export, worker: str, numbers: list[int]) -> str:
    """The file in private storage; its name there. ``numbers`` gets those of its tickets."""
    user = export.asked_by
    if not is_staff_member(user):
        raise PermissionDenied(_("This account is closed."))
    asked = read_filter(user, QueryDict(export.query["filter"])).filter
    rows = _rows(export, worker, export_batches(user, asked), numbers)
    write = write_csv if export.kind == ExportKind.TICKETS_CSV else write_xlsx
    with tempfile.TemporaryFile() as file:
        write(file, rows)
        file.seek(0)
        wanted = storage_name(FOLDER)
        name = or_nothing(wanted, lambda: private_storage().save(wanted, File(file)))
    make_durable(name)
    return name


def _rows(
    export: Export, worker: str, batches: Iterable[list[Ticket]], numbers: list[int]
) -> Iterator[list]:
    yield [str(heading) for heading in HEADINGS]
    # Not from where a worker who died had come to: the file begins anew.
    export.done = 0
    for batch in batches:
        numbers += [ticket.pk for ticket in batch]
        yield from ([harmless(value) for value in row_of(ticket)] for ticket in batch)
        export.done += len(batch)
        # Still at it: a claim that grows old is taken over.
        Export.objects.filter(pk=export.pk, claimed_by=worker).update(
            done=export.done, claimed_at=timezone.now()
        )


def harmless(value: object) -> object:
    """Text that a spreadsheet would take for a formula is only text."""
    if isinstance(value, str):
        clean = "".join(char for char in value if char.isprintable() or char in "\n\t")
        return f"'{clean}" if clean.startswith(_FORMULA) else clean
    return value


def write_csv(file: IO[bytes], rows: Iterable[list]) -> None:
    # With a mark, so that spreadsheets read it as UTF-8.
    file.write(b"\xef\xbb\xbf")
    writer = csv.writer(_Encoded(file))
    for row in rows:
        writer.writerow([_plain(value) for value in row])


class _Encoded:
    """What csv writes to, as bytes."""

    def __init__(self, file: IO[bytes]) -> None:
        self.write: Callable[[str], int] = lambda text: file.write(text.encode())


def _plain(value: object) -> object:
    return value.isoformat(sep=" ", timespec="seconds") if isinstance(value, datetime) else value


def write_xlsx(file: IO[bytes], rows: Iterable[list]) -> None:
    book = Workbook(write_only=True)
    sheet = book.create_sheet(_("Tickets"))
    for row in rows:
        # A spreadsheet's times have no zone: these are the agent's.
        sheet.append([v.replace(tzinfo=None) if isinstance(v, datetime) else v for v in row])
    book.save(file)


def sweep_exports(*, now: datetime | None = None) -> int:
    """Delete the files of exports that have expired; the rows stay. Returns how many."""
    due = Export.objects.filter(kind__in=KINDS, expires_at__lt=now or timezone.now())
    gone = 0
    for export in due.exclude(blob=""):
        delete_blob(export.blob)
        Export.objects.filter(pk=export.pk).update(blob="", tickets=None)
        gone += 1
    return gone
