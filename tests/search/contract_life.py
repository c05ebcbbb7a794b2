"""The engine contract: who finds what, writing, rebuilding, health."""

import threading
from collections.abc import Iterable

import pytest

from tests.make.search import make_document
from tests.search.contract_base import EngineCases
from wagdesk.search.documents import PUBLIC, Document
from wagdesk.search.engines.base import EngineBusy, EngineError
from wagdesk.search.understanding import understand


class Killed(BaseException):
    """As sudden as a process can end without taking the test along."""


class LifeCases(EngineCases):
    """Reach, paging, and everything that changes an index."""

    # Filters, audience, languages

    def test_filters_must_all_match(self, engine):
        engine.index(
            [
                make_document("1", "Tent", filters={"help_center": "a", "shelf": "x"}),
                make_document("2", "Tent", filters={"help_center": "a", "shelf": "y"}),
                make_document("3", "Tent", filters={"help_center": "b", "shelf": "x"}),
            ]
        )
        assert self.ids(engine, "tent", filters={"help_center": "a", "shelf": "x"}) == ["1"]

    @pytest.mark.parametrize(
        ("keys", "seen"),
        [
            ([PUBLIC], ["1"]),
            ([PUBLIC, "signed-in"], ["1", "2"]),
            ([PUBLIC, "signed-in", "group:3"], ["1", "2", "3"]),
            ([PUBLIC, "group:4"], ["1"]),
            ([], []),
        ],
    )
    def test_only_the_audience_finds(self, engine, keys, seen):
        engine.index(
            [
                make_document("1", "Tent"),
                make_document("2", "Tent", audience=("signed-in",)),
                make_document("3", "Tent", audience=("group:3", "group:5")),
            ]
        )
        assert sorted(self.ids(engine, "tent", audience=keys)) == seen
        assert self.total(engine, "tent", audience=keys) == len(seen)

    def test_a_restricted_word_corrects_nothing_for_the_anonymous(self, engine):
        engine.index(
            [
                make_document("1", "Merger", audience=("group:3",)),
                make_document("2", "Public"),
            ]
        )
        clauses = understand("mergr", self.reach(engine))
        assert [each.term for each in clauses[0].alternatives] == ["mergr"]
        assert self.ids(engine, "mergr", audience=[PUBLIC, "group:3"]) == ["1"]

    def test_a_word_of_another_group_is_unknown_and_corrects_nothing(self, engine):
        engine.index(
            [
                make_document("1", "Acquisition", audience=("group:3",)),
                make_document("2", "Acquisitions board", audience=("group:4",)),
            ]
        )
        reach = self.reach(engine, audience=[PUBLIC, "group:5"])
        assert not understand("aquisition", reach)[0].spellings
        assert not understand("acqui", reach, prefix=True)[0].alternatives[1:]

    def test_a_word_of_another_help_center_completes_nothing(self, engine):
        engine.index(
            [
                make_document("1", "Zebra", filters={"help_center": "a"}),
                make_document("2", "Tent", filters={"help_center": "b"}),
            ]
        )
        reach = self.reach(engine, filters={"help_center": "b"})
        assert not understand("zebr", reach, prefix=True)[0].alternatives[1:]

    def test_languages_do_not_mix(self, engine):
        engine.index(
            [make_document("1", "Tent", locale="en"), make_document("1", "Tent", locale="tr")]
        )
        assert self.total(engine, "tent", locale="tr") == 1
        assert engine.locales("thing") == ["en", "tr"]

    def test_kinds_do_not_mix(self, engine):
        engine.index([make_document("1", "Tent"), make_document("1", "Tent", kind="other")])
        assert self.ids(engine, "tent", kind="other") == ["1"]
        assert self.total(engine, "tent") == 1

    def test_an_unknown_language_finds_nothing(self, engine):
        engine.index([make_document("1", "Tent")])
        assert self.ids(engine, "tent", locale="de") == []

    # Paging

    def test_pages_follow_on_without_gaps(self, engine):
        engine.index([make_document(str(n), f"Tent number {n}") for n in range(25)])
        pages = [self.ids(engine, "tent", limit=10, offset=at) for at in (0, 10, 20)]
        assert [len(page) for page in pages] == [10, 10, 5]
        assert len({each for page in pages for each in page}) == 25
        assert self.total(engine, "tent") == 25

    # Writing

    def test_a_changed_document_replaces_its_old_self(self, engine):
        engine.index([make_document("1", "Tent")])
        engine.index([make_document("1", "Boots")])
        assert self.ids(engine, "tent") == []
        assert self.ids(engine, "boots") == ["1"]

    def test_a_document_that_changed_language_leaves_the_old_one(self, engine):
        engine.index([make_document("1", "Tent", locale="en")])
        engine.index([make_document("1", "Tent", locale="tr")])
        assert self.ids(engine, "tent") == []
        assert self.ids(engine, "tent", locale="tr") == ["1"]

    def test_a_removed_document_is_gone_in_every_language(self, engine):
        engine.index([make_document("1", "Tent"), make_document("1", "Tent", locale="tr")])
        engine.remove(["thing:1", "thing:never-was"])
        assert self.total(engine, "tent") == self.total(engine, "tent", locale="tr") == 0

    def test_what_was_indexed_comes_back_as_it_was(self, engine):
        document = make_document(
            "1",
            "Tent",
            headings=("One", "Two"),
            body="Some <b>text</b>",
            asked_as=("where is it",),
            tags=("x",),
            audience=(PUBLIC, "group:1"),
            filters={"help_center": "a"},
        )
        engine.index([document])
        where = self.reach(engine)
        assert engine.search(where.request(understand("tent", where))).hits[0].document == document

    def test_another_engine_object_sees_the_commit(self, engine, tmp_path):
        engine.index([make_document("1", "Tent")])
        other = type(self).make_engine(tmp_path)
        assert self.ids(other, "tent") == ["1"]
        engine.index([make_document("2", "Tent")])
        assert sorted(self.ids(other, "tent")) == ["1", "2"]

    # Rebuild

    def rebuild(self, engine, documents: Iterable[Document], fetch=lambda ids: []) -> int:
        """``documents`` in the order of their ids."""

        def behind(after: str) -> Iterable[Document]:
            return (document for document in documents if document.object_id > after)

        return engine.rebuild("thing", behind, fetch)

    def test_a_rebuild_holds_exactly_what_it_was_given(self, engine):
        engine.index([make_document("old", "Tent")])
        assert self.rebuild(engine, [make_document("new", "Tent")]) == 1
        assert self.ids(engine, "tent") == ["new"]

    def test_the_old_index_answers_while_the_new_one_fills(self, engine):
        engine.index([make_document("old", "Tent")])
        seen = []

        def slowly():
            yield make_document("new", "Tent")
            seen.append(self.ids(engine, "tent"))

        self.rebuild(engine, slowly())
        assert seen == [["old"]]

    def test_a_change_during_a_rebuild_is_in_both(self, engine):
        engine.index([make_document("1", "Tent"), make_document("2", "Tent")])
        now = {"1": make_document("1", "Boots")}

        def slowly():
            yield make_document("1", "Tent")
            yield make_document("2", "Tent")
            engine.apply("thing", ["1", "2"], [now["1"]])
            assert self.ids(engine, "boots") == ["1"]

        self.rebuild(engine, slowly(), lambda ids: [now[each] for each in ids if each in now])
        assert self.ids(engine, "boots") == ["1"]
        assert self.ids(engine, "tent") == []

    def test_a_killed_rebuild_goes_on_where_it_was(self, engine, tmp_path):
        whole = [make_document(f"{n:03}", "Tent") for n in range(40)]
        engine.index(whole[:1])
        engine.batch = 5
        asked: list[str] = []

        def documents(after: str):
            asked.append(after)
            for document in whole:
                if document.object_id > after:
                    if document.object_id == "023" and len(asked) == 1:
                        raise Killed
                    yield document

        with pytest.raises(Killed):
            engine.rebuild("thing", documents, lambda ids: [])
        assert self.ids(engine, "tent", limit=50) == ["000"]
        again = type(self).make_engine(tmp_path)
        assert again.rebuild("thing", documents, lambda ids: []) == 40
        assert asked[0] == ""
        assert "000" < asked[1] < "023"
        assert len(set(self.ids(engine, "tent", limit=50))) == 40

    def test_what_changed_while_a_rebuild_lay_dead_is_in_the_new_index(self, engine):
        whole = {f"{n:03}": make_document(f"{n:03}", "Tent") for n in range(20)}
        engine.index(whole.values())
        engine.batch = 5
        killed = False

        def documents(after: str):
            for object_id, document in list(whole.items()):
                if object_id > after:
                    yield document
                    if object_id == "014" and not killed:
                        raise Killed

        with pytest.raises(Killed):
            engine.rebuild("thing", documents, lambda ids: [])
        killed = True
        whole["002"] = make_document("002", "Boots")
        del whole["003"]
        engine.apply("thing", ["002", "003"], [whole["002"]])
        fetch = lambda ids: [whole[each] for each in ids if each in whole]  # noqa: E731
        assert engine.rebuild("thing", documents, fetch) == 19
        assert self.ids(engine, "boots") == ["002"]
        assert self.total(engine, "tent") == 18

    def test_all_languages_of_an_object_survive_a_kill_between_batches(self, engine):
        engine.batch = 2
        killed = False

        def documents(after: str):
            for n in range(6):
                for locale in ("en", "tr", "de"):
                    if str(n) > after:
                        yield make_document(str(n), "Tent", locale=locale)
                        if (n, locale) == (3, "en") and not killed:
                            raise Killed

        with pytest.raises(Killed):
            engine.rebuild("thing", documents, lambda ids: [])
        killed = True
        assert engine.rebuild("thing", documents, lambda ids: []) == 18

    def test_a_rebuild_that_fails_leaves_the_old_index(self, engine):
        engine.index([make_document("old", "Tent")])

        def broken():
            yield make_document("new", "Tent")
            raise RuntimeError("the database went away")

        with pytest.raises(RuntimeError):
            self.rebuild(engine, broken())
        assert self.ids(engine, "tent") == ["old"]
        assert self.rebuild(engine, [make_document("new", "Tent")]) == 1

    def test_another_engine_object_follows_the_swap(self, engine, tmp_path):
        engine.index([make_document("old", "Tent")])
        other = type(self).make_engine(tmp_path)
        assert self.ids(other, "tent") == ["old"]
        self.rebuild(engine, [make_document("new", "Tent")])
        assert self.ids(other, "tent") == ["new"]

    def test_an_empty_rebuild_is_healthy(self, engine):
        assert self.rebuild(engine, []) == 0
        assert engine.health().ok
        assert not engine.needs_rebuild("thing")
        assert self.ids(engine, "tent") == []

    def test_searches_during_rebuilds_and_writes_never_fail_nor_see_half(self, engine, tmp_path):
        whole = [make_document(str(n), f"Tent {n}") for n in range(300)]
        engine.index(whole)
        reader, seen, stop = type(self).make_engine(tmp_path), [], threading.Event()

        def read():
            while not stop.is_set():
                try:
                    seen.append(self.total(reader, "tent"))
                except Exception as error:
                    seen.append(repr(error))

        thread = threading.Thread(target=read)
        thread.start()
        try:
            for n in range(8):
                self.rebuild(engine, whole)
                engine.index([make_document(str(n), f"Tent again {n}")])
        finally:
            stop.set()
            thread.join()
        assert len(seen) > 8
        assert set(seen) == {300}

    def test_two_writers_at_once_lose_nothing(self, engine, tmp_path):
        def write(start: int) -> None:
            own = type(self).make_engine(tmp_path)
            for n in range(start, start + 8):
                while True:
                    try:
                        own.index([make_document(str(n), "Tent")])
                        break
                    except EngineBusy:
                        continue

        threads = [threading.Thread(target=write, args=(start,)) for start in (0, 100)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert self.total(engine, "tent") == 16

    # Saying how it is

    def test_without_an_index_it_says_so(self, engine):
        assert engine.needs_rebuild("thing")
        assert not engine.health().ok
        with pytest.raises(EngineError):
            self.ids(engine, "tent")

    def test_health_counts_documents(self, engine):
        engine.index([make_document("1", "A"), make_document("1", "A", locale="tr")])
        assert engine.health().documents == {"thing/en": 1, "thing/tr": 1}

    def test_explain_gives_the_score_of_a_match_and_none_else(self, engine):
        engine.index([make_document("1", "Tent"), make_document("2", "Boots")])
        where = self.reach(engine)
        request = where.request(understand("tent", where))
        score = engine.search(request).hits[0].score
        assert engine.explain(request, "1")["score"] == pytest.approx(score)
        assert engine.explain(request, "2") is None
