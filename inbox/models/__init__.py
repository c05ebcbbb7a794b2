from .article import TicketArticle
from .contact import ContactVisit
from .event import TicketEvent
from .mail import OutgoingMail, ReceivedMail
from .mailbox import Mailbox, MailboxAccess, MailboxAddress, MailboxText
from .message import Attachment, Message, MessageReference
from .person import Person, PersonAddress
from .role import Role
from .saved_reply import SavedReply
from .tag import TaggedTicket, TicketTag
from .ticket import CopiedAddress, Participant, Ticket, TicketLink
from .topic import Topic, TopicEvidence

__all__ = [
    "Attachment",
    "ContactVisit",
    "CopiedAddress",
    "Mailbox",
    "MailboxAccess",
    "MailboxAddress",
    "MailboxText",
    "Message",
    "MessageReference",
    "OutgoingMail",
    "Participant",
    "Person",
    "PersonAddress",
    "ReceivedMail",
    "Role",
    "SavedReply",
    "TaggedTicket",
    "Ticket",
    "TicketArticle",
    "TicketEvent",
    "TicketLink",
    "TicketTag",
    "Topic",
    "TopicEvidence",
]
