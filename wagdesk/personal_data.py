"""Where personal data lives. Each app registers its own in ``personal_data.py``.

A test fails on a text field that is neither registered nor listed as impersonal.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from django.apps import apps
from django.db import transaction
from django.utils.module_loading import autodiscover_modules


@dataclass(frozen=True)
class PersonalData:
    """How one model's personal data is found, exported and erased.

    ``find(addresses)`` gives the queryset of rows that belong to a person known by these
    normalised mail addresses; ``erase(queryset)`` removes the personal part of them and
    keeps what figures need. ``fields`` are the text fields that may hold personal data.
    """

    model: str
    fields: tuple[str, ...]
    find: Callable[[Iterable[str]], object]
    erase: Callable[[object], None]
    why: str = ""

    def export(self, addresses: Iterable[str]) -> list[dict]:
        """The rows as plain dictionaries, personal fields only."""
        return list(self.find(addresses).values("pk", *self.fields))


@dataclass
class Registry:
    """All declarations, filled by discovery."""

    personal: dict[str, PersonalData] = field(default_factory=dict)
    impersonal: dict[str, set[str]] = field(default_factory=dict)

    def register(self, declaration: PersonalData) -> None:
        self.personal[declaration.model.lower()] = declaration

    def register_impersonal(self, model: str, *fields: str) -> None:
        self.impersonal.setdefault(model.lower(), set()).update(fields)

    def discover(self) -> "Registry":
        autodiscover_modules("personal_data")
        return self

    def export(self, addresses: Iterable[str]) -> dict[str, list[dict]]:
        """All we hold of a person, by model; models with nothing are left out."""
        addresses = list(addresses)
        rows = {name: data.export(addresses) for name, data in self.personal.items()}
        return {name: found for name, found in rows.items() if found}

    @transaction.atomic
    def erase(self, addresses: Iterable[str]) -> dict[str, int]:
        """Erase a person everywhere; how many rows of each model had a part in it.

        Everything is found before the first row is touched: rows lead to each other.
        """
        addresses = list(addresses)
        found = {name: data.find(addresses) for name, data in self.personal.items()}
        ids = {name: list(rows.values_list("pk", flat=True)) for name, rows in found.items()}
        for name, rows in found.items():
            self.personal[name].erase(rows.model._base_manager.filter(pk__in=ids[name]))
        return {name: len(pks) for name, pks in ids.items() if pks}

    def unknown_fields(self, app_labels: Iterable[str]) -> list[str]:
        """``app.model.field`` of every text, JSON, address or file field nobody spoke for."""
        from django.db import models

        kinds = (
            models.CharField,
            models.TextField,
            models.JSONField,
            models.FileField,
            models.GenericIPAddressField,
        )
        missing = []
        for label in app_labels:
            for model in apps.get_app_config(label).get_models(include_auto_created=True):
                name = model._meta.label_lower
                known = set(self.impersonal.get(name, ()))
                if name in self.personal:
                    known |= set(self.personal[name].fields)
                missing += [
                    f"{name}.{f.name}"
                    for f in model._meta.local_fields
                    if isinstance(f, kinds) and not f.choices and f.name not in known
                ]
        return missing


registry = Registry()
