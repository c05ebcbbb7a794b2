"""One site with a ticket, and everybody who might want to see it."""

import uuid
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.utils import timezone

from tests.make.forms import make_form
from tests.make.inbox import (
    make_agent,
    make_attachment,
    make_mailbox,
    make_message,
    make_person,
    make_saved_reply,
    make_ticket,
    make_user,
)
from tests.make.kb import make_article
from tests.make.sources import make_source
from tests.make.steering import (
    make_hidden,
    make_promotion,
    make_protected,
    make_stop_phrase,
    make_synonym,
)
from wagdesk.inbox.actions.add_note import add_note
from wagdesk.inbox.actions.bulk import finish_bulk, start_bulk
from wagdesk.inbox.actions.count_figures import count_all
from wagdesk.inbox.actions.drafts import save_draft
from wagdesk.inbox.actions.merge_people import merge_people
from wagdesk.inbox.actions.person_notes import add_person_note
from wagdesk.inbox.actions.reply import reply
from wagdesk.inbox.actions.tag_ticket import tag_ticket
from wagdesk.inbox.mail.blobs import write_blob
from wagdesk.inbox.models import (
    BlockedAddress,
    CustomField,
    Export,
    Mailbox,
    Message,
    OutgoingMail,
    ReceivedMail,
    Role,
    StatusLabel,
    Team,
    Ticket,
    TicketTag,
    Topic,
    TopicEvidence,
)
from wagdesk.inbox.models.privacy import ExportKind, ExportState
from wagdesk.kb.models import ArticleVote
from wagdesk.kb.queries import help_centers
from wagdesk.search.models import SteeringPreview

PUBLIC_WORDS = ("Xylophone matter", "Marimba in the text", "Zofia Celesta", "celesta@mail.example")
NOTE_WORDS = ("Vibraphone note",)


@dataclass
class World:
    home: Any
    ticket: Ticket
    users: dict[str, Any]
    people: dict[str, Any]
    by_name: dict[str, Any]

    def argument(self, address: str, key: str) -> Any:
        """What stands for ``key`` in an address: said for the address, its app, or at all."""
        space = address.split(":")[0]
        for name in (f"{address}.{key}", f"{space}.{key}", key):
            if name in self.by_name:
                return self.by_name[name]
        raise AssertionError(f"tests/make/matrix.py knows no {key} for {address}")


def make_world() -> World:
    """The ticket is assigned to a colleague, so who sees own tickets alone does not see it."""
    home = help_centers().get()
    box = Mailbox.objects.get(slug="support")
    box.addresses.get_or_create(value="support@shop.example", defaults={"is_default": True})
    elsewhere = make_mailbox("returns", help_center=uuid.uuid4())
    # The roles' groups would let every agent into it.
    box.access.all().delete()
    users = make_users(box, elsewhere)
    people = {
        "customer": make_person("celesta@mail.example", name="Zofia Celesta"),
        "other customer": make_person("bob@mail.example"),
    }
    colleague = make_agent(box, name="colleague")
    make_ticket(box, people["other customer"], assignee=colleague)
    ticket = make_ticket(
        box,
        people["customer"],
        subject="Xylophone matter",
        text="Marimba in the text",
        assignee=colleague,
    )
    by_form = make_ticket(
        box, people["customer"], subject="Xylophone matter", channel="form", assignee=colleague
    )
    by_name = what_happened(ticket, colleague) | make_settings(home, box)
    person = people["customer"]
    note = add_person_note(user=colleague, person=person, text="Vibraphone note")
    by_name |= {"wagdesk_inbox_admin.pk": person.pk, "note": note.pk, "mailbox": box.pk}
    by_name |= {
        "blocked": BlockedAddress.objects.create(mailbox=box, value=person.address).pk,
        "route:contact_sent.public_id": by_form.public_id,
        "wagdesk_inbox:form_sent.ticket": by_form.public_id,
    }
    TopicEvidence.objects.create(topic_id=by_name["wagdesk_topics.pk"], ticket=ticket)
    save_draft(user=colleague, ticket=ticket, kind="reply", text="Marimba in the text")
    count_all()
    by_name |= {"person": person.pk} | MADE_UP | files_and_runs(ticket, users, colleague)
    return World(home, Ticket.objects.get(pk=ticket.pk), users, people, by_name)


def what_happened(ticket: Ticket, colleague: Any) -> dict[str, Any]:
    """A note, a flagged message, a file, a failed mail in, a failed mail out, a tag."""
    add_note(user=colleague, ticket=ticket, text="Vibraphone note")
    flagged = make_message(
        ticket,
        text="From aside",
        html="<b>Marimba in the text</b>",
        flagged="copied",
        person=make_person(),
    )
    received = ReceivedMail.objects.create(
        mailbox=ticket.mailbox,
        source="file",
        sha256="0" * 64,
        blob=write_blob(b"Subject: Xylophone matter\r\n\r\nMarimba in the text"),
        size=1,
        state="failed",
        reason="error",
        mail_from="celesta@mail.example",
        ticket=ticket,
    )
    Message.with_notes.filter(pk=flagged.pk).update(received=received)
    file = make_attachment(make_message(ticket), name="Xylophone matter.jpg")
    reply(user=colleague, ticket=ticket, text="Hi", seen_message=10**9)
    OutgoingMail.objects.update(state="failed")
    tag_ticket(user=colleague, ticket=Ticket.objects.get(pk=ticket.pk), names=["late"])
    return {
        "number": ticket.pk,
        "message": flagged.pk,
        "outgoing": OutgoingMail.objects.latest("pk").pk,
        "received": received.pk,
        "wagdesk_inbox_admin.public_id": file.public_id,
        "route:ticket.public_id": ticket.public_id,
        "route:ticket_file.public_id": ticket.public_id,
        "route:ticket_file.file_id": file.public_id,
        "wagdesk_inbox:linked_file.public_id": file.public_id,
        "wagdesk_tags.pk": TicketTag.objects.get().pk,
    }


def files_and_runs(ticket: Ticket, users: dict[str, Any], colleague: Any) -> dict[str, Any]:
    """What belongs to one account alone: an export and an act on several tickets of the
    agent's, an archive of the manager's; and two people who became one."""
    run = start_bulk(user=users["agent"], act="priority", value="3", numbers=[ticket.pk])
    finish_bulk(run)
    alias = make_person("celesta@old.example")
    make_ticket(ticket.mailbox, alias, assignee=colleague)
    merge = merge_people(user=users["manager"], source=alias, target=ticket.requester)
    kept = {
        "state": ExportState.DONE,
        "blob": write_blob(b"Xylophone matter"),
        "expires_at": timezone.now() + timedelta(days=1),
    }
    export = Export.objects.create(kind=ExportKind.TICKETS_CSV, asked_by=users["agent"], **kept)
    archive = Export.objects.create(
        kind=ExportKind.PERSON,
        asked_by=users["manager"],
        query={"person": ticket.requester_id},
        **kept,
    )
    # The address of the service is no secret; its password is.
    make_source("postmark", ticket.mailbox, secret="a-long-secret", token="A" * 32)
    return {
        "run": run.pk,
        "merge": merge.pk,
        "export": export.pk,
        "wagdesk_inbox_admin:person_archive.export": archive.pk,
    }


def make_settings(home: Any, box: Mailbox) -> dict[str, Any]:
    """One row of each settings list, an article and a topic."""
    form, article = make_form(box), make_article(home, "Mend a zip")
    field = CustomField.objects.create(slug="order", label="Order")
    about = {"page": article, "translation_key": article.translation_key, "title": article.title}
    vote = ArticleVote.objects.create(**about, locale="en", token="b" * 32, helpful=False)
    preview = SteeringPreview.objects.create(summary="A synonym", changes=[])
    return {
        "page": article.pk,
        "wagdesk_kb:vote_reason.token": vote.token,
        "wagdesk_search_synonym.pk": make_synonym("zip, zipper").pk,
        "wagdesk_search_promotion.pk": make_promotion(str(article.pk), "zip", kind="article").pk,
        "wagdesk_search_hidden.pk": make_hidden(str(article.pk), "tent", kind="article").pk,
        "wagdesk_search_stop_phrase.pk": make_stop_phrase("can you tell me").pk,
        "wagdesk_search_protected.pk": make_protected("Wagdesk Go").pk,
        "wagdesk_search_previews.pk": preview.pk,
        "wagdesk_inbox:form.public_id": form.public_id,
        "wagdesk_inbox:form_sent.public_id": form.public_id,
        "wagdesk_topics.pk": Topic.objects.create(locale="en", words=["zip"], title="Zips").pk,
        "wagdesk_forms.pk": form.pk,
        "wagdesk_form_chooser.pk": form.pk,
        "wagdesk_mailboxes.pk": box.pk,
        "wagdesk_sources.pk": make_source("imap", box).pk,
        "wagdesk_blocked.pk": BlockedAddress.objects.create(mailbox=box, value="@x.example").pk,
        "wagdesk_teams.pk": Team.objects.create(name="Returns").pk,
        "wagdesk_labels.pk": StatusLabel.objects.create(name="Warehouse", status="new").pk,
        "wagdesk_fields.pk": field.pk,
        "field": field.pk,
        "wagdesk_saved_replies.pk": make_saved_reply(mailbox=box).pk,
    }


# Ids and secrets that nobody gave out, or that alone do not help.
MADE_UP = {
    "figure": "asked",
    "route:ticket_link.secret": "A" * 43,
    "wagdesk_inbox:linked_file.until": int(timezone.now().timestamp()) + 1000,
    "wagdesk_inbox:linked_file.mac": "0" * 32,
    "provider": "postmark",
    "wagdesk_inbox:webhook.token": "A" * 32,
    "wagdesk_inbox:webhook_mime.token": "A" * 32,
    "wagdesk_search_admin:export.what": "words",
    "helpcenter_demo_mail.name": "nothing",
}


def make_users(box: Mailbox, elsewhere: Mailbox) -> dict[str, Any]:
    """Agents and managers with their mailbox and their role's group; customers are accounts
    without any right."""
    users = {
        "customer": make_user("celesta"),
        "other customer": make_user("bob"),
        "agent": make_agent(box, name="agent"),
        "agent elsewhere": make_agent(elsewhere, name="elsewhere", level="manage"),
        "own-only agent": make_agent(box, name="own", scope="own", level="reply"),
        "manager": make_agent(box, name="manager", level="manage"),
        "administrator": make_agent(elsewhere, name="administrator", level="manage"),
        "editor": make_user("editor", admin_access=True),
    }
    roles = {
        "agent": "agent",
        "agent elsewhere": "agent",
        "own-only agent": "agent",
        "manager": "manager",
        "administrator": "administrator",
        "editor": "editor",
    }
    for name, code in roles.items():
        users[name].groups.add(Role.objects.get(code=code).group)
    return users
