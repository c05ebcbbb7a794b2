"""Values read by query sets whose SQL Django makes once for each shape: for what ``reads`` can't
say, on pages where making a statement takes longer than answering it.

Kept are the statements, never rows.
"""

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from django.core.exceptions import EmptyResultSet
from django.db import connections, router
from django.db.models import Model, QuerySet

# Numbers that stand for those to come while a statement is made; none is a row's key by chance.
_FIRST_MARK = 1_918_273_601


@dataclass(frozen=True)
class _Statement:
    """``parameters``: those that are always the same, and None where ``places`` has the position
    of a number."""

    sql: str
    parameters: tuple
    places: tuple[tuple[int, int], ...]
    converters: tuple


def kept_rows(
    model: type[Model],
    build: Callable[..., QuerySet],
    numbers: Iterable[int],
    *shape: Hashable,
) -> list[tuple]:
    """The rows of ``build(numbers, *shape)``, a ``values_list`` of the model.

    ``build``, a function of a module, must put the numbers into the query as they are, and
    nothing else that changes from call to call but by the ``shape``.
    """
    numbers = list(numbers)
    if any(type(number) is not int for number in numbers):
        return list(build(numbers, *shape))
    database = router.db_for_read(model)
    statement = _statement(build, shape, len(numbers), database)
    if statement is None:
        return []
    parameters = list(statement.parameters)
    for at, number in statement.places:
        parameters[at] = numbers[number]
    connection = connections[database]
    with connection.cursor() as cursor:
        cursor.execute(statement.sql, parameters)
        rows = cursor.fetchall()
    if not statement.converters:
        return rows
    return [_converted(row, statement.converters, connection) for row in rows]


@lru_cache(maxsize=256)
def _statement(
    build: Callable[..., QuerySet], shape: tuple, numbers: int, database: str
) -> _Statement | None:
    """None if no row can be meant."""
    marks = range(_FIRST_MARK, _FIRST_MARK + numbers)
    query = build(list(marks), *shape).using(database).query
    compiler = query.get_compiler(database)
    try:
        sql, parameters = compiler.as_sql()
    except EmptyResultSet:
        return None
    places = tuple(
        (at, value - _FIRST_MARK)
        for at, value in enumerate(parameters)
        if type(value) is int and value in marks
    )
    converters = compiler.get_converters([column for column, _sql, _alias in compiler.select])
    return _Statement(sql, tuple(parameters), places, tuple(converters.items()))


def _converted(row: Sequence, converters: tuple, connection: object) -> tuple:
    values = list(row)
    for at, (functions, column) in converters:
        for function in functions:
            values[at] = function(values[at], column, connection)
    return tuple(values)
