"""Django's ``for`` for loops of hundreds of turns whose body is plain.

Load it after ``i18n`` and beside ``wagdesk_quick``. A body of texts, values, conditions and
further loops is taken apart once, and a turn is a few attributes put between texts; what does
not change from turn to turn is worked out once for a loop. Any other body, and any value that
is not as it looks (a missing one, a method), is left to Django's own loop, which this one is
compared with in the tests.
"""

import html
import re
from collections.abc import Callable, Iterable
from functools import cache
from typing import Any

from django import template
from django.template.base import (
    FilterExpression,
    Node,
    NodeList,
    Parser,
    TextNode,
    Token,
    Variable,
    VariableDoesNotExist,
    VariableNode,
    render_value_in_context,
)
from django.template.context import Context
from django.template.defaulttags import CommentNode, ForNode, IfNode, TemplateLiteral
from django.template.defaulttags import do_for as django_for
from django.template.smartif import TokenBase
from django.utils.safestring import SafeString

from .wagdesk_quick import KeptAddress, KeptText

register = template.Library()

_special = re.compile("[&<>\"']").search
# Kinds of value that are not called.
_PLAIN = frozenset({str, SafeString, int, bool, tuple, list, type(None)})


class OddValue(Exception):
    """A value or a body that only Django's own loop knows how to show."""


class Turn:
    """One loop being drawn: what its names stand for now, and what was worked out before."""

    def __init__(self, context: Context) -> None:
        self.context, self.values = context, context.dicts[-1]
        self.kept: dict[int, Any] = {}


_Part = str | Callable[[Turn], str]


class QuickLoop(Node):
    """``loop``: the same as Django's node, for what is not plain."""

    child_nodelists = ("nodelist_loop", "nodelist_empty")

    def __init__(self, loop: ForNode) -> None:
        self.loop = loop
        self.nodelist_loop, self.nodelist_empty = loop.nodelist_loop, loop.nodelist_empty
        self.parts = _parts(loop.nodelist_loop, frozenset(loop.loopvars))

    def render(self, context: Context) -> str:
        rows = self.loop.sequence.resolve(context, ignore_failures=True)
        if not rows or not context.autoescape or not hasattr(rows, "__len__"):
            return self.loop.render(context)
        try:
            with context.push():
                out = _turns(Turn(context), self.loop.loopvars, rows, self.parts)
        except (OddValue, VariableDoesNotExist):
            return self.loop.render(context)
        return SafeString("".join(out))


@register.tag("for")
def loop(parser: Parser, token: Token) -> Node:
    node = django_for(parser, token)
    if node.is_reversed:
        return node
    try:
        return QuickLoop(node)
    except OddValue:
        return node


def _turns(turn: Turn, names: list[str], rows: Iterable, parts: list[_Part]) -> list[str]:
    values, out = turn.values, []
    for row in rows:
        if len(names) == 1:
            values[names[0]] = row
        elif isinstance(row, tuple) and len(row) == len(names):
            values.update(zip(names, row, strict=True))
        else:
            raise OddValue
        out += [part if part.__class__ is str else part(turn) for part in parts]
    return out


def _parts(nodes: NodeList, names: frozenset[str]) -> list[_Part]:
    """What draws the nodes in a turn of the loops whose ``names`` they may say."""
    return [_part(node, names) for node in nodes]


def _part(node: Node, names: frozenset[str]) -> _Part:
    if isinstance(node, TextNode):
        return str(node.s)
    if isinstance(node, CommentNode):
        return ""
    if isinstance(node, KeptText):
        return _once(node.render_annotated)
    if isinstance(node, KeptAddress):
        return _asked(node.render_annotated, _said_in(node.node.view_name, *node.node.args), names)
    if isinstance(node, VariableNode):
        return _value(node, names)
    if isinstance(node, IfNode):
        return _choice(node, names)
    if isinstance(node, QuickLoop):
        return _inner(node.loop, names)
    raise OddValue


def _once(work: Callable[[Context], Any]) -> Callable[[Turn], Any]:
    """Worked out at the first turn that comes to it."""

    def drawn(turn: Turn) -> Any:
        kept = turn.kept
        if key not in kept:
            kept[key] = work(turn.context)
        return kept[key]

    key = id(drawn)
    return drawn


def _asked(
    work: Callable[[Context], Any], said: set[str], names: frozenset[str]
) -> Callable[[Turn], Any]:
    """At each turn if it says a name of the loop, else once."""
    if "forloop" in said:
        raise OddValue
    return (lambda turn: work(turn.context)) if said & names else _once(work)


def _value(node: VariableNode, names: frozenset[str]) -> _Part:
    read = _reader(node.filter_expression, names)
    if read is None:
        return _asked(node.render_annotated, _said_in(node.filter_expression), names)

    def drawn(turn: Turn) -> str:
        value = read(turn.values)
        if value.__class__ is str:
            return html.escape(value) if _special(value) else value
        if value.__class__ is SafeString:
            return value
        return render_value_in_context(value, turn.context)

    return drawn


def _choice(node: IfNode, names: frozenset[str]) -> _Part:
    branches = [
        (_condition(condition, names), _parts(nodes, names))
        for condition, nodes in node.conditions_nodelists
    ]

    def drawn(turn: Turn) -> str:
        for holds, parts in branches:
            if holds(turn):
                return "".join([one if one.__class__ is str else one(turn) for one in parts])
        return ""

    return drawn


def _condition(condition: TokenBase | None, names: frozenset[str]) -> Callable[[Turn], Any]:
    if condition is None:
        return lambda turn: True
    if isinstance(condition, TemplateLiteral) and (read := _reader(condition.value, names)):
        return lambda turn: read(turn.values)
    return _asked(condition.eval, set(_said_by(condition)), names)


def _inner(node: ForNode, names: frozenset[str]) -> _Part:
    read = _reader(node.sequence, names)
    # A name that stands for two things at once is Django's to keep apart.
    if read is None or node.nodelist_empty or names & set(node.loopvars):
        raise OddValue
    parts = _parts(node.nodelist_loop, names | set(node.loopvars))

    def drawn(turn: Turn) -> str:
        rows = read(turn.values)
        if not isinstance(rows, list | tuple):
            raise OddValue
        out = _turns(turn, node.loopvars, rows, parts)
        for name in node.loopvars:
            turn.values.pop(name, None)
        return "".join(out)

    return drawn


def _reader(said: FilterExpression, names: frozenset[str]) -> Callable[[dict], Any] | None:
    """What finds ``row`` or ``row.name``, if the expression is no more than that."""
    lookups = said.var.lookups if isinstance(said.var, Variable) and not said.filters else None
    if not lookups or lookups[0] not in names or said.var.translate:
        return None
    name, bits = lookups[0], lookups[1:]

    def read(values: dict) -> Any:
        value = values[name]
        try:
            for bit in bits:
                value = value[bit] if value.__class__ is dict else _attribute(value, bit)
        except (KeyError, AttributeError) as missing:
            raise OddValue from missing
        if value.__class__ not in _PLAIN and callable(value):
            raise OddValue
        return value

    return read


def _attribute(value: Any, bit: str) -> Any:
    """Of what has no entries, which Django asks first, and is not called by Django."""
    if not _has_attributes_alone(value.__class__):
        raise OddValue
    return getattr(value, bit)


@cache
def _has_attributes_alone(kind: type) -> bool:
    named = {name for parent in kind.__mro__ for name in vars(parent)}
    return not named & {"__getitem__", "__call__"}


def _said_in(*expressions: FilterExpression) -> set[str]:
    """The names that the expressions say."""
    variables = [one.var for one in expressions]
    for one in expressions:
        variables += [arg for _filter, args in one.filters for is_name, arg in args if is_name]
    return {one.lookups[0] for one in variables if isinstance(one, Variable) and one.lookups}


def _said_by(condition: TokenBase) -> Iterable[str]:
    if isinstance(condition, TemplateLiteral):
        yield from _said_in(condition.value)
    for side in (condition.first, condition.second):
        if side is not None:
            yield from _said_by(side)
