"""A proposed change to the steering as data, and back again as rows."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.core import serializers
from django.core.serializers.json import DjangoJSONEncoder

from .models.steering import (
    HiddenResult,
    Promotion,
    ProtectedTerm,
    SteeringRow,
    StopPhrase,
    Synonym,
)

KINDS: dict[str, type[SteeringRow]] = {
    model._meta.model_name: model
    for model in (Synonym, StopPhrase, ProtectedTerm, Promotion, HiddenResult)
}


class Outdated(Exception):
    """Somebody changed or removed the row since the change was proposed."""


@dataclass(frozen=True)
class Proposal:
    """``add`` holds new and changed rows; ``before`` the changed ones as they are saved."""

    add: tuple[SteeringRow, ...] = ()
    remove: tuple[SteeringRow, ...] = ()
    before: tuple[SteeringRow, ...] = ()

    @property
    def rows(self) -> tuple[SteeringRow, ...]:
        return (*self.add, *self.remove)


def to_data(add: Iterable[SteeringRow], remove: Iterable[SteeringRow]) -> list[dict]:
    """The rows as JSON; ``stamp`` is what the database has of them now."""
    return [_entry(row, False) for row in add] + [_entry(row, True) for row in remove]


def _entry(row: SteeringRow, remove: bool) -> dict:
    saved = None if row.pk is None else type(row)._default_manager.filter(pk=row.pk).first()
    return {
        "model": row._meta.model_name,
        "pk": row.pk,
        "remove": remove,
        "fields": _fields(row),
        "stamp": _fields(saved) if saved else None,
    }


def _fields(row: SteeringRow) -> dict[str, Any]:
    """Plain JSON values."""
    fields = serializers.serialize("python", [row])[0]["fields"]
    fields.pop("created_at")
    return json.loads(json.dumps(fields, cls=DjangoJSONEncoder))


def from_data(changes: list[dict]) -> Proposal:
    """The rows again. ``Outdated`` if one of them is no longer what it was."""
    add, remove, before = [], [], []
    for change in changes:
        model = KINDS[change["model"]]
        saved = model._default_manager.filter(pk=change["pk"]).first() if change["pk"] else None
        if change["pk"] and (saved is None or _fields(saved) != change["stamp"]):
            raise Outdated(str(saved or change["fields"]))
        if change["remove"]:
            remove.append(saved)
            continue
        row = model(pk=change["pk"], **_values(model, change["fields"]))
        if saved is not None:
            row.created_at = saved.created_at
            row._state.adding, row._state.db = False, saved._state.db
            before.append(saved)
        add.append(row)
    return Proposal(tuple(add), tuple(remove), tuple(before))


def _values(model: type[SteeringRow], fields: dict[str, Any]) -> dict[str, Any]:
    return {name: model._meta.get_field(name).to_python(value) for name, value in fields.items()}
