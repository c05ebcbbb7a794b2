"""What happened to a ticket, in sentences."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from django.template.defaultfilters import date as format_date
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from ..models import Person, TicketEvent
from ..models.article import ArticleRole
from ..models.event import Cause, EventKind
from ..models.ticket import UNTIL_ANSWER, LinkKind, Priority, Status, TicketType


def name_of(user) -> str:
    """How colleagues are called."""
    return (user.get_full_name() or user.get_username()) if user else _("Someone")


@dataclass
class Trail:
    """Puts events into words; knows the people and things that events name only by id.

    ``names``: team, label, field, mailbox → id → name. What is missing there is gone, or not
    the viewer's to know, and is called by its kind.
    """

    users: dict[str, object]
    people: dict[int, Person]
    names: dict[str, dict[int, str]] = field(default_factory=dict)
    told: dict[int, str] = field(default_factory=dict)

    def sentence(self, event: TicketEvent) -> str:
        """One sentence, plain text; put together once for the page."""
        if event.pk not in self.told:
            self.told[event.pk] = _SENTENCES[EventKind(event.kind)](self, event)
        return self.told[event.pk]

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
            LinkKind.RELATED: _("Linked to #%(number)s as related."),
            LinkKind.DUPLICATE: _("Linked to #%(number)s: one is a duplicate of the other."),
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
        if "settled" in event.data:
            return _("%(who)s looked at a hint and put it away.") % {"who": self._who(event)}
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
        if "into" in event.data:
            return self._say(_("%(who)s merged this into #%(number)s."), event, event.data["into"])
        number = event.data.get("from", "?")
        return self._say(_("%(who)s merged #%(number)s into this."), event, number)

    def _unmerged(self, event: TicketEvent) -> str:
        if "into" in event.data:
            number = event.data["into"]
            return self._say(_("%(who)s took this out of #%(number)s again."), event, number)
        number = event.data.get("from", "?")
        return self._say(_("%(who)s took #%(number)s out of this again."), event, number)

    def _split(self, event: TicketEvent) -> str:
        if "to" in event.data:
            number = event.data["to"]
            return self._say(_("%(who)s moved messages to the new #%(number)s."), event, number)
        number = event.data.get("from", "?")
        return self._say(_("%(who)s split this off from #%(number)s."), event, number)

    def _unlinked(self, event: TicketEvent) -> str:
        number = event.data.get("other", "?")
        return self._say(_("%(who)s removed the link to #%(number)s."), event, number)

    def _say(self, sentence: str, event: TicketEvent, number: object) -> str:
        return sentence % {"who": self._who(event), "number": number}

    def _tagged(self, event: TicketEvent) -> str:
        known = self.names.get("tag", {})
        added = _listed(known, event.data.get("added", ()))
        removed = _listed(known, event.data.get("removed", ()))
        if added and removed:
            sentence = _("%(who)s added the tags %(added)s and took off %(removed)s.")
        elif added:
            sentence = _("%(who)s tagged the ticket: %(added)s.")
        elif removed:
            sentence = _("%(who)s took off tags: %(removed)s.")
        else:
            sentence = _("%(who)s changed the tags.")
        return sentence % {"who": self._who(event), "added": added, "removed": removed}

    def _priority(self, event: TicketEvent) -> str:
        labels = dict(Priority.choices)
        return self._from_to(
            event,
            _("%(who)s changed the priority from %(before)s to %(after)s."),
            labels.get(event.data.get("before"), "?"),
            labels.get(event.data.get("priority"), "?"),
        )

    def _type(self, event: TicketEvent) -> str:
        labels = {"": _("none")} | dict(TicketType.choices)
        return self._from_to(
            event,
            _("%(who)s changed the type from %(before)s to %(after)s."),
            labels.get(event.data.get("before", ""), "?"),
            labels.get(event.data.get("type", ""), "?"),
        )

    def _team(self, event: TicketEvent) -> str:
        return self._from_to(
            event,
            _("%(who)s changed the team from %(before)s to %(after)s."),
            self._named("team", event.data.get("before"), _("a team of then")),
            self._named("team", event.data.get("team"), _("a team of then")),
        )

    def _labelled(self, event: TicketEvent) -> str:
        return self._from_to(
            event,
            _("%(who)s changed the label from %(before)s to %(after)s."),
            self._named("label", event.data.get("before"), _("a label of then")),
            self._named("label", event.data.get("label"), _("a label of then")),
        )

    def _moved(self, event: TicketEvent) -> str:
        return self._from_to(
            event,
            _("%(who)s moved the ticket from %(before)s to %(after)s."),
            self._named("mailbox", event.data.get("before"), _("another mailbox")),
            self._named("mailbox", event.data.get("mailbox"), _("another mailbox")),
        )

    def _due(self, event: TicketEvent) -> str:
        before, after = _moment(event.data.get("before")), _moment(event.data.get("due"))
        if not after:
            return _("%(who)s took the due date off. It was %(before)s.") % {
                "who": self._who(event),
                "before": before,
            }
        if not before:
            return _("%(who)s set the due date to %(after)s.") % {
                "who": self._who(event),
                "after": after,
            }
        sentence = _("%(who)s changed the due date from %(before)s to %(after)s.")
        return self._from_to(event, sentence, before, after)

    def _field(self, event: TicketEvent) -> str:
        name = self._named("field", event.data.get("field"), _("a field"))
        return _("%(who)s changed “%(field)s”.") % {"who": self._who(event), "field": name}

    def _requester(self, event: TicketEvent) -> str:
        people = [self.people.get(event.data.get(key)) for key in ("before", "requester")]
        before, after = (one.label if one else _("somebody") for one in people)
        sentence = _("%(who)s changed the requester from %(before)s to %(after)s.")
        return self._from_to(event, sentence, before, after)

    def _followed(self, event: TicketEvent) -> str:
        if event.data.get("on"):
            return _("%(who)s follows the ticket.") % {"who": self._who(event)}
        return _("%(who)s no longer follows the ticket.") % {"who": self._who(event)}

    def _snoozed(self, event: TicketEvent) -> str:
        until = event.data.get("until")
        if until and datetime.fromisoformat(until) >= UNTIL_ANSWER:
            return _("%(who)s snoozed the ticket until an answer comes.") % {
                "who": self._who(event)
            }
        return _("%(who)s snoozed the ticket until %(until)s.") % {
            "who": self._who(event),
            "until": _moment(until),
        }

    def _woken(self, event: TicketEvent) -> str:
        if event.actor_id:
            return _("%(who)s woke the ticket.") % {"who": self._who(event)}
        return _("The ticket woke up.")

    def _from_to(self, event: TicketEvent, sentence: str, before: object, after: object) -> str:
        return sentence % {"who": self._who(event), "before": before, "after": after}

    def _named(self, kind: str, pk: int | None, gone: str) -> str:
        return _("none") if pk is None else self.names.get(kind, {}).get(pk, gone)

    def _plain(self, event: TicketEvent) -> str:
        return _PLAIN[EventKind(event.kind)] % {"who": self._who(event)}


def _moment(text: str | None) -> str:
    """As short as a sentence bears it, in the viewer's time."""
    if not text:
        return ""
    return format_date(timezone.localtime(datetime.fromisoformat(text)), "j M Y, H:i")


def _listed(known: dict[int, str], ids: list[int]) -> str:
    """Names in quotes; what is gone is left out, or called a tag if nothing else remains."""
    names = [known[pk] for pk in ids if pk in known]
    if ids and not names:
        return _("a tag of then")
    return ", ".join(f"“{name}”" for name in names)


_PLAIN = {
    EventKind.SUBJECT: _l("%(who)s changed the subject."),
    EventKind.TRASHED: _l("%(who)s moved the ticket to the trash."),
    EventKind.RESTORED: _l("%(who)s took the ticket from the trash."),
    EventKind.AUTO_ANSWERED: _l("An automatic answer was sent."),
}

_SENTENCES: dict[EventKind, Callable[[Trail, TicketEvent], str]] = {
    kind: Trail._plain if kind in _PLAIN else getattr(Trail, f"_{kind.value}") for kind in EventKind
}
