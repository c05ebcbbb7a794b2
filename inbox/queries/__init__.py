"""Reads of the inbox, viewer first."""

from .tickets import messages_for, notes_for, ticket_for, tickets_for

__all__ = ["messages_for", "notes_for", "ticket_for", "tickets_for"]
