"""Where personal data lives. Each app registers its own in ``personal_data``.

A person is known by *identifiers*: mail addresses and other plain values, and
``kind:id`` for rows that are theirs (``person:12``, ``visit:7``). Whoever knows more of
them registers an expander. A test fails on a text field that is neither registered nor
listed as impersonal.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.db import models, transaction
from django.utils.module_loading import autodiscover_modules

Identifiers = Iterable[str]

TEXTS = (
    models.CharField,
    models.TextField,
    models.JSONField,
    models.FileField,
    models.GenericIPAddressField,
)


def ids_of(kind: str, identifiers: Identifiers) -> list[int]:
    """The row ids among identifiers: ``ids_of("visit", ["visit:7", "a@b.example"])`` = [7]."""
    found = (each.partition(":") for each in identifiers)
    return sorted({int(pk) for name, _sep, pk in found if name == kind and pk.isdecimal()})


def values_of(identifiers: Identifiers) -> list[str]:
    """The plain values among identifiers: addresses, phone numbers."""
    return sorted({each for each in identifiers if not _is_row(each)} - {""})


def _is_row(identifier: str) -> bool:
    name, _sep, pk = identifier.partition(":")
    return name.isalpha() and pk.isdecimal()


@dataclass(frozen=True)
class PersonalData:
    """How one model's personal data is found, exported and erased.

    ``find(identifiers)`` gives the queryset of rows that belong to the person;
    ``erase(queryset, identifiers)`` removes the personal part of them and keeps what
    figures need. ``fields`` are those that may hold personal data, ``facts`` others that an
    export tells. ``part`` names a second way in which a model holds such data: rows of
    others that mention the person are erased, but not handed out (``exported=False``).
    """

    model: str
    fields: tuple[str, ...]
    find: Callable[[Identifiers], Any]
    erase: Callable[[Any, Identifiers], None]
    why: str = ""
    facts: tuple[str, ...] = ()
    part: str = ""
    exported: bool = True

    @property
    def key(self) -> str:
        return self.model.lower() + (f"#{self.part}" if self.part else "")

    def export(self, identifiers: Identifiers) -> list[dict]:
        """The rows as plain dictionaries."""
        return list(self.find(identifiers).order_by("pk").values("pk", *self.fields, *self.facts))


@dataclass
class Registry:
    """All declarations, filled by discovery."""

    personal: dict[str, PersonalData] = field(default_factory=dict)
    impersonal: dict[str, set[str]] = field(default_factory=dict)
    expanders: list[Callable[[list[str]], Identifiers]] = field(default_factory=list)

    def register(self, declaration: PersonalData) -> None:
        self.personal[declaration.key] = declaration

    def register_impersonal(self, model: str, *fields: str) -> None:
        self.impersonal.setdefault(model.lower(), set()).update(fields)

    def register_expander(self, expander: Callable[[list[str]], Identifiers]) -> None:
        """``expander(identifiers)`` tells what else the same person is known by."""
        if expander not in self.expanders:
            self.expanders.append(expander)

    def discover(self) -> "Registry":
        autodiscover_modules("personal_data")
        return self

    def known_as(self, identifiers: Identifiers) -> list[str]:
        """All identifiers of the person who has these."""
        known = set(identifiers)
        for expand in self.expanders:
            known |= set(expand(sorted(known)))
        return sorted(known)

    def export(self, identifiers: Identifiers) -> dict[str, list[dict]]:
        """All we hold of a person, by model; models with nothing are left out."""
        known = self.known_as(identifiers)
        rows = {key: data.export(known) for key, data in self.personal.items() if data.exported}
        return {key: found for key, found in rows.items() if found}

    def counts(self, identifiers: Identifiers) -> dict[str, int]:
        """How many rows of each model an erasure would touch."""
        known = self.known_as(identifiers)
        numbers = {key: data.find(known).count() for key, data in self.personal.items()}
        return {key: number for key, number in numbers.items() if number}

    @transaction.atomic
    def erase(self, identifiers: Identifiers) -> dict[str, int]:
        """Erase a person everywhere; how many rows of each model had a part in it.

        Everything is found before the first row is touched: rows lead to each other.
        """
        known = self.known_as(identifiers)
        found = {key: data.find(known) for key, data in self.personal.items()}
        ids = {key: list(rows.values_list("pk", flat=True)) for key, rows in found.items()}
        for key, rows in found.items():
            self.personal[key].erase(rows.model._base_manager.filter(pk__in=ids[key]), known)
        return {key: len(pks) for key, pks in ids.items() if pks}

    def unknown_fields(self, app_labels: Iterable[str]) -> list[str]:
        """``app.model.field`` of every text, JSON, address or file field nobody spoke for."""
        missing = []
        for label in app_labels:
            for model in apps.get_app_config(label).get_models(include_auto_created=True):
                name = model._meta.label_lower
                known = set(self.impersonal.get(name, ())) | self._personal_fields(name)
                missing += [
                    f"{name}.{f.name}"
                    for f in model._meta.local_fields
                    if isinstance(f, TEXTS) and not f.choices and f.name not in known
                ]
        return missing

    def _personal_fields(self, model: str) -> set[str]:
        parts = (data for data in self.personal.values() if data.model.lower() == model)
        return {name for data in parts for name in data.fields}


registry = Registry()
