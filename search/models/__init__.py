from .index_change import IndexChange
from .search_day import CountedDay, QueryDay, SearchDay
from .search_log import SearchClick, SearchLog
from .steering import (
    HiddenResult,
    Promotion,
    ProtectedTerm,
    SteeringVersion,
    StopPhrase,
    Synonym,
)
from .visit import Visit, Visitor

__all__ = [
    "CountedDay",
    "HiddenResult",
    "IndexChange",
    "Promotion",
    "ProtectedTerm",
    "QueryDay",
    "SearchClick",
    "SearchDay",
    "SearchLog",
    "SteeringVersion",
    "StopPhrase",
    "Synonym",
    "Visit",
    "Visitor",
]
