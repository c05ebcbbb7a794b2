"""The keys of the inbox, for its script and for Wagtail's own list of shortcuts."""

from django import template
from django.utils.translation import gettext_lazy as _

from ..queries.agent_settings import agent_settings

register = template.Library()

KEYS = (
    (_("Next and previous ticket"), "j k"),
    (_("Open"), "Enter, o"),
    (_("Back to the list"), "u"),
    (_("Choose"), "x"),
    (_("Reply"), "r"),
    (_("Note"), "n"),
    (_("Forward"), "f"),
    (_("Assign"), "a"),
    (_("Status"), "s"),
    (_("Tags"), "t"),
    (_("Solve, and on to the next"), "e"),
    (_("Snooze, and on to the next"), "h"),
    (_("Insert article"), "i"),
    (_("Send"), "Ctrl Enter"),
    (_("Leave the text box"), "Esc"),
    (_("Take back what was just done"), "z"),
)


@register.inclusion_tag("wagdesk_inbox/admin/_keys.html", takes_context=True)
def inbox_keys(context) -> dict:
    """Once on each page; whether single keys work is the agent's own setting."""
    if "shortcuts" not in context:
        context["shortcuts"] = agent_settings(context["request"].user).shortcuts
    return {"rows": KEYS, "shortcuts": context["shortcuts"]}
