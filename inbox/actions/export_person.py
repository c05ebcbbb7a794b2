"""Everything that is known of a person as one archive, made in the background."""

import json
import logging
import tempfile
import zipfile
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import IO, Any

from django.core.exceptions import PermissionDenied
from django.core.files import File
from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from wagdesk.claims import claim, free, release, worker_name
from wagdesk.personal_data import registry, values_of
from wagdesk.queueing import enqueue

from ..mail.blobs import delete_blob, make_durable, or_nothing, private_storage
from ..mail.filenames import safe_name, storage_name
from ..models import Export, Person
from ..models.privacy import AuditAction, ExportKind, ExportState
from ..queries.people import has_mail_elsewhere, may_hand_out
from .audit import record

logger = logging.getLogger(__name__)

FOLDER = "exports"
KEPT = timedelta(days=7)
_FILES = {
    "wagdesk_inbox.attachment": ("file", "files"),
    "wagdesk_inbox.receivedmail": ("blob", "mail"),
}


@transaction.atomic
def export_person(*, user: Any, person: Person, at: datetime | None = None) -> Export:
    """Ask for the archive of ``person``; one that is being made already is that one."""
    if not _may_export(user, person):
        raise PermissionDenied(
            _("Only who manages every mailbox that this person wrote to may export them.")
        )
    asked = Export.objects.filter(
        kind=ExportKind.PERSON,
        asked_by=user,
        state=ExportState.WAITING,
        query={"person": person.pk},
    )
    if waiting := asked.first():
        return waiting
    export = Export.objects.create(
        kind=ExportKind.PERSON,
        asked_by=user,
        query={"person": person.pk},
        created_at=at or timezone.now(),
    )
    record(
        action=AuditAction.EXPORTED_PERSON,
        actor=user,
        kind="person",
        object_id=person.pk,
        at=at,
        export=export.pk,
    )
    enqueue("wagdesk.inbox.tasks.export_people_task")
    return export


def run_person_exports(*, now: datetime | None = None) -> int:
    """Make the archives that were asked for; how many were."""
    made = 0
    while True:
        waiting = free(Export.objects.filter(kind=ExportKind.PERSON, state=ExportState.WAITING))
        pk = waiting.order_by("pk").values_list("pk", flat=True).first()
        if pk is None:
            return made
        worker = worker_name()
        if claim(waiting, pk, worker):
            _make(Export.objects.select_related("asked_by").get(pk=pk), worker, now)
            made += 1


def _make(export: Export, worker: str, now: datetime | None) -> None:
    """Rights are asked again: they may have been taken meanwhile."""
    now = now or timezone.now()
    person = Person.objects.filter(pk=export.query.get("person")).first()
    try:
        if person is None or not _may_export(export.asked_by, person):
            raise PermissionDenied(_("You may not export this person any more."))
        name = _write(person)
    except Exception as error:
        if not isinstance(error, PermissionDenied):
            logger.exception("inbox.person_export_failed", extra={"export": export.pk})
        why = str(error) if isinstance(error, PermissionDenied) else type(error).__name__
        failed = {"state": ExportState.FAILED, "error": why[:300], "finished_at": now}
        release(Export, export.pk, worker, **failed)
        return
    _settle(export, worker, blob=name, finished_at=now, expires_at=now + KEPT)


def _may_export(user: Any, person: Person) -> bool:
    return may_hand_out(user, person) and not has_mail_elsewhere(user, person)


def _settle(export: Export, worker: str, **done: Any) -> None:
    """The person may have been erased while the archive was written: then it goes too."""
    held = Export.objects.filter(pk=export.pk, claimed_by=worker).exclude(query={})
    done |= {"state": ExportState.DONE, "claimed_by": None, "claimed_at": None}
    if not held.update(**done):
        delete_blob(done["blob"])
        release(Export, export.pk, worker, state=ExportState.FAILED)


def _write(person: Person) -> str:
    """The archive in private storage; its name there."""
    known = registry.discover().known_as([f"person:{person.pk}"])
    data = registry.export(known)
    with tempfile.TemporaryFile() as file:
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
            for where, name in _files(data):
                _copy(archive, where, name)
            told = {"person": person.pk, "known_as": values_of(known), "data": data}
            text = json.dumps(told, cls=DjangoJSONEncoder, ensure_ascii=False, indent=1)
            archive.writestr("person.json", text)
        file.seek(0)
        return _keep(file)


def _files(data: dict[str, list[dict]]) -> Iterator[tuple[str, str]]:
    """(name in storage, name in the archive) of every file; its row then tells the latter."""
    for model, (column, folder) in _FILES.items():
        for row in data.get(model, ()):
            if where := row[column]:
                called = safe_name(row.get("name") or "mail.eml")
                row[column] = f"{folder}/{row['pk']}-{called}"
                yield where, row[column]


def _copy(archive: zipfile.ZipFile, where: str, name: str) -> None:
    try:
        with private_storage().open(where) as source, archive.open(name, "w") as target:
            while chunk := source.read(1 << 16):
                target.write(chunk)
    except FileNotFoundError:
        archive.writestr(f"{name}.missing.txt", "This file is no longer kept.")


def _keep(file: IO[bytes]) -> str:
    wanted = storage_name(FOLDER)
    name = or_nothing(wanted, lambda: private_storage().save(wanted, File(file)))
    make_durable(name)
    return name
