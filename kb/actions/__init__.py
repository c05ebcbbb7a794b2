"""Everything that writes."""

from .create_draft_article import create_draft_article
from .record_read import record_read
from .record_vote import explain_vote, record_vote

__all__ = ["create_draft_article", "explain_vote", "record_read", "record_vote"]
