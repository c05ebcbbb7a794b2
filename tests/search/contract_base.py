"""How the cases of the engine contract ask an engine."""

import pytest

from wagdesk.search.documents import PUBLIC
from wagdesk.search.engines.base import SearchEngine
from wagdesk.search.understanding import Reach, understand


class EngineCases:
    """The cases. ``make_engine(tmp_path)`` is the one thing a subclass brings."""

    make_engine = None

    @pytest.fixture
    def engine(self, tmp_path) -> SearchEngine:
        return type(self).make_engine(tmp_path)

    @staticmethod
    def reach(engine, locale="en", audience=(PUBLIC,), filters=None, kind="thing") -> Reach:
        return Reach(engine, kind, locale, frozenset(audience), filters or {})

    def ids(self, engine, text, *, prefix=False, limit=10, offset=0, **reach) -> list[str]:
        where = self.reach(engine, **reach)
        clauses = understand(text, where, prefix=prefix)
        request = where.request(clauses, limit=limit, offset=offset)
        return [hit.document.object_id for hit in engine.search(request).hits]

    def total(self, engine, text, **reach) -> int:
        where = self.reach(engine, **reach)
        return engine.search(where.request(understand(text, where))).total
