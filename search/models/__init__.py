from .calibration import Calibration
from .index_change import IndexChange
from .preview import SteeringPreview
from .related import CommonSearch, RelatedSearch
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
from .vector import DocumentVector
from .visit import Visit, Visitor

__all__ = [
    "Calibration",
    "CommonSearch",
    "CountedDay",
    "DocumentVector",
    "HiddenResult",
    "IndexChange",
    "Promotion",
    "ProtectedTerm",
    "QueryDay",
    "RelatedSearch",
    "SearchClick",
    "SearchDay",
    "SearchLog",
    "SteeringPreview",
    "SteeringVersion",
    "StopPhrase",
    "Synonym",
    "Visit",
    "Visitor",
]
