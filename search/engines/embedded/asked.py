"""Requests as Tantivy queries."""

from collections.abc import Callable, Collection, Iterable, Mapping

import tantivy
from tantivy import Occur, Query

from ...documents import FilterValue, listed
from ..base import Alternative, Clause, SearchRequest

# From here on a set is faster than an OR.
MANY = 8
# Each is used many times in every search.
SHOULD, MUST, MUST_NOT = Occur.Should, Occur.Must, Occur.MustNot
term_query, boost_query, boolean_query = Query.term_query, Query.boost_query, Query.boolean_query
const_score_query = Query.const_score_query
Parts = list[tuple[Occur, Query]]


class Asked:
    """Builds the queries over one index. ``weights`` by field; ``column`` of a number."""

    def __init__(
        self,
        schema: tantivy.Schema,
        weights: Mapping[str, float],
        column: Callable[[str], str | None],
    ) -> None:
        self.schema, self.weights, self._column = schema, weights, column

    def query(self, request: SearchRequest) -> Query | None:
        """What the request asks for; None if nothing can match."""
        parts, least = [(MUST, self._clause(clause)) for clause in request.must], 0
        if request.clauses:
            # Beside what decides, not an OR within an AND: each level is copied once more.
            least = max(1, min(request.least_clauses, len(request.clauses)))
            parts += self._any_of(request.clauses, each=least > 1)
        elif not parts:
            if not request.match_all:
                return None
            parts.append((MUST, Query.all_query()))
        return self.within(parts, request, least)

    def share(self, request: SearchRequest, field: str) -> Query:
        """The part of one field in the score, for explanations."""
        alone = Asked(self.schema, {field: self.weights[field]}, self._column)
        clauses = [*request.must, *request.clauses]
        return boolean_query([(SHOULD, alone._clause(clause)) for clause in clauses])

    def within(self, parts: Parts, request: SearchRequest, least: int = 0) -> Query:
        """The parts, ``least`` of the optional ones, inside all that decides without a score."""
        reach = [self._terms("audience", request.audience)]
        for name, value in request.filters.items():
            reach.append(self._filter(name, value))
        if request.only is not None:
            reach.append(self._keys(request.kind, request.only))
        for name, ends in request.ranges.items():
            reach.append(self._range(name, *ends))
        parts = [*parts, *[(MUST, const_score_query(part, 0)) for part in reach]]
        for name, value in request.not_filters.items():
            parts.append((MUST_NOT, self._filter(name, value)))
        for clause in request.must_not:
            parts.append((MUST_NOT, self._clause(clause)))
        if request.without:
            parts.append((MUST_NOT, self._keys(request.kind, request.without)))
        if not least:
            return boolean_query(parts)
        return boolean_query(parts, minimum_number_should_match=least)

    def term(self, field: str, value: str) -> Query:
        return term_query(self.schema, field, value)

    def _terms(self, field: str, values: Collection[str]) -> Query:
        if not values:
            return Query.empty_query()
        if len(values) == 1:
            return self.term(field, next(iter(values)))
        values = sorted(values)
        if len(values) < MANY:
            return boolean_query([(SHOULD, self.term(field, one)) for one in values])
        return Query.term_set_query(self.schema, field, values)

    def _keys(self, kind: str, object_ids: Iterable[str]) -> Query:
        return self._terms("key", [f"{kind}:{each}" for each in object_ids])

    def _filter(self, name: str, value: FilterValue) -> Query:
        return self._terms("filter", [f"{name}={one}" for one in listed(value)])

    def _range(self, name: str, least: int | None, below: int | None) -> Query:
        column = self._column(name)
        if column is None:
            return Query.empty_query()
        if least is None and below is None:
            return Query.exists_query(column)
        return Query.range_query(
            self.schema,
            column,
            tantivy.FieldType.Integer,
            least,
            below,
            include_lower=True,
            include_upper=below is None,
        )

    def _any_of(self, clauses: Iterable[Clause], *, each: bool) -> Parts:
        """The clauses as optional parts. One flat OR is a third faster than an OR of ORs;
        ``each``: every clause is one part, so that they can be counted."""
        parts: Parts = []
        for clause in clauses:
            if each or len(clause.alternatives) != 1 or clause.alternatives[0].exact:
                parts.append((SHOULD, self._clause(clause)))
            else:
                parts += self._in_fields(clause.alternatives[0], self._weights(clause))
        return parts or [(SHOULD, Query.empty_query())]

    def _weights(self, clause: Clause) -> Mapping[str, float]:
        if not clause.fields:
            return self.weights
        return {name: each for name, each in self.weights.items() if name in clause.fields}

    def _clause(self, clause: Clause) -> Query:
        weights = self._weights(clause)
        parts = [self._alternative(alternative, weights) for alternative in clause.alternatives]
        return parts[0] if len(parts) == 1 else Query.disjunction_max_query(parts)

    def _alternative(self, alternative: Alternative, weights: Mapping[str, float]) -> Query:
        query = boolean_query(self._in_fields(alternative, weights))
        return self._holding(query, alternative.exact) if alternative.exact else query

    def _in_fields(self, alternative: Alternative, weights: Mapping[str, float]) -> Parts:
        """The term or phrase in each field, weighted: parts of an OR whose scores add up."""
        schema, text, own = self.schema, alternative.term, alternative.weight
        terms = alternative.terms if " " in text else None
        parts = []
        for field, weight in weights.items():
            boost = weight * own
            if terms:
                query = Query.phrase_query(schema, field, terms)
            else:
                query = term_query(schema, field, text)
            parts.append((SHOULD, query if boost == 1 else boost_query(query, boost)))
        return parts

    def _holding(self, query: Query, words: Iterable[str]) -> Query:
        """Only where the unstemmed words stand too."""
        held = [const_score_query(self.term("words", word), 0) for word in words]
        return boolean_query([(MUST, query), *((MUST, part) for part in held)])
