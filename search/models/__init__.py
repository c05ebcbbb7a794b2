from .index_change import IndexChange
from .search_log import SearchClick, SearchLog
from .visit import Visit, Visitor

__all__ = ["IndexChange", "SearchClick", "SearchLog", "Visit", "Visitor"]
