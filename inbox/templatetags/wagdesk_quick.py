"""Django's ``trans``, ``url``, ``include`` and ``csrf_token`` for pages with a hundred of them.

Load it after ``i18n``. The tags are written and extracted as Django's are and put the same into
the page: what Django works out anew at each place is worked out once for each language and URL
conf, and kept (measured in ``benchmarks/ticket_list.py``). What can't be kept is left to
Django's own. A page speaks one language: not for use inside ``{% language %}``.
"""

from typing import NamedTuple

from django import template
from django.conf import settings
from django.template.base import FilterExpression, Node, Parser, Template, Token
from django.template.context import Context
from django.template.defaulttags import CsrfTokenNode, URLNode
from django.template.defaulttags import url as django_url
from django.template.loader_tags import IncludeNode
from django.template.loader_tags import do_include as django_include
from django.templatetags.i18n import TranslateNode
from django.templatetags.i18n import do_translate as django_translate
from django.urls import get_script_prefix, get_urlconf
from django.utils.translation import get_language

register = template.Library()

# Numbers that no address holds by itself: they mark where an address's numbers stand.
_MARKS = (918273645546372801, 918273645546372802, 918273645546372803)


class Place(NamedTuple):
    """What texts and addresses of a page depend on."""

    language: str
    app: str | None
    conf: object
    prefix: str


def place_of(context: Context) -> Place:
    """Asked once for a page."""
    kept = context.render_context.dicts[0]
    if "wagdesk_place" not in kept:
        request = getattr(context, "request", None)
        match = getattr(request, "resolver_match", None)
        app = getattr(request, "current_app", match and match.namespace)
        conf = get_urlconf() or settings.ROOT_URLCONF
        kept["wagdesk_place"] = Place(get_language(), app, conf, get_script_prefix())
    return kept["wagdesk_place"]


class KeptText(Node):
    """What ``node`` puts into a page of each language, asked once."""

    def __init__(self, node: TranslateNode) -> None:
        self.node = node
        self.said: dict[tuple, str] = {}

    def render(self, context: Context) -> str:
        key = place_of(context).language, context.autoescape
        if key not in self.said:
            self.said[key] = self.node.render(context)
        return self.said[key]


class KeptAddress(Node):
    """An address whose arguments are numbers, asked once with marks in their places."""

    def __init__(self, node: URLNode) -> None:
        self.node = node
        marks = [_Mark(mark) for mark in _MARKS[: len(node.args)]]
        self.marked = URLNode(node.view_name, marks, {}, None)
        self.addresses: dict[tuple, str] = {}

    def render(self, context: Context) -> str:
        numbers = [argument.resolve(context) for argument in self.node.args]
        if any(type(number) is not int or number < 0 for number in numbers):
            return self.node.render(context)
        key = self.node.view_name.resolve(context), place_of(context), context.autoescape
        if key not in self.addresses:
            self.addresses[key] = self.marked.render(context)
        address = self.addresses[key]
        for mark, number in zip(_MARKS, numbers, strict=False):
            address = address.replace(str(mark), str(number))
        return address


class _Mark:
    def __init__(self, number: int) -> None:
        self.number = number

    def resolve(self, _context: Context) -> int:
        return self.number


class KeptInclude(Node):
    """A template named in the page itself, looked up once."""

    def __init__(self, node: IncludeNode) -> None:
        self.node = node
        self.template: Template | None = None

    def render(self, context: Context) -> str:
        if self.template is None:
            name = self.node.template.resolve(context)
            self.template = context.template.engine.get_template(name)
        with context.push(**{k: v.resolve(context) for k, v in self.node.extra_context.items()}):
            return self.template.render(context)


@register.tag
def include(parser: Parser, token: Token) -> Node:
    node = django_include(parser, token)
    return KeptInclude(node) if _is_fixed(node.template) and not node.isolated_context else node


class PageToken(CsrfTokenNode):
    """The hidden field, put together once for a page."""

    def render(self, context: Context) -> str:
        kept = context.render_context.dicts[0]
        if "wagdesk_token" not in kept:
            kept["wagdesk_token"] = super().render(context)
        return kept["wagdesk_token"]


class EditFields(PageToken):
    """What a form that edits the page's ticket hides: the token, and the version it was seen in."""

    def render(self, context: Context) -> str:
        kept = context.render_context.dicts[0]
        if "wagdesk_fields" not in kept:
            version = f'<input type="hidden" name="version" value="{context["ticket"].version:d}">'
            kept["wagdesk_fields"] = f"{super().render(context)}{version}"
        return kept["wagdesk_fields"]


@register.tag
def edit_fields(_parser: Parser, _token: Token) -> Node:
    return EditFields()


@register.tag
def csrf_token(_parser: Parser, _token: Token) -> Node:
    return PageToken()


@register.tag("trans")
@register.tag("translate")
def translate(parser: Parser, token: Token) -> Node:
    node = django_translate(parser, token)
    said, meant = node.filter_expression, node.message_context
    is_fixed = said.var.lookups is None and not said.filters and not node.asvar
    return KeptText(node) if is_fixed and (meant is None or _is_fixed(meant)) else node


@register.tag
def url(parser: Parser, token: Token) -> Node:
    node = django_url(parser, token)
    is_plain = not node.kwargs and not node.asvar and len(node.args) <= len(_MARKS)
    return KeptAddress(node) if is_plain else node


def _is_fixed(expression: FilterExpression) -> bool:
    return not expression.is_var and not expression.filters
