"""The commands people and scripts rely on."""

import json
from io import StringIO

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command

from tests.make.search import make_document
from wagdesk.search.actions import mark_changed, rebuild_index
from wagdesk.search.documents import PUBLIC
from wagdesk.search.models import IndexChange

pytestmark = pytest.mark.django_db


def run(*args: str) -> str:
    out = StringIO()
    call_command(*args, stdout=out, stderr=StringIO())
    return out.getvalue()


def fails(*args: str) -> tuple[int, str]:
    with pytest.raises(CommandError) as caught:
        run(*args)
    return caught.value.returncode, str(caught.value)


@pytest.fixture
def shelf(things):
    things.keys["member"] = frozenset({PUBLIC, "group:3"})
    things.put(
        make_document("1", "Tent", body="Sleep in it.", filters={"help_center": "help"}),
        make_document("2", "Tent of the house", filters={"help_center": "other"}),
        make_document("3", "Tent for members", audience=("group:3",)),
    )
    rebuild_index(kind="thing")
    return things


def find(*args: str) -> dict:
    (line,) = run("search_find", *args, "--kind", "thing", "--json").splitlines()
    return json.loads(line)


def test_find_prints_one_json_object_with_the_stable_keys(shelf):
    found = find("tent", "--limit", "1")
    assert {"hits", "total", "total_is_exact", "took_ms", "corrected"} <= found.keys()
    assert (found["total"], found["total_is_exact"], found["corrected"]) == (2, True, "")
    (hit,) = found["hits"]
    assert hit.keys() == {"key", "source_id", "title", "url", "score", "excerpt"}
    assert (hit["key"], hit["source_id"], hit["title"]) == ("thing:1", "thing-1", "Tent")


def test_find_searches_as_somebody(shelf):
    User.objects.create_user("member")
    assert find("members")["total"] == 0
    assert find("members", "--as", "member")["total"] == 1


def test_find_searches_one_help_center(shelf):
    keys = [hit["key"] for hit in find("tent", "--help-center", "/other/")["hits"]]
    assert keys == ["thing:2"]


def test_find_explains(shelf):
    assert find("tent", "--explain")["hits"][0]["explanation"]["words"][0]["word"] == "tent"


def test_find_speaks_to_people_too(shelf):
    text = run("search_find", "tnet", "--kind", "thing")
    assert "Showing results for: tent" in text
    assert "1. Tent  [thing:1, " in text


def test_nothing_found_is_no_failure(shelf):
    found = find("zebra")
    assert (found["hits"], found["total"], found["engine_down"]) == ([], 0, False)


@pytest.mark.parametrize(
    ("args", "sentence"),
    [
        (["--kind", "nothing"], "No document kind “nothing”"),
        (["--kind", "thing", "--help-center", "/nowhere/"], "no help_center at /nowhere/"),
        (["--kind", "thing", "--as", "nobody"], "There is no user “nobody”."),
        (["--kind", "thing", "--limit", "0"], "--limit must be 1 or more."),
    ],
)
def test_wrong_usage_is_exit_2_and_a_sentence(shelf, args, sentence):
    code, text = fails("search_find", "tent", *args)
    assert code == 2
    assert sentence in text


def test_a_dead_engine_is_exit_1_and_still_an_answer(shelf, settings):
    settings.WAGDESK_SEARCH_ENGINE = {"BACKEND": "no.such.Engine"}
    out = StringIO()
    with pytest.raises(CommandError) as caught:
        call_command("search_find", "tent", "--kind", "thing", "--json", stdout=out)
    assert caught.value.returncode == 1
    assert json.loads(out.getvalue())["engine_down"]


def test_index_drains(shelf):
    shelf.put(make_document("9", "Boots"))
    mark_changed(kind="thing", object_ids=["9"])
    assert "1 changes done, 0 left" in run("search_index", "--kind", "thing")
    assert find("boots")["total"] == 1


def test_index_rebuilds_one_kind(shelf):
    shelf.put(make_document("9", "Boots"))
    assert run("search_index", "--rebuild", "--kind", "thing") == "thing: 4 documents\n"
    assert find("boots")["total"] == 1


def test_index_refuses_an_unknown_kind(shelf):
    code, text = fails("search_index", "--rebuild", "--kind", "nothing")
    assert code == 2
    assert "There is no kind “nothing”. Known: " in text


def test_index_says_which_changes_failed(shelf):
    shelf.poison.add("9")
    mark_changed(kind="thing", object_ids=["9"])
    code, text = fails("search_index", "--kind", "thing")
    assert code == 1
    assert "tried again later" in text
    assert IndexChange.objects.count() == 1
