"""The ``elasticsearch`` engine: the same words, weights and scores on a cluster."""

from .engine import ElasticsearchEngine

__all__ = ["ElasticsearchEngine"]
