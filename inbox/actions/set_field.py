"""Fill a field that a site added to its tickets."""

from datetime import date, datetime
from decimal import Decimal, InvalidOperation

from django.db import transaction
from django.utils.translation import gettext as _

from ..models import CustomField, Ticket, TicketValue
from ..models.event import Cause, EventKind
from ..models.filing import FieldKind
from .editing import ImpossibleEdit, held, stop_if_changed
from .record_event import record_event

LONGEST_TEXT = 500
_EMPTY = {"text": "", "number": None, "date": None, "yes": None}


@transaction.atomic
def set_field(
    *,
    user,
    ticket: Ticket,
    field: CustomField,
    value: str,
    version: int | None = None,
    at: datetime | None = None,
) -> Ticket:
    """Set a field to what was typed; "" empties it. Raises ``ImpossibleEdit`` in plain words.

    The event names the field alone: what it holds may be about a person and stands in its
    row, where it can be erased. The same again changes nothing.
    """
    ticket = held(user=user, ticket=ticket)
    if field.mailbox_id not in (None, ticket.mailbox_id):
        raise ImpossibleEdit(_("This field belongs to another mailbox."))
    # Only now: what is wrong with a value is said with the field's name and kind.
    columns = read_value(field, value)
    row = TicketValue.objects.filter(ticket=ticket, field=field).first()
    if columns == ({name: getattr(row, name) for name in _EMPTY} if row else _EMPTY):
        return ticket
    told = {"kind": EventKind.FIELD, "field": field.pk}
    stop_if_changed(user=user, ticket=ticket, version=version, **told)
    write_value(ticket=ticket, field=field, columns=columns)
    record_event(
        ticket=ticket,
        kind=EventKind.FIELD,
        cause=Cause.AGENT,
        actor=user,
        at=at,
        field=field.pk,
    )
    return ticket


def write_value(*, ticket: Ticket, field: CustomField, columns: dict) -> None:
    """Keep what ``read_value`` gave, without an event: for a ticket that is just opened."""
    if columns == _EMPTY:
        TicketValue.objects.filter(ticket=ticket, field=field).delete()
    else:
        TicketValue.objects.update_or_create(ticket=ticket, field=field, defaults=columns)


def read_value(field: CustomField, value: str) -> dict:
    """The columns of ``TicketValue`` for what somebody typed."""
    value = " ".join(value.split())
    if not value:
        return dict(_EMPTY)
    reader = {
        FieldKind.TEXT: _text,
        FieldKind.CHOICE: _choice,
        FieldKind.NUMBER: _number,
        FieldKind.DATE: _date,
        FieldKind.YES_NO: _yes,
    }[FieldKind(field.kind)]
    return _EMPTY | reader(field, value)


def _text(field: CustomField, value: str) -> dict:
    if len(value) > LONGEST_TEXT:
        raise ImpossibleEdit(
            _("“%(field)s” takes %(n)d letters at most.")
            % {"field": field.label, "n": LONGEST_TEXT}
        )
    return {"text": value}


def _choice(field: CustomField, value: str) -> dict:
    if value not in field.choice_list:
        raise ImpossibleEdit(
            _("“%(value)s” is none of the choices of “%(field)s”.")
            % {"value": value[:60], "field": field.label}
        )
    return {"text": value}


def _number(field: CustomField, value: str) -> dict:
    try:
        # A comma is a decimal point where two agents of three live.
        number = Decimal(value.replace(",", "."))
        fits = number.is_finite() and abs(number) < Decimal(10) ** 14
        number = number.quantize(Decimal("0.000001")) if fits else None
    except InvalidOperation:
        number = None
    if number is None:
        raise ImpossibleEdit(
            _("“%(field)s” is a number, for example 12 or 3.5.") % {"field": field.label}
        )
    return {"number": number}


def _date(field: CustomField, value: str) -> dict:
    try:
        return {"date": date.fromisoformat(value)}
    except ValueError:
        raise ImpossibleEdit(
            _("“%(field)s” is a date, for example 2026-03-31.") % {"field": field.label}
        ) from None


def _yes(field: CustomField, value: str) -> dict:
    answers = {"yes": True, "true": True, "1": True, "no": False, "false": False, "0": False}
    if value.lower() not in answers:
        raise ImpossibleEdit(_("“%(field)s” is yes or no.") % {"field": field.label})
    return {"yes": answers[value.lower()]}
