"""The Turkish articles; each is the translation of an English one (same key)."""

from . import iade, odeme, siparis

ARTICLES = (*siparis.ARTICLES, *iade.ARTICLES, *odeme.ARTICLES)
