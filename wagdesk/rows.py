"""Rows written and looked up by SQL that is made once for each model and kept.

For the paths that touch the same few rows many times a second: there Django's compiler, which
builds each statement anew, takes most of the time (measured in ``benchmarks/mail_in.py``).
No signals are sent, as in ``bulk_create``. For models with an automatic key and fields that
need no SQL of their own; files must be written before.
"""

from collections.abc import Sequence
from functools import cache

from django.db import connections, router
from django.db.models import Field, Model


def insert(*rows: Model, ignore: bool = False) -> None:
    """Write new rows of one model in one statement; they get their keys.

    ``ignore``: a row that is there already is left as it is, and none gets a key.
    """
    if not rows:
        return
    model, database = type(rows[0]), router.db_for_write(type(rows[0]))
    connection = connections[database]
    columns, fields = _insertable(model)
    values = [
        field.get_db_prep_save(field.pre_save(row, add=True), connection)
        for row in rows
        for field in fields
    ]
    with connection.cursor() as cursor:
        cursor.execute(_insert_sql(model, columns, len(rows), database, ignore), values)
        keys = [] if ignore else cursor.fetchall()
    for row, (key,) in zip(rows, keys, strict=bool(keys)):
        row.pk = key
        row._state.adding, row._state.db = False, database


def update(row: Model, *names: str) -> None:
    """Write these fields of a row, or all; that it is there is the caller's to know."""
    model, database = type(row), router.db_for_write(type(row))
    connection = connections[database]
    fields = _fields(model, names)
    values = [
        field.get_db_prep_save(field.pre_save(row, add=False), connection) for field in fields
    ]
    with connection.cursor() as cursor:
        cursor.execute(_update_sql(model, names, database), [*values, row.pk])


def find(model: type[Model], *names: str, lock: bool = False, **equal: object) -> tuple | None:
    """These fields of a row in which each ``equal`` field has its value (None: is null).

    ``lock``: hold the row till the transaction ends, where rows can be locked at all.
    """
    database = router.db_for_write(model)
    connection = connections[database]
    meta = model._meta
    nulls = tuple(value is None for value in equal.values())
    values = [
        meta.get_field(name).get_db_prep_value(value, connection)
        for name, value in equal.items()
        if value is not None
    ]
    with connection.cursor() as cursor:
        cursor.execute(_find_sql(model, names, tuple(equal), nulls, lock, database), values)
        return cursor.fetchone()


@cache
def _insertable(model: type[Model]) -> tuple[tuple[str, ...], tuple[Field, ...]]:
    fields = tuple(f for f in model._meta.concrete_fields if not f.primary_key)
    return tuple(field.column for field in fields), fields


@cache
def _fields(model: type[Model], names: Sequence[str]) -> tuple[Field, ...]:
    meta = model._meta
    return tuple(meta.get_field(name) for name in names) if names else _insertable(model)[1]


@cache
def _insert_sql(
    model: type[Model], columns: tuple[str, ...], count: int, database: str, ignore: bool
) -> str:
    quote = connections[database].ops.quote_name
    row = f"({', '.join(['%s'] * len(columns))})"
    end = "ON CONFLICT DO NOTHING" if ignore else f"RETURNING {quote(model._meta.pk.column)}"
    # Names come from our models, values are parameters.
    return (
        f"INSERT INTO {quote(model._meta.db_table)} ({', '.join(map(quote, columns))}) "  # noqa: S608
        f"VALUES {', '.join([row] * count)} {end}"
    )


@cache
def _find_sql(
    model: type[Model],
    names: tuple[str, ...],
    equal: tuple[str, ...],
    nulls: tuple[bool, ...],
    lock: bool,
    database: str,
) -> str:
    connection, meta = connections[database], model._meta
    quote = connection.ops.quote_name
    wanted = ", ".join(quote(meta.get_field(name).column) for name in names)
    conditions = " AND ".join(
        f"{quote(meta.get_field(name).column)} {'IS NULL' if is_null else '= %s'}"
        for name, is_null in zip(equal, nulls, strict=True)
    )
    held = lock and connection.features.has_select_for_no_key_update
    end = "LIMIT 1 FOR NO KEY UPDATE" if held else "LIMIT 1"
    return f"SELECT {wanted} FROM {quote(meta.db_table)} WHERE {conditions} {end}"  # noqa: S608


@cache
def _update_sql(model: type[Model], names: tuple[str, ...], database: str) -> str:
    quote = connections[database].ops.quote_name
    changes = ", ".join(f"{quote(field.column)} = %s" for field in _fields(model, names))
    table, key = quote(model._meta.db_table), quote(model._meta.pk.column)
    return f"UPDATE {table} SET {changes} WHERE {key} = %s"  # noqa: S608
