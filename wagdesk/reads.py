"""Rows read by SQL that is made once for each model and kept: the reading side of ``rows``.

For pages that read a few rows each of many models: there Django's compiler, which builds each
statement anew, takes longer than the database (measured in ``benchmarks/ticket_list.py``).
What comes back are ordinary objects of the models. For conditions of equality; whatever needs
more is a query set's.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TypeVar

from django.db import connections, router
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.utils import CursorWrapper
from django.db.models import Field, Model, Q, QuerySet

AnyModel = TypeVar("AnyModel", bound=Model)
# A condition's field, whether null will do, and how many values will.
_Condition = tuple[str, bool, int]
_Converter = tuple[int, Sequence[Callable], object]


@dataclass(frozen=True)
class Ask:
    """What is read of one model; see ``read``."""

    model: type[Model]
    where: dict[str, object]
    order: tuple[str, ...] = ()
    limit: int = 0


def ask(model: type[Model], *, order: tuple[str, ...] = (), limit: int = 0, **where: object) -> Ask:
    """What ``read`` takes, to be read together with others."""
    return Ask(model, where, order, limit)


def read(
    model: type[AnyModel], *, order: tuple[str, ...] = (), limit: int = 0, **where: object
) -> list[AnyModel]:
    """The rows in which each field of ``where`` has its value, those included that the model's
    managers leave out.

    A value may be None, or a list, tuple or set of which the field has one (None among them
    too). ``order``: names of fields, with ``-`` the greatest first. ``limit``: at most so
    many; 0 for all.
    """
    return read_together(Ask(model, where, order, limit))[0]


def read_together(*asks: Ask) -> list[list]:
    """The rows of each. PostgreSQL is told them all before the first answer is awaited: on a
    page of thirty statements most of the time goes by between them."""
    databases = {router.db_for_read(one.model) for one in asks}
    if len(databases) > 1 or any(one.model._meta.parents for one in asks):
        return [_read_by_itself(one) for one in asks]
    connection = connections[databases.pop()]
    statements = [_made(one, connection) for one in asks]
    found: list[list] = []
    with _at_once(connection, len(asks)):
        cursors = [_sent(made, connection) for made in statements]
        for cursor in cursors:
            found.append(cursor.fetchall() if cursor else [])
    for cursor in cursors:
        if cursor:
            cursor.close()
    return [_objects(one.model, rows, connection) for one, rows in zip(asks, found, strict=True)]


def narrowed(rows: QuerySet, where: dict[str, object]) -> QuerySet:
    """Those of a query set in which ``where`` is so, as ``read`` takes it."""
    for name, value in where.items():
        values = _values(value)
        known = Q(**{f"{name}__in": [value for value in values if value is not None]})
        rows = rows.filter(known | Q(**{f"{name}__isnull": True}) if None in values else known)
    return rows


def _read_by_itself(one: Ask) -> list[Model]:
    """Of another database, or of a model of several tables, as a host's account may be."""
    if not one.model._meta.parents:
        return read_together(one)[0]
    rows = narrowed(one.model._base_manager.order_by(*one.order), one.where)
    return list(rows[: one.limit] if one.limit else rows)


def _at_once(connection: BaseDatabaseWrapper, statements: int) -> AbstractContextManager:
    if statements < 2 or connection.vendor != "postgresql":
        return nullcontext()
    connection.ensure_connection()
    pipeline = getattr(connection.connection, "pipeline", None)
    return pipeline() if pipeline and _has_pipeline() else nullcontext()


@cache
def _has_pipeline() -> bool:
    """Not with a client library of PostgreSQL 13 or older."""
    from psycopg import Pipeline

    return Pipeline.is_supported()


def _made(one: Ask, connection: BaseDatabaseWrapper) -> tuple[str, list] | None:
    """The statement and its parameters; None if no row can be meant."""
    conditions, parameters = [], []
    for name, value in one.where.items():
        values = _values(value)
        column = _field(one.model, name)
        known = [
            column.get_db_prep_value(value, connection) for value in values if value is not None
        ]
        null_will_do = len(known) < len(values)
        # What the column can't hold is in no row, and would be an error to ask for.
        least, most = _range(one.model, name, connection.alias)
        if most:
            known = [value for value in known if least <= value <= most]
        if not known and not null_will_do:
            return None
        filled = filled_up(known)
        parameters += filled
        conditions.append((name, null_will_do, len(filled)))
    statement = _statement(one.model, tuple(conditions), one.order, one.limit, connection.alias)
    return statement, parameters


@cache
def _range(model: type[Model], name: str, database: str) -> tuple[int, int]:
    """The least and the greatest number that a column of numbers holds; of others (0, 0)."""
    column, operations = _field(model, name), connections[database].ops
    while column.is_relation:
        column = column.target_field
    kind = column.get_internal_type()
    is_number = kind in operations.integer_field_ranges
    return operations.integer_field_range(kind) if is_number else (0, 0)


def _values(value: object) -> list:
    return list(value) if isinstance(value, list | tuple | set | frozenset) else [value]


def _sent(made: tuple[str, list] | None, connection: BaseDatabaseWrapper) -> CursorWrapper | None:
    if made is None:
        return None
    cursor = connection.cursor()
    cursor.execute(*made)
    return cursor


def _objects(
    model: type[AnyModel], rows: list[tuple], connection: BaseDatabaseWrapper
) -> list[AnyModel]:
    names, converters = _columns(model, connection.alias)
    if converters:
        rows = [_converted(row, converters, connection) for row in rows]
    return [model.from_db(connection.alias, names, row) for row in rows]


def attach(rows: Iterable[Model], related: str, found: Iterable[Model], field: str) -> None:
    """Let ``row.related.all()`` give those of ``found`` whose ``field`` names the row, without
    a further query; no other method of that manager works then, lest it asks anew unseen."""
    by_key = defaultdict(list)
    for one in found:
        by_key[getattr(one, one._meta.get_field(field).attname)].append(one)
    for row in rows:
        kept = row.__dict__.setdefault("_prefetched_objects_cache", {})
        kept[related] = by_key[row.pk]


def point(rows: Iterable[Model], field: str, targets: dict[object, Model]) -> None:
    """Give each row the object its foreign key names, where it is among ``targets`` by key."""
    for row in rows:
        relation = row._meta.get_field(field)
        target = targets.get(getattr(row, relation.attname))
        if target is not None:
            relation.set_cached_value(row, target)


def filled_up(values: list) -> list:
    """To the next power of two, by the last value again: few statements serve all lengths."""
    if len(values) < 3:
        return values
    return values + values[-1:] * ((1 << (len(values) - 1).bit_length()) - len(values))


def _converted(row: tuple, converters: tuple[_Converter, ...], connection: object) -> tuple | list:
    values = list(row)
    for at, functions, column in converters:
        for function in functions:
            values[at] = function(values[at], column, connection)
    return values


@cache
def _field(model: type[Model], name: str) -> Field:
    return model._meta.pk if name == "pk" else model._meta.get_field(name)


@cache
def _columns(model: type[Model], database: str) -> tuple[tuple[str, ...], tuple[_Converter, ...]]:
    """The names that ``from_db`` takes, and what makes Python's values of the database's."""
    connection, fields = connections[database], model._meta.concrete_fields
    converters = []
    for at, field in enumerate(fields):
        column = field.get_col(model._meta.db_table)
        functions = [
            *connection.ops.get_db_converters(column),
            *column.get_db_converters(connection),
        ]
        if functions:
            converters.append((at, functions, column))
    return tuple(field.attname for field in fields), tuple(converters)


@lru_cache(maxsize=1000)
def _statement(
    model: type[Model],
    conditions: tuple[_Condition, ...],
    order: tuple[str, ...],
    limit: int,
    database: str,
) -> str:
    meta, quote = model._meta, connections[database].ops.quote_name
    columns = ", ".join(quote(field.column) for field in meta.concrete_fields)
    # Names come from our models, values are parameters.
    statement = f"SELECT {columns} FROM {quote(meta.db_table)}"  # noqa: S608
    if conditions:
        tests = (_test(quote(_field(model, name).column), *how) for name, *how in conditions)
        statement += f" WHERE {' AND '.join(tests)}"
    if order:
        by = (
            f"{quote(_field(model, name.lstrip('-')).column)}{' DESC' * name.startswith('-')}"
            for name in order
        )
        statement += f" ORDER BY {', '.join(by)}"
    return f"{statement} LIMIT {limit:d}" if limit else statement


def _test(column: str, null_will_do: bool, values: int) -> str:
    equal = f"{column} = %s" if values == 1 else f"{column} IN ({', '.join(['%s'] * values)})"
    if not null_will_do:
        return equal
    return f"({column} IS NULL OR {equal})" if values else f"{column} IS NULL"
