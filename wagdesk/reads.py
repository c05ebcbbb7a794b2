"""Rows read by SQL that is made once for each model and kept: the reading side of ``rows``.

For pages that read a few rows each of many models: there Django's compiler, which builds each
statement anew, takes longer than the database (measured in ``benchmarks/ticket_list.py``).
What comes back are ordinary objects of the models. For models of one table and conditions of
equality; whatever needs more is a query set's.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from functools import cache, lru_cache
from typing import TypeVar

from django.db import connections, router
from django.db.models import Field, Model

AnyModel = TypeVar("AnyModel", bound=Model)
# A condition's field, whether null will do, and how many values will.
_Condition = tuple[str, bool, int]
_Converter = tuple[int, Sequence[Callable], object]


def read(
    model: type[AnyModel], *, order: tuple[str, ...] = (), limit: int = 0, **where: object
) -> list[AnyModel]:
    """The rows in which each field of ``where`` has its value, those included that the model's
    managers leave out.

    A value may be None, or a list, tuple or set of which the field has one (None among them
    too). ``order``: names of fields, with ``-`` the greatest first. ``limit``: at most so
    many; 0 for all.
    """
    database = router.db_for_read(model)
    connection = connections[database]
    conditions, parameters = [], []
    for name, value in where.items():
        is_some = isinstance(value, list | tuple | set | frozenset)
        values = list(value) if is_some else [value]
        known = [one for one in values if one is not None]
        if not values:
            return []
        field = _field(model, name)
        parameters += [field.get_db_prep_value(one, connection) for one in _filled_up(known)]
        conditions.append((name, len(known) < len(values), len(_filled_up(known))))
    statement = _statement(model, tuple(conditions), order, limit, database)
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        found = cursor.fetchall()
    names, converters = _columns(model, database)
    if converters:
        found = [_converted(row, converters, connection) for row in found]
    return [model.from_db(database, names, row) for row in found]


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


def _filled_up(values: list) -> list:
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
