"""The ticket list filtered by fields of a site's own."""

from collections.abc import Callable
from decimal import Decimal, InvalidOperation

from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ..models import CustomField, TicketValue
from ..models.filing import FieldKind
from .filter_parts import Facet, Part, day_of
from .ticket_choices import Choices

RANGE = ".."
_LARGEST = Decimal(10) ** 14
_COLUMNS = {
    FieldKind.TEXT: "text",
    FieldKind.CHOICE: "text",
    FieldKind.NUMBER: "number",
    FieldKind.DATE: "date",
    FieldKind.YES_NO: "yes",
}
_YES_NO = {"yes": True, "no": False}


def _read_decimal(text: str) -> Decimal:
    try:
        number = Decimal(text.replace(",", "."))
    except InvalidOperation:
        raise ValueError(text) from None
    if not number.is_finite() or abs(number) >= _LARGEST:
        raise ValueError(text)
    return round(number, 6)


def _read_range(text: str, read: Callable[[str], object]) -> tuple[object, object]:
    """``5``, ``5..10``, ``5..``, ``..10`` as (from, to)."""
    if RANGE not in text:
        return (read(text),) * 2
    first, _sep, last = (part.strip() for part in text.partition(RANGE))
    if not first and not last:
        raise ValueError(text)
    return read(first) if first else None, read(last) if last else None


def _read_value(field: CustomField) -> Callable[[str, Choices], object]:
    def read(text: str, _choices: Choices) -> object:
        if field.kind == FieldKind.NUMBER:
            return _read_range(text, _read_decimal)
        if field.kind == FieldKind.DATE:
            return _read_range(text, day_of)
        allowed = {FieldKind.YES_NO: _YES_NO, FieldKind.CHOICE: field.choice_list}
        if field.kind in allowed and text not in allowed[field.kind]:
            raise ValueError(text)
        return _YES_NO[text] if field.kind == FieldKind.YES_NO else text

    return read


def _value_condition(field: CustomField, value: object) -> Q:
    """On the rows of ``TicketValue``."""
    column = _COLUMNS[FieldKind(field.kind)]
    if not isinstance(value, tuple):
        return Q(field=field, **{column: value})
    first, last = value
    if first == last:
        return Q(field=field, **{column: first})
    ends = {f"{column}__gte": first, f"{column}__lte": last}
    return Q(field=field, **{name: end for name, end in ends.items() if end is not None})


def _value_facet(field: CustomField, value: object) -> Facet:
    holds, among = _value_condition(field, value), None
    if isinstance(value, tuple) and value[0] != value[1]:
        column = _COLUMNS[FieldKind(field.kind)]
        among = Q(field=field, **{f"{column}__isnull": False})
    return Facet(TicketValue, "ticket", holds, among)


def _show_value(value: object) -> str:
    if isinstance(value, bool):
        return gettext("Yes") if value else gettext("No")
    if isinstance(value, tuple):
        first, last = ("" if end is None else str(_plain(end)) for end in value)
        return first if first == last else f"{first}{RANGE}{last}"
    return str(value)


def _plain(end: object) -> object:
    return f"{end.normalize():f}" if isinstance(end, Decimal) else end


def field_part(field: CustomField) -> Part:
    """The filter of one custom field."""
    rows = TicketValue.objects
    options = {
        FieldKind.CHOICE: {choice: choice for choice in field.choice_list},
        FieldKind.YES_NO: {"yes": _("Yes"), "no": _("No")},
    }.get(field.kind)
    return Part(
        f"field_{field.slug}",
        field.label,
        _read_value(field),
        lambda value, viewer: Q(
            pk__in=rows.filter(_value_condition(field, value)).values("ticket")
        ),
        _show_value,
        options=(lambda choices: options) if options else None,
        facet=lambda value: _value_facet(field, value),
        kind={FieldKind.NUMBER: "range", FieldKind.DATE: "range"}.get(field.kind, "text"),
    )
