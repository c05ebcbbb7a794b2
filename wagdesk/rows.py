"""Rows written and looked up by SQL that is made once for each model and kept.

For the paths that touch the same few rows many times a second: there Django's compiler, which
builds each statement anew, takes most of the time (measured in ``benchmarks/mail_in.py``).
No signals are sent, as in ``bulk_create``. For models with an automatic key and fields that
need no SQL of their own; files must be written before.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache, lru_cache

from django.db import connections, router
from django.db.models import Field, Model

MOST_AT_ONCE = 500
Keyed = Mapping[type[Model], int | Callable[[], int]]


def insert(*rows: Model, ignore: bool = False) -> None:
    """Write new rows of one model in one statement; they get their keys.

    ``ignore``: a row that is there already is left as it is; count on no key.
    """
    held = _held.get()
    if held is not None and rows and held.database == router.db_for_write(type(rows[0])):
        held.insert(rows, ignore)
        return
    for start in range(0, len(rows), MOST_AT_ONCE):
        _insert(rows[start : start + MOST_AT_ONCE], ignore)


def insert_new(row: Model) -> bool:
    """Write a new row unless one like it is there; whether it was written."""
    _insert([row], ignore=True)
    return row.pk is not None


def update(row: Model, *names: str) -> None:
    """Write these fields of a row, or all; that it is there is the caller's to know."""
    held = _held.get()
    if held is not None and held.database == router.db_for_write(type(row)):
        held.update(row, names)
    else:
        _update([row], names)


@contextmanager
def held_back(keyed: Keyed, database: str = "default") -> Iterator[None]:
    """What is inserted and updated meanwhile is written with one statement for each model:
    when this ends, or before anything else is asked of the database. Inside a transaction;
    foreign keys must be checked at its end, as Django makes them.

    A row of a model in ``keyed`` has its key at once, so many being reserved at a time (a
    function is asked how many, where a gap would be seen); others get theirs when they are
    written. What the database refuses is raised when it is written.
    """
    held = _Held(database, keyed)
    token = _held.set(held)
    try:
        with connections[database].execute_wrapper(held):
            yield
            held.write()
    finally:
        _held.reset(token)


class _Held:
    """Rows that wait to be written."""

    def __init__(self, database: str, keyed: Keyed) -> None:
        self.database, self.keyed = database, keyed
        self.keys: dict[type[Model], list[int]] = {model: [] for model in keyed}
        self.new: dict[tuple[type[Model], bool], list[Model]] = {}
        self.changed: dict[tuple[type[Model], Sequence[str]], dict[object, Model]] = {}
        self.is_writing = False

    def __call__(self, execute: Callable, *args: object) -> object:
        """Every statement comes by here: it finds all that was written before it."""
        self.write()
        return execute(*args)

    def insert(self, rows: Sequence[Model], ignore: bool) -> None:
        model = type(rows[0])
        if model in self.keyed and not ignore:
            if not self._can_reserve():
                with self._writing():
                    _insert(rows, ignore)
                return
            for row in rows:
                row.pk = self._next_key(model)
        self.new.setdefault((model, ignore), []).extend(rows)

    def update(self, row: Model, names: Sequence[str]) -> None:
        # One that is yet to be inserted is inserted as it is then.
        if not any(row is one for one in self.new.get((type(row), False), ())):
            self.changed.setdefault((type(row), names), {})[row.pk] = row

    def write(self) -> None:
        if self.is_writing:
            return
        new, self.new = self.new, {}
        changed, self.changed = self.changed, {}
        with self._writing():
            for (_model, ignore), rows in new.items():
                for start in range(0, len(rows), MOST_AT_ONCE):
                    _insert(rows[start : start + MOST_AT_ONCE], ignore)
            for (_model, names), by_key in changed.items():
                _update(list(by_key.values()), names)

    @contextmanager
    def _writing(self) -> Iterator[None]:
        self.is_writing = True
        try:
            yield
        finally:
            self.is_writing = False

    def _can_reserve(self) -> bool:
        return connections[self.database].vendor == "postgresql"

    def _next_key(self, model: type[Model]) -> int:
        keys, connection = self.keys[model], connections[self.database]
        if not keys:
            many = self.keyed[model]
            table = connection.ops.quote_name(model._meta.db_table)
            with self._writing(), connection.cursor() as cursor:
                cursor.execute(
                    "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)",
                    [table, model._meta.pk.column, many() if callable(many) else many],
                )
                keys += [key for (key,) in reversed(cursor.fetchall())]
        return keys.pop()


_held: ContextVar[_Held | None] = ContextVar("wagdesk_held_rows", default=None)


def _insert(rows: Sequence[Model], ignore: bool) -> None:
    model, database = type(rows[0]), router.db_for_write(type(rows[0]))
    connection = connections[database]
    with_key = rows[0].pk is not None
    columns, fields = _insertable(model, with_key)
    values = [
        field.get_db_prep_save(field.pre_save(row, add=True), connection)
        for row in rows
        for field in fields
    ]
    with connection.cursor() as cursor:
        cursor.execute(_insert_sql(model, columns, len(rows), database, ignore), values)
        keys = cursor.fetchall()
    # Of rows that may have been left out nobody knows whose key is whose.
    if ignore and len(rows) > 1:
        return
    for row, (key,) in zip(rows, keys, strict=not ignore):
        row.pk = key
        row._state.adding, row._state.db = False, database


def _update(rows: Sequence[Model], names: Sequence[str]) -> None:
    model, database = type(rows[0]), router.db_for_write(type(rows[0]))
    connection = connections[database]
    fields, values = _fields(model, names), []
    for row in rows:
        new = [
            field.get_db_prep_save(field.pre_save(row, add=False), connection) for field in fields
        ]
        values.append([*new, row.pk])
    sql = _update_sql(model, names, database)
    with connection.cursor() as cursor:
        if len(values) == 1:
            cursor.execute(sql, values[0])
        else:
            cursor.executemany(sql, values)


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
def _insertable(
    model: type[Model], with_key: bool = False
) -> tuple[tuple[str, ...], tuple[Field, ...]]:
    fields = tuple(f for f in model._meta.concrete_fields if with_key or not f.primary_key)
    return tuple(field.column for field in fields), fields


@cache
def _fields(model: type[Model], names: Sequence[str]) -> tuple[Field, ...]:
    meta = model._meta
    return tuple(meta.get_field(name) for name in names) if names else _insertable(model)[1]


@lru_cache(maxsize=1000)
def _insert_sql(
    model: type[Model], columns: tuple[str, ...], count: int, database: str, ignore: bool
) -> str:
    quote = connections[database].ops.quote_name
    row = f"({', '.join(['%s'] * len(columns))})"
    end = f"RETURNING {quote(model._meta.pk.column)}"
    end = f"ON CONFLICT DO NOTHING {end}" if ignore else end
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
