"""What somebody sent by a form that editors built becomes a ticket."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction

from ..models import (
    ContactForm,
    ContactFormField,
    ContactVisit,
    CustomField,
    FormAnswer,
    Message,
    Ticket,
)
from ..models.event import Cause
from ..models.mailbox import Channel
from .add_customer_message import Said, add_customer_message
from .attach import NewFile
from .auto_answer import Answerable, auto_answer
from .open_ticket import open_ticket
from .people import person_for
from .set_field import ImpossibleEdit, read_value, write_value
from .tag_ticket import add_tags


@dataclass(frozen=True)
class Sent:
    """A checked form. ``answers``: each question with the answer in words."""

    address: str
    message: str
    subject: str = ""
    name: str = ""
    page: str = ""
    locale: str = ""
    files: tuple[NewFile, ...] = field(default=())
    answers: Sequence[tuple[ContactFormField, str]] = ()


@transaction.atomic
def submit_form(
    *, form: ContactForm, sent: Sent, public_id: uuid.UUID, visit: Any = None
) -> tuple[Ticket, bool]:
    """Make the ticket of this rendered form, once: sent again, it is the first one's ticket.

    Gives the ticket and whether it is new.
    """
    row, _created = ContactVisit.objects.get_or_create(
        public_id=public_id,
        defaults={"visit": visit, "mailbox": form.mailbox, "locale": sent.locale[:20]},
    )
    row = ContactVisit.objects.select_for_update().get(pk=row.pk)
    if row.ticket_id:
        return row.ticket, False
    person = person_for(address=sent.address, name=sent.name, locale=sent.locale)
    ticket = open_ticket(
        mailbox=form.mailbox,
        person=person,
        subject=sent.subject or form.title,
        channel=Channel.FORM,
        locale=sent.locale,
        visit=visit,
        assignee=form.assignee,
        team=form.team,
        priority=form.priority,
    )
    message = say_it(ticket=ticket, person=person, sent=sent, channel=Channel.FORM)
    file_as_told(form=form, ticket=ticket, sent=sent)
    auto_answer(ask=Answerable(message, sent.address, new=True, acknowledge=form.acknowledge))
    row.ticket, row.visit = ticket, visit
    row.save()
    return Ticket.objects.get(pk=ticket.pk), True


def file_as_told(*, form: ContactForm, ticket: Ticket, sent: Sent) -> None:
    """The answers as rows, the fields they fill, and the form's tags."""
    _keep_answers(form, ticket, sent)
    if tags := [name for name in form.tags.split(",") if name.strip()]:
        add_tags(ticket=Ticket.objects.get(pk=ticket.pk), names=tags, cause=Cause.RULE)


def say_it(*, ticket: Ticket, person: Any, sent: Sent, channel: str) -> Message:
    """The message, with the answers below it: agents and customers read one text."""
    lines = [f"{question.label}: {answer}" for question, answer in sent.answers]
    text = "\n\n".join(part for part in (sent.message, "\n".join(lines)) if part)
    return add_customer_message(
        ticket=ticket,
        person=person,
        said=Said(
            visible_text=text,
            subject=sent.subject,
            from_address=sent.address,
            files=sent.files,
        ),
        channel=channel,
    )


def _keep_answers(form: ContactForm, ticket: Ticket, sent: Sent) -> None:
    rows = [(question.label, answer) for question, answer in sent.answers]
    if sent.page:
        rows.append(("page", sent.page))
    FormAnswer.objects.bulk_create(
        FormAnswer(ticket=ticket, form=form, label=label[:255], value=value, position=place)
        for place, (label, value) in enumerate(rows)
    )
    linked = CustomField.objects.in_bulk(
        {question.custom_field_id for question, _ in sent.answers} - {None}
    )
    for question, answer in sent.answers:
        wanted = linked.get(question.custom_field_id)
        if wanted is None or (wanted.mailbox_id and wanted.mailbox_id != form.mailbox_id):
            continue
        try:
            columns = read_value(wanted, answer)
        except ImpossibleEdit:
            continue  # A question that does not fit its field; the answer stands in the text.
        write_value(ticket=ticket, field=wanted, columns=columns)
