"""Text of ours that tells nothing of a customer: what colleagues configured, codes, ids,
titles of pages, chosen words."""

from wagdesk.personal_data import registry

FIELDS = {
    # In rows that hold personal data too.
    "Person": "locale",
    "Ticket": "reply_token locale",
    "Message": "flagged",
    "Attachment": "content_type refused",
    "ReceivedMail": "source source_id sha256 fingerprint reason claimed_by",
    "OutgoingMail": "internet_message_id sender sender_name reply_to provider_id claimed_by",
    "ContactVisit": "locale",
    "CustomerLink": "secret_hash",
    "TicketValue": "status",
    "TaggedTicket": "status",
    "Export": "claimed_by tickets",
    # Ids and codes.
    "PersonMerge": "moved",
    "AuditEntry": "object_kind object_id data",
    "TicketEvent": "status data",
    "SourceItem": "item",
    "IntakeAlarm": "code",
    "WorkerBeat": "name",
    "BulkRun": "act value locale numbers refused before claimed_by",
    # What colleagues configured.
    "Mailbox": "slug name from_name signature footer auto_answers_stopped reply_promise hours "
    "time_zone",
    "MailboxAddress": "value",
    "MailboxText": "locale reply_promise hours",
    "MailboxDelivery": "options secret",
    "MailSource": "claimed_by kind name options secret last_error",
    "AgentSettings": "signature",
    "AutoAnswer": "locale text",
    "Holiday": "name",
    "SavedReply": "name locale text",
    "Team": "name",
    "StatusLabel": "name",
    "CustomField": "slug label choices help_text",
    "TicketTag": "name slug key description",
    "ContactForm": "title intro tags reply_promise thank_you",
    "ContactFormField": "clean_name label choices default_value help_text",
    # Titles of pages, words that several people used.
    "TicketArticle": "locale title",
    "Topic": "locale words title",
}

for _model, _fields in FIELDS.items():
    registry.register_impersonal(f"wagdesk_inbox.{_model}", *_fields.split())
