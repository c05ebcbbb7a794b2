"""Requests as Tantivy queries."""

from collections.abc import Callable, Iterable, Mapping

import tantivy
from tantivy import Occur, Query

from ...documents import FilterValue, listed
from ..base import Alternative, Clause, SearchRequest

# From here on a set is faster than an OR.
MANY = 8


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
        parts = [(Occur.Must, self._clause(clause)) for clause in request.must]
        if request.clauses:
            parts.append((Occur.Must, self._any_of(request)))
        elif not parts:
            if not request.match_all:
                return None
            parts.append((Occur.Must, Query.all_query()))
        return self.within(parts, request)

    def share(self, request: SearchRequest, field: str) -> Query:
        """The part of one field in the score, for explanations."""
        alone = Asked(self.schema, {field: self.weights[field]}, self._column)
        clauses = [*request.must, *request.clauses]
        return Query.boolean_query([(Occur.Should, alone._clause(clause)) for clause in clauses])

    def within(self, parts: list[tuple[Occur, Query]], request: SearchRequest) -> Query:
        """The parts inside everything that decides and does not score."""
        reach = [self._terms("audience", sorted(request.audience))]
        reach += [self._filter(name, value) for name, value in request.filters.items()]
        if request.only is not None:
            keys = sorted(f"{request.kind}:{each}" for each in request.only)
            reach.append(self._terms("key", keys))
        reach += [self._range(name, *ends) for name, ends in request.ranges.items()]
        never = [self._filter(name, value) for name, value in request.not_filters.items()]
        never += [self._clause(clause) for clause in request.must_not]
        if request.without:
            never.append(
                self._terms("key", sorted(f"{request.kind}:{each}" for each in request.without))
            )
        return Query.boolean_query(
            [
                *parts,
                *((Occur.Must, Query.const_score_query(part, 0)) for part in reach),
                *((Occur.MustNot, part) for part in never),
            ]
        )

    def term(self, field: str, value: str) -> Query:
        return Query.term_query(self.schema, field, value)

    def _terms(self, field: str, values: list[str]) -> Query:
        if not values:
            return Query.empty_query()
        if len(values) == 1:
            return self.term(field, values[0])
        if len(values) < MANY:
            return Query.boolean_query([(Occur.Should, self.term(field, one)) for one in values])
        return Query.term_set_query(self.schema, field, values)

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

    def _any_of(self, request: SearchRequest) -> Query:
        least = min(request.least_clauses, len(request.clauses))
        if least > 1:
            clauses = [(Occur.Should, self._clause(clause)) for clause in request.clauses]
            return Query.boolean_query(clauses, minimum_number_should_match=least)
        # One flat OR is a third faster than an OR of ORs.
        return Query.boolean_query(
            [(Occur.Should, part) for clause in request.clauses for part in self._parts(clause)]
        )

    def _parts(self, clause: Clause) -> list[Query]:
        """Queries whose scores add up to the clause's."""
        if len(clause.alternatives) != 1 or clause.alternatives[0].exact:
            return [self._clause(clause)]
        return self._in_fields(clause.alternatives[0], self._weights(clause))

    def _weights(self, clause: Clause) -> Mapping[str, float]:
        if not clause.fields:
            return self.weights
        return {name: each for name, each in self.weights.items() if name in clause.fields}

    def _clause(self, clause: Clause) -> Query:
        weights = self._weights(clause)
        parts = [self._alternative(alternative, weights) for alternative in clause.alternatives]
        return parts[0] if len(parts) == 1 else Query.disjunction_max_query(parts)

    def _alternative(self, alternative: Alternative, weights: Mapping[str, float]) -> Query:
        parts = self._in_fields(alternative, weights)
        query = Query.boolean_query([(Occur.Should, part) for part in parts])
        return self._holding(query, alternative.exact) if alternative.exact else query

    def _in_fields(self, alternative: Alternative, weights: Mapping[str, float]) -> list[Query]:
        """The term or phrase in each field, weighted."""
        terms, parts = alternative.terms, []
        for field, weight in weights.items():
            if len(terms) == 1:
                query = self.term(field, alternative.term)
            else:
                query = Query.phrase_query(self.schema, field, terms)
            boost = weight * alternative.weight
            parts.append(query if boost == 1 else Query.boost_query(query, boost))
        return parts

    def _holding(self, query: Query, words: Iterable[str]) -> Query:
        """Only where the unstemmed words stand too."""
        held = [Query.const_score_query(self.term("words", word), 0) for word in words]
        return Query.boolean_query([(Occur.Must, query), *((Occur.Must, part) for part in held)])
