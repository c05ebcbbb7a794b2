"""What every engine must do. An engine subclasses ``EngineContract`` with ``make_engine``."""

from tests.search.contract_life import LifeCases
from tests.search.contract_requests import RequestCases
from tests.search.contract_words import WordCases
from wagdesk.search.engines.embedded import EmbeddedEngine


class EngineContract(WordCases, RequestCases, LifeCases):
    """All cases. ``make_engine(tmp_path)`` is the one thing a subclass brings."""


class TestEmbedded(EngineContract):
    make_engine = staticmethod(lambda tmp_path: EmbeddedEngine(tmp_path / "index", lock_wait=0.2))
