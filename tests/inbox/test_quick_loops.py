"""Our quick loop puts the same into a page as Django's, and takes apart what it is meant for."""

from dataclasses import dataclass
from datetime import date

import pytest
from django.template import Context, Template
from django.template.loader import get_template
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy

from wagdesk.inbox.templatetags.wagdesk_loops import QuickLoop

LOADS = {
    "Django's": "{% load i18n wagdesk_quick %}",
    "ours": "{% load i18n wagdesk_quick wagdesk_loops %}",
}


@dataclass
class Row:
    number: int
    text: object
    marks: object = ()
    on: bool = False

    def method(self) -> str:
        return f"called {self.number}"


ROWS = [
    Row(1, "plain", (("a", "b"), ("<c>", "d"))),
    Row(2, "<b>\"odd\" & 'odd'</b>", (), on=True),
    Row(3, mark_safe("<i>safe</i>"), [("e", "f")]),
    Row(4, gettext_lazy("Reply")),
    Row(5, None),
    Row(6, date(2026, 1, 2)),
    Row(7, 1234567.5),
]


OVER_ROWS = "{% for row in rows %}BODY{% endfor %}"
PLAIN_BODIES = [
    "{{ row.number }} {{ row.text }};",
    "{% if row.on %}on{% elif row.marks %}marks{% else %}-{% endif %}",
    "{% for css, text in row.marks %}{{ css }}{{ text }}{{ row.number }}{% endfor %}|",
    "{{ outer }}{% if yes %}{{ row.number }}{% endif %}",
    "{% if row.number == 3 and not row.on %}{{ row.text }}{% endif %}",
    "{% if row.text > 1 %}more{% endif %}",
    "{% if row.missing %}x{% else %}y{% endif %}",
    "{{ row.text|default:'none'|upper }}",
    "{{ outer|default:row.number }}{{ missing|default:row.number }}",
    "{% trans 'Reply' %}{# nothing #}",
    "{% url 'wagdesk_inbox_admin:ticket' row.number %}",
    "{{ missing }}{{ outer.missing }}{% if missing %}x{% endif %}",
    "{{ row.method }}{{ row.missing }}",
]
PLAIN = [
    *(OVER_ROWS.replace("BODY", body) for body in PLAIN_BODIES),
    "{% for row in rows %}{{ row.text }}{% endfor %}[{{ row }}]",
    "{% for row in nothing %}{{ row.text }}{% empty %}none{% endfor %}",
    "{% for row in missing %}{{ row.text }}{% empty %}none{% endfor %}",
    "{% for key, value in table.items %}{{ key }}={{ value }} {% endfor %}",
    "{% for one in dicts %}{{ one.a }}{{ one.b.c }}{{ one.items }}{% endfor %}",
    "{% for one in drawn %}{{ one }}{% endfor %}",
    "{% for one in words %}{{ one }}{{ one.0 }}{% endfor %}",
    "{% for one, other in lists %}{{ one }}{{ other }}{% endfor %}",
]
NOT_PLAIN = [
    *(
        OVER_ROWS.replace("BODY", body)
        for body in (
            "{{ forloop.counter }}{% if not forloop.last %},{% endif %}",
            "{% cycle 'a' 'b' %}",
            "{% for row in row.marks %}{{ row }}{% endfor %}{{ row }}",
            "{% for one in outer %}{{ one }}{{ row.number }}{% endfor %}",
            "{% with a=row.number %}{{ a }}{% endwith %}",
            "{% trans 'Reply' as word %}{{ word }}",
        )
    ),
    "{% for row in rows reversed %}{{ row.number }}{% endfor %}",
]


def both(source: str) -> set[str]:
    return {Template(load + source).render(Context(values())) for load in LOADS.values()}


def values() -> dict:
    return {
        "rows": ROWS,
        "outer": "<out>",
        "yes": True,
        "nothing": [],
        "table": {"a": "<x>", "b": 2},
        "dicts": [{"a": 1, "b": {"c": "<"}}, {"a": Row(1, "x").method, "b": {}}],
        "drawn": (word for word in "ab"),
        "words": ["<one>", "two"],
        "lists": [["a", "b"], ("c", "d")],
    }


def taken_apart(source: str) -> bool:
    nodes = Template(LOADS["ours"] + source).nodelist
    return any(isinstance(node, QuickLoop) for node in nodes)


@pytest.mark.parametrize("source", PLAIN)
def test_a_plain_loop_draws_what_djangos_draws(source):
    assert taken_apart(source)
    assert len(both(source)) == 1


@pytest.mark.parametrize("source", NOT_PLAIN)
def test_any_other_loop_is_djangos(source):
    assert not taken_apart(source)
    assert len(both(source)) == 1


def test_nothing_is_escaped_where_nothing_is_to_be():
    assert len(both("{% autoescape off %}" + PLAIN[0] + "{% endautoescape %}")) == 1


def test_the_rows_of_the_ticket_list_are_taken_apart():
    nodes = get_template("wagdesk_inbox/admin/_rows.html").template.nodelist
    assert nodes.get_nodes_by_type(QuickLoop)
