"""Tantivy inside this process, its files on this host; any number of processes share it."""

from .engine import EmbeddedEngine

__all__ = ["EmbeddedEngine"]
