"""Plain words for what an erasure takes away."""

from collections.abc import Mapping

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

# What people ask after, in this order; the rest is told as one number.
_NAMED = {
    "wagdesk_inbox.personaddress": gettext_lazy("addresses"),
    "wagdesk_inbox.ticket": gettext_lazy("tickets: their subject goes, their times stay"),
    "wagdesk_inbox.message": gettext_lazy("messages, answers and notes: their text goes"),
    "wagdesk_inbox.attachment": gettext_lazy("files"),
    "wagdesk_inbox.receivedmail": gettext_lazy("original mails"),
    "wagdesk_inbox.outgoingmail": gettext_lazy("mails of ours; what still waits is not sent"),
    "wagdesk_inbox.formanswer": gettext_lazy("answers in forms"),
    "wagdesk_inbox.ticketvalue": gettext_lazy("values of ticket fields"),
    "wagdesk_inbox.personnote": gettext_lazy("notes about them"),
    "wagdesk_inbox.draft": gettext_lazy("drafts of agents"),
    "wagdesk_inbox.blockedaddress": gettext_lazy("blocks of their address"),
    "wagdesk_inbox.export": gettext_lazy("exported files that may hold them"),
    "wagdesk_search.searchlog": gettext_lazy("searches"),
    "wagdesk_kb.articleread": gettext_lazy("reads of articles: no longer tied to them"),
    "wagdesk_kb.articlevote": gettext_lazy("votes on articles: their comment goes"),
}


def summed_up(counts: Mapping[str, int]) -> list[tuple[int, str]]:
    """(number, what) rows of an erasure's counts by model."""
    left = dict(counts)
    left.pop("wagdesk_inbox.person", None)
    rows = [(left.pop(key), str(words)) for key, words in _NAMED.items() if key in left]
    if others := sum(left.values()):
        rows.append((others, _("other rows: copies, references, links, quotes")))
    return rows
