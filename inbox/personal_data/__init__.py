"""Where the inbox keeps personal data, how a person's part of it is found and erased."""

from collections.abc import Callable

from wagdesk.personal_data import PersonalData, registry

from . import erasing, finding, impersonal, known  # noqa: F401  impersonal registers


def _register(
    model: str,
    fields: str,
    find: Callable,
    erase: Callable,
    why: str,
    *,
    facts: str = "",
    part: str = "",
    exported: bool = True,
) -> None:
    registry.register(
        PersonalData(
            model=model if "." in model else f"wagdesk_inbox.{model}",
            fields=tuple(fields.split()),
            find=find,
            erase=erase,
            why=why,
            facts=tuple(facts.split()),
            part=part,
            exported=exported,
        )
    )


registry.register_expander(known.expand)
_register(
    "Person",
    "name time_zone",
    known.people,
    erasing.people,
    "Who writes to us.",
    facts="locale created_at merged_into",
)
_register(
    "PersonAddress",
    "value bounce_reason",
    finding.addresses,
    erasing.addresses,
    "How to reach somebody.",
    facts="channel verified_at bounced_at",
)
_register(
    "PersonNote",
    "text",
    finding.notes_about,
    erasing.delete,
    "What agents noted about somebody.",
    facts="created_at",
)
_register(
    "CustomerLink",
    "address",
    finding.links,
    erasing.delete,
    "To whom a link to their tickets was mailed.",
    facts="ticket created_at expires_at used_at",
)
_register(
    "Ticket",
    "subject",
    known.tickets,
    erasing.tickets,
    "In the customer's words.",
    facts="mailbox__name status channel locale created_at last_solved_at",
)
_register(
    "CopiedAddress",
    "value name",
    finding.copied,
    erasing.copied,
    "Who stood in Cc.",
    facts="ticket",
)
_register(
    "Message",
    "visible_text folded_text html subject from_address recipients",
    finding.messages,
    erasing.messages,
    "All that was said, notes included.",
    facts="ticket kind channel created_at",
)
_register(
    "Message",
    "folded_text html",
    finding.quoting,
    erasing.quotes,
    "Others quote them below what they write.",
    part="quoting",
    exported=False,
)
_register(
    "Message",
    "recipients",
    finding.addressed,
    erasing.recipients,
    "Mails of others that went to them too.",
    part="addressed",
    exported=False,
)
_register(
    "Attachment",
    "name content_id sha256 file",
    finding.attachments,
    erasing.attachments,
    "Files people sent.",
    facts="message content_type size",
)
_register(
    "MessageReference",
    "reference",
    finding.references,
    erasing.delete,
    "May name the sender's computer.",
    facts="ticket",
)
_register(
    "ReceivedMail",
    "mail_from rcpt_to peer blob error defects",
    finding.received,
    erasing.received,
    "The mail as it came, with its envelope.",
    facts="ticket message size received_at state",
)
_register(
    "OutgoingMail",
    "to cc bcc refused subject text html in_reply_to references last_error",
    finding.outgoing,
    erasing.outgoing,
    "Answers quote the customer.",
    facts="message kind state created_at sent_at",
)
_register(
    "OutgoingMail",
    "text html",
    finding.outgoing_quoting,
    erasing.outgoing_texts,
    "Answers to others quote who wrote before.",
    part="quoting",
    exported=False,
)
_register(
    "ContactVisit",
    "shown opened",
    finding.contact_visits,
    erasing.contact_visits,
    "Tied to a ticket it tells what somebody looked at; the page ids alone tell nothing.",
    facts="ticket created_at",
)
_register(
    "Draft",
    "text options",
    finding.drafts,
    erasing.delete,
    "What an agent began to write to somebody.",
    facts="ticket kind updated_at",
)
_register(
    "FormAnswer",
    "label value",
    finding.answers,
    erasing.answers,
    "What somebody put into a form.",
    facts="ticket at",
)
_register(
    "TicketValue",
    "text",
    finding.ticket_values,
    erasing.ticket_values,
    "Order numbers, dates, whatever a site asks for.",
    facts="ticket field__label number date yes",
)
_register(
    "AutoAnswerSent",
    "address",
    finding.automatic_answers,
    erasing.automatic_answers,
    "Whom an automatic answer went to.",
    facts="kind ticket at",
)
_register(
    "BlockedAddress",
    "value",
    finding.blocked,
    erasing.delete,
    "Whose mail goes to spam. Who was erased may write again.",
    facts="created_at",
)
_register(
    "Export",
    "query blob error",
    finding.exports,
    erasing.exports,
    "Files that hold people's tickets, asked for with people's words.",
    exported=False,
)
_register(
    "Export",
    "blob",
    finding.exports_being_made,
    erasing.exports_being_made,
    "A file that is being written may hold what is erased meanwhile.",
    part="being_made",
    exported=False,
)
_register(
    "wagtailcore.ModelLogEntry",
    "label data",
    finding.log_entries,
    erasing.log_entries,
    "Wagtail's history of settings names blocked addresses.",
    exported=False,
)
