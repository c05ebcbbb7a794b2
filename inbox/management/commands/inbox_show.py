"""Show one ticket, for scripts and for tests."""

import json
from argparse import ArgumentParser

from django.core.management.base import BaseCommand, CommandError

from wagdesk.inbox.models import Message, Ticket, TicketArticle, TicketEvent


class Command(BaseCommand):
    help = "Print a ticket with its messages, events and articles."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("ticket", type=int, metavar="TICKET", help="The ticket's number.")
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: object, **options: object) -> None:
        ticket = (
            Ticket.objects.select_related("mailbox", "requester", "assignee")
            .filter(pk=options["ticket"])
            .first()
        )
        if ticket is None:
            raise CommandError(f"There is no ticket {options['ticket']}.", returncode=2)
        data = ticket_data(ticket)
        if options["json"]:
            self.stdout.write(json.dumps(data))
            return
        self.stdout.write(f"#{data['ticket']} {data['subject']} [{data['status']}]")
        for message in data["messages"]:
            self.stdout.write(f"\n-- {message['kind']} {message['from']} {message['at']}")
            self.stdout.write(message["visible_text"].rstrip())


def ticket_data(ticket: Ticket) -> dict[str, object]:
    """The ticket as plain data; keys are added, never renamed."""
    messages = Message.with_notes.filter(ticket=ticket).select_related("author")
    return {
        "ticket": ticket.pk,
        "public_id": str(ticket.public_id),
        "mailbox": ticket.mailbox.slug,
        "subject": ticket.subject,
        "status": ticket.status,
        "channel": ticket.channel,
        "locale": ticket.locale,
        "requester": ticket.requester.address,
        "assignee": ticket.assignee.get_username() if ticket.assignee else None,
        "participants": [row.person.address for row in ticket.participants.order_by("pk")],
        "copied": [row.value for row in ticket.copied.order_by("pk")],
        "merged_into": ticket.merged_into_id,
        "links": [
            {"ticket": row.target_id, "kind": row.kind} for row in ticket.links.order_by("pk")
        ],
        "messages": [
            _message_data(row) for row in messages.prefetch_related("attachments").order_by("pk")
        ],
        "events": [
            {
                "kind": row.kind,
                "cause": row.cause,
                "status": row.status,
                "at": row.at.isoformat(),
                "data": row.data,
            }
            for row in TicketEvent.objects.filter(ticket=ticket).order_by("pk")
        ],
        "articles": list(
            TicketArticle.objects.filter(ticket=ticket)
            .order_by("pk")
            .values("page_id", "role", "title", "locale")
        ),
    }


def _message_data(message: Message) -> dict[str, object]:
    sender = message.from_address or (message.author.get_username() if message.author else "")
    return {
        "message": message.pk,
        "kind": message.kind,
        "from": sender,
        "subject": message.subject,
        "at": message.created_at.isoformat(),
        "visible_text": message.visible_text,
        "folded_text": message.folded_text,
        "html": message.html,
        "automatic": message.automatic,
        "flagged": message.flagged,
        "attachments": [
            {"name": row.name, "type": row.content_type, "size": row.size}
            for row in sorted(message.attachments.all(), key=lambda row: row.pk)
        ],
    }
