"""The inbox's objects as search documents, and who may find which."""

from wagdesk.search.documents import registry

from .people import PersonDocuments
from .saved_replies import SavedReplyDocuments
from .tickets import TicketDocuments

registry.register(TicketDocuments())
registry.register(PersonDocuments())
registry.register(SavedReplyDocuments())
