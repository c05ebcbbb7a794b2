"""What the panel beside a conversation offers."""

from typing import Any

from django.http import HttpRequest

from ..actions.link import BY_HAND
from ..models.ticket import UNTIL_ANSWER, LinkKind, Status
from ..queries.conversation import Conversation
from ..queries.filing import Filing
from ..snooze_times import snooze_choices
from ..transitions import TRANSITIONS, Change


def filing_context(request: HttpRequest, talk: Conversation, filing: Filing, refused: Any) -> dict:
    """``refused``: the act that was not done; its form shows what was typed."""
    ticket = talk.ticket
    may_file = talk.may_reply and not ticket.merged_into_id
    verb = refused.verb if refused else ""
    return {
        "filing": filing,
        "labels": filing.labels_of(ticket),
        "may_file": may_file,
        "refused": refused,
        "typed": {verb: refused.typed} if refused else {},
        "open_form": verb or request.GET.get("open", ""),
        "splitting": may_file and (verb == "split" or "split" in request.GET),
        "ticked": refused.typed.getlist("messages") if verb == "split" else [],
        "snooze_choices": snooze_choices(),
        "may_snooze": may_file and ticket.status in TRANSITIONS[Change.WAKE],
        "until_answer": ticket.snoozed_until == UNTIL_ANSWER,
        "link_kinds": [(kind.value, LinkKind(kind).label) for kind in BY_HAND],
        "by_hand": {kind.value for kind in BY_HAND},
        "may_merge": may_file and ticket.status != Status.SPAM,
    }
