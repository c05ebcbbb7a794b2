"""Editors steer the search. Every change is logged and holds from the next search on."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.coreutils import get_content_languages
from wagtail.log_actions import log

from ..models import SteeringVersion, Synonym
from ..models.steering import MOST_ROWS, SteeringRow
from ..queries.synonyms import read_synonyms
from ..synonym_format import BadLine


@dataclass(frozen=True)
class Imported:
    """How many rules are new, how many were there, and which lines could not be read."""

    added: int
    known: int
    removed: int
    bad: tuple[BadLine, ...]


def steering_changed() -> None:
    """Make every process read the rows anew. Bulk writes, which send no signal, call it."""
    SteeringVersion.objects.update_or_create(pk=1, defaults={"version": uuid.uuid4()})


@transaction.atomic
def save_steering(*, user: Any, row: SteeringRow) -> SteeringRow:
    """Add or change one row. ``ValidationError`` with sentences if it makes no sense."""
    added = row._state.adding
    demand(user, type(row), "add" if added else "change")
    row.full_clean()
    row.save()
    log(row, "wagtail.create" if added else "wagtail.edit", user=user, title=row.untitled)
    return row


@transaction.atomic
def remove_steering(*, user: Any, row: SteeringRow) -> None:
    demand(user, type(row), "delete")
    log(row, "wagtail.delete", user=user, title=row.untitled, deleted=True)
    # Not row.delete(), which takes the key from a row that a rollback may bring back.
    type(row)._default_manager.filter(pk=row.pk).delete()


@transaction.atomic
def apply_steering(
    *, user: Any, add: Iterable[SteeringRow] = (), remove: Iterable[SteeringRow] = ()
) -> None:
    """A previewed change as a whole, or nothing of it. ``add`` may hold changed rows."""
    for row in remove:
        remove_steering(user=user, row=row)
    for row in add:
        save_steering(user=user, row=row)


@transaction.atomic
def import_synonyms(*, user: Any, locale: str, text: str, replace: bool = False) -> Imported:
    """The rules of a file in Solr's format. Bad lines are told and left out.

    ``replace`` removes the language's rules that the file does not have, unless a line is
    bad: a file that was read in part must not cost the rest.
    """
    demand(user, Synonym, "add")
    if locale not in get_content_languages():
        raise ValidationError(_("There is no language “%(code)s” on this site.") % {"code": locale})
    found = read_synonyms(text, locale, replace=replace)
    if found.remove:
        demand(user, Synonym, "delete")
    if found.total > MOST_ROWS:
        raise ValidationError(
            _("A language may have %(most)d rules at most.") % {"most": MOST_ROWS}
        )
    Synonym.objects.filter(pk__in=[row.pk for row in found.remove]).delete()
    for row in Synonym.objects.bulk_create(found.add):
        log(row, "wagtail.create", user=user)
    steering_changed()
    return Imported(len(found.add), found.known, len(found.remove), tuple(found.bad))


def demand(user: Any, model: type[SteeringRow], verb: str) -> None:
    """``PermissionDenied`` unless ``user`` may add, change or delete such rows."""
    if not user.has_perm(f"{model._meta.app_label}.{verb}_{model._meta.model_name}"):
        raise PermissionDenied
