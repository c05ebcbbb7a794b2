"""What happened to a ticket, in sentences."""

from collections.abc import Callable

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from ..models import Person, TicketEvent
from ..models.article import ArticleRole
from ..models.event import Cause, EventKind
from ..models.ticket import LinkKind, Status


def name_of(user) -> str:
    """How colleagues are called."""
    return (user.get_full_name() or user.get_username()) if user else _("Someone")


class Trail:
    """Puts events into words; knows the people that events name only by id."""

    def __init__(self, users: dict[str, object], people: dict[int, Person]) -> None:
        self.users = users
        self.people = people

    def sentence(self, event: TicketEvent) -> str:
        """One sentence, plain text."""
        return _SENTENCES[EventKind(event.kind)](self, event)

    def _who(self, event: TicketEvent) -> str:
        if event.actor_id:
            return name_of(event.actor)
        return {
            Cause.CUSTOMER: _("The customer"),
            Cause.AGENT: _("An agent"),
            Cause.RULE: _("A rule"),
        }.get(event.cause, _("Wagdesk"))

    def _opened(self, event: TicketEvent) -> str:
        channel = {"email": _("by e-mail"), "form": _("through the contact form")}
        way = channel.get(event.data.get("channel"), _("through the API"))
        return _("%(who)s opened the ticket %(way)s.") % {"who": self._who(event), "way": way}

    def _customer_wrote(self, event: TicketEvent) -> str:
        if event.data.get("flagged") == "unproven":
            return _("Somebody wrote in the customer's name; it is not proven who.")
        if event.data.get("flagged"):
            return _("Somebody who is no participant wrote.")
        return _("The customer wrote.")

    def _machine_wrote(self, event: TicketEvent) -> str:
        return _("An automatic mail arrived.")

    def _replied(self, event: TicketEvent) -> str:
        if event.status == event.data.get("before"):
            return _("%(who)s replied.") % {"who": self._who(event)}
        return _("%(who)s replied and set the ticket to “%(status)s”.") % {
            "who": self._who(event),
            "status": Status(event.status).label,
        }

    def _reply_undone(self, event: TicketEvent) -> str:
        return _("%(who)s took a reply back before it was sent.") % {"who": self._who(event)}

    def _noted(self, event: TicketEvent) -> str:
        if event.data.get("outside"):
            return _("Somebody to whom the conversation was forwarded answered.")
        return _("%(who)s added a note.") % {"who": self._who(event)}

    def _assigned(self, event: TicketEvent) -> str:
        target = event.data.get("assignee")
        if target is None:
            return _("%(who)s put the ticket back for anyone to take.") % {"who": self._who(event)}
        if event.actor_id is not None and target == str(event.actor_id):
            return _("%(who)s took the ticket.") % {"who": self._who(event)}
        return _("%(who)s gave the ticket to %(whom)s.") % {
            "who": self._who(event),
            "whom": name_of(self.users.get(target)),
        }

    def _status(self, event: TicketEvent) -> str:
        if event.data.get("change") == "close":
            return _("The ticket was closed: it had been solved for some days.")
        return _("%(who)s set the ticket to “%(status)s”.") % {
            "who": self._who(event),
            "status": Status(event.status).label,
        }

    def _linked(self, event: TicketEvent) -> str:
        sentence = {
            LinkKind.FOLLOW_UP: _("Linked to #%(number)s: one follows up the other."),
            LinkKind.STRANGER: _("Linked to #%(number)s: an answer from another address."),
            LinkKind.SAME_MAIL: _("Linked to #%(number)s: the same mail in another mailbox."),
        }.get(event.data.get("link"), _("Linked to #%(number)s."))
        return sentence % {"number": event.data.get("other", "?")}

    def _article(self, event: TicketEvent) -> str:
        role = event.data.get("role")
        if role == ArticleRole.FLAGGED:
            if event.data.get("removed"):
                return _("%(who)s took “needs an article” off.") % {"who": self._who(event)}
            return _("%(who)s said that this needs an article.") % {"who": self._who(event)}
        return {
            ArticleRole.SENT: _("An article was sent."),
            ArticleRole.READ_BEFORE: _("The customer had read an article before."),
            ArticleRole.SUGGESTED_TO_CUSTOMER: _("An article was suggested to the customer."),
            ArticleRole.OPENED_FROM_SUGGESTION: _("The customer opened a suggested article."),
            ArticleRole.SUGGESTED_TO_AGENT: _("An article was suggested to the agent."),
        }.get(role, _("An article was linked."))

    def _flagged(self, event: TicketEvent) -> str:
        return _("%(who)s marked the ticket for a look.") % {"who": self._who(event)}

    def _delivered(self, event: TicketEvent) -> str:
        return _("The mail server took the reply.")

    def _undelivered(self, event: TicketEvent) -> str:
        return _("The reply could not be delivered.")

    def _participant(self, event: TicketEvent) -> str:
        person = self.people.get(event.data.get("person"))
        return _("%(who)s let %(whom)s take part in the conversation.") % {
            "who": self._who(event),
            "whom": person.label if person else _("somebody"),
        }

    def _forwarded(self, event: TicketEvent) -> str:
        if event.data.get("undone"):
            return _("%(who)s took a forward back before it was sent.") % {"who": self._who(event)}
        return _("%(who)s forwarded the conversation.") % {"who": self._who(event)}

    def _merged(self, event: TicketEvent) -> str:
        return _("%(who)s merged tickets.") % {"who": self._who(event)}

    def _tagged(self, event: TicketEvent) -> str:
        return _("%(who)s changed the tags.") % {"who": self._who(event)}

    def _plain(self, event: TicketEvent) -> str:
        return _PLAIN[EventKind(event.kind)] % {"who": self._who(event)}


_PLAIN = {
    EventKind.UNMERGED: _l("%(who)s took a merge back."),
    EventKind.TEAM: _l("%(who)s changed the team."),
    EventKind.PRIORITY: _l("%(who)s changed the priority."),
    EventKind.TYPE: _l("%(who)s changed the type."),
    EventKind.LABELLED: _l("%(who)s changed the label."),
    EventKind.DUE: _l("%(who)s changed the due date."),
    EventKind.FIELD: _l("%(who)s changed a field."),
    EventKind.SUBJECT: _l("%(who)s changed the subject."),
    EventKind.REQUESTER: _l("%(who)s changed the requester."),
    EventKind.FOLLOWED: _l("%(who)s changed who follows the ticket."),
    EventKind.SNOOZED: _l("%(who)s snoozed the ticket."),
    EventKind.WOKEN: _l("The ticket woke up."),
    EventKind.SPLIT: _l("%(who)s moved messages to another ticket."),
    EventKind.UNLINKED: _l("%(who)s removed a link to another ticket."),
    EventKind.MOVED: _l("%(who)s moved the ticket to another mailbox."),
    EventKind.TRASHED: _l("%(who)s moved the ticket to the trash."),
    EventKind.RESTORED: _l("%(who)s took the ticket from the trash."),
    EventKind.AUTO_ANSWERED: _l("An automatic answer was sent."),
}

_SENTENCES: dict[EventKind, Callable[[Trail, TicketEvent], str]] = {
    kind: Trail._plain if kind in _PLAIN else getattr(Trail, f"_{kind.value}") for kind in EventKind
}
