"""The engine contract on a real Elasticsearch."""

import pytest

from tests.search.test_engine_contract import EngineContract
from wagdesk.search.engines.elastic import ElasticsearchEngine

pytestmark = [pytest.mark.services, pytest.mark.xdist_group("elasticsearch")]


class TestElasticsearch(EngineContract):
    @pytest.fixture(autouse=True)
    def _server(self, elasticsearch_url, elastic_prefix):
        type(self).make_engine = staticmethod(
            lambda tmp_path: ElasticsearchEngine(
                elasticsearch_url,
                prefix=elastic_prefix,
                lock_wait=0.2,
                grace=0.5,
                # A machine that tests is a slow one.
                read_timeout=10,
            )
        )
        return self.make_engine
