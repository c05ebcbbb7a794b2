"""What every engine must do. An engine subclasses ``EngineContract`` with ``make_engine``."""

from dataclasses import replace

from tests.make.search import make_document
from tests.search.contract_life import LifeCases
from tests.search.contract_requests import RequestCases
from tests.search.contract_words import WordCases
from wagdesk.search.engines.base import EngineHit
from wagdesk.search.engines.embedded import EmbeddedEngine


class EngineContract(WordCases, RequestCases, LifeCases):
    """All cases. ``make_engine(tmp_path)`` is the one thing a subclass brings."""


class TestEmbedded(EngineContract):
    make_engine = staticmethod(lambda tmp_path: EmbeddedEngine(tmp_path / "index", lock_wait=0.2))


def test_a_hit_reads_its_document_once_and_only_when_asked():
    reads = []

    def read():
        reads.append(1)
        return make_document("7")

    hit = EngineHit(read, 1.0, key="thing:7")
    assert (hit.object_id, reads) == ("7", [])
    assert hit.document is replace(hit, confidence=0.5).document
    assert reads == [1]
