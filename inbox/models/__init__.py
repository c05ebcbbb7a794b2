from .answering import AutoAnswer, AutoAnswerSent, BlockedAddress, Holiday, OpeningHours
from .article import TicketArticle
from .bulk import BulkRun
from .contact import ContactVisit
from .delivery import AgentSettings, MailboxDelivery
from .draft import Draft
from .event import TicketEvent
from .figures import TicketFigures
from .filing import CustomField, StatusLabel, Team, TicketValue
from .form import ContactForm, ContactFormField, FormAnswer
from .mail import OutgoingMail, ReceivedMail
from .mailbox import Mailbox, MailboxAccess, MailboxAddress, MailboxText
from .message import Attachment, Message, MessageReference
from .person import Person, PersonAddress, PersonMerge, PersonNote
from .privacy import AuditEntry, CustomerLink, Export
from .role import Role
from .saved_reply import SavedReply
from .source import IntakeAlarm, MailSource, SourceItem, WorkerBeat
from .tag import TaggedTicket, TicketTag
from .ticket import CopiedAddress, Follower, Participant, Ticket, TicketLink
from .topic import Topic, TopicEvidence

__all__ = [
    "AgentSettings",
    "Attachment",
    "AuditEntry",
    "AutoAnswer",
    "AutoAnswerSent",
    "BlockedAddress",
    "BulkRun",
    "ContactForm",
    "ContactFormField",
    "ContactVisit",
    "CopiedAddress",
    "CustomField",
    "CustomerLink",
    "Draft",
    "Export",
    "Follower",
    "FormAnswer",
    "Holiday",
    "IntakeAlarm",
    "MailSource",
    "Mailbox",
    "MailboxAccess",
    "MailboxAddress",
    "MailboxDelivery",
    "MailboxText",
    "Message",
    "MessageReference",
    "OpeningHours",
    "OutgoingMail",
    "Participant",
    "Person",
    "PersonAddress",
    "PersonMerge",
    "PersonNote",
    "ReceivedMail",
    "Role",
    "SavedReply",
    "SourceItem",
    "StatusLabel",
    "TaggedTicket",
    "Team",
    "Ticket",
    "TicketArticle",
    "TicketEvent",
    "TicketFigures",
    "TicketLink",
    "TicketTag",
    "TicketValue",
    "Topic",
    "TopicEvidence",
    "WorkerBeat",
]
