"""What the engines are measured against: raw Tantivy, SQLite FTS5, PostgreSQL full text."""

import sqlite3
from collections.abc import Callable, Iterable
from pathlib import Path

import tantivy

from wagdesk.search.engines.base import SearchRequest
from wagdesk.search.engines.embedded import EmbeddedEngine

Ask = Callable[[str], object]
Rows = Iterable[tuple[str, list[str], str]]


def raw_tantivy(
    engine: EmbeddedEngine, kind: str, *, read: bool
) -> Callable[[SearchRequest], object]:
    """An OR of each term in each field inside the audience, on the engine's own index.

    ``read``: also the ten stored documents, not their addresses alone.
    """
    (folder,) = (engine.path / kind).glob("*/en")
    index = tantivy.Index.open(str(folder))
    schema = index.schema
    index.reload()
    searcher = index.searcher()
    public = tantivy.Query.const_score_query(
        tantivy.Query.term_query(schema, "audience", "public"), 0
    )

    def ask(request: SearchRequest) -> object:
        parts = [
            (tantivy.Occur.Should, tantivy.Query.term_query(schema, field, alternative.term))
            for clause in request.clauses
            for alternative in clause.alternatives
            for field in engine.weights
        ]
        any_of = tantivy.Query.boolean_query(parts)
        both = [(tantivy.Occur.Must, any_of), (tantivy.Occur.Must, public)]
        found = searcher.search(tantivy.Query.boolean_query(both), limit=10)
        return [searcher.doc(address) if read else address for _score, address in found.hits]

    return ask


def fts5(folder: Path, rows: Rows) -> Ask:
    """SQLite FTS5, one table, ranked by its bm25, an OR of the words."""
    database = sqlite3.connect(folder / "fts5.sqlite3")
    database.execute("CREATE VIRTUAL TABLE articles USING fts5(title, headings, body)")
    database.executemany(
        "INSERT INTO articles VALUES (?, ?, ?)",
        ((title, " ".join(headings), body) for title, headings, body in rows),
    )
    database.commit()
    select = "SELECT rowid, rank FROM articles WHERE articles MATCH ? ORDER BY rank LIMIT 10"

    def ask(query: str) -> object:
        words = " OR ".join(f'"{word}"' for word in query.split())
        return database.execute(select, (words,)).fetchall()

    return ask


def postgresql(url: str, rows: Rows) -> Ask:
    """PostgreSQL full text over one field with a GIN index, ranked, an OR of the words."""
    import psycopg

    connection = psycopg.connect(f"{url}/postgres", autocommit=True)
    connection.execute("DROP TABLE IF EXISTS articles")
    connection.execute("CREATE TABLE articles (id serial PRIMARY KEY, words tsvector)")
    insert = "INSERT INTO articles (words) VALUES (to_tsvector('english', %s))"
    with connection.cursor() as cursor, connection.transaction():
        batch = []
        for title, headings, body in rows:
            batch.append((" ".join([title, *headings, body]),))
            if len(batch) == 500:
                cursor.executemany(insert, batch)
                batch = []
        cursor.executemany(insert, batch)
    connection.execute("CREATE INDEX ON articles USING gin (words)")
    connection.execute("ANALYZE articles")
    select = (
        "SELECT id, ts_rank(words, query) AS rank FROM articles,"
        " to_tsquery('english', %s) AS query WHERE words @@ query ORDER BY rank DESC LIMIT 10"
    )
    return lambda query: connection.execute(select, (" | ".join(query.split()),)).fetchall()
