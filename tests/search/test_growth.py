"""The lists that editors keep ask the database as often for many rows as for few."""

from itertools import count

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.make.inbox import make_superuser, make_user
from tests.make.kb import make_article, make_help_center
from tests.make.steering import (
    make_hidden,
    make_promotion,
    make_protected,
    make_stop_phrase,
    make_synonym,
)
from wagdesk.search.models import SteeringPreview

pytestmark = pytest.mark.django_db
FEW, MORE = 2, 12
_numbers = count(1)


def article(home) -> str:
    return str(make_article(home, f"Mend zip {next(_numbers)}").pk)


LISTS = {
    "synonym": lambda home: make_synonym(f"zip{next(_numbers)}, zipper"),
    "promotion": lambda home: make_promotion(article(home), f"q{next(_numbers)}", kind="article"),
    "hidden": lambda home: make_hidden(article(home), f"q{next(_numbers)}", kind="article"),
    "stop_phrase": lambda home: make_stop_phrase(f"can you tell me {next(_numbers)}"),
    "protected": lambda home: make_protected(f"Wagdesk {next(_numbers)}"),
    "previews": lambda home: SteeringPreview.objects.create(
        summary="A synonym", changes=[], user=make_user(), decided_by=make_user()
    ),
}


@pytest.mark.parametrize("name", LISTS)
def test_many_rows_take_as_many_questions_as_few(client, name):
    client.force_login(make_superuser())
    home, space = make_help_center(), "wagdesk_search_"
    address = reverse(f"{space}{name}:index")

    def questions(rows: int) -> list[str]:
        for _ in range(rows):
            LISTS[name](home)
        assert client.get(address).status_code == 200
        with CaptureQueriesContext(connection) as caught:
            client.get(address)
        return [query["sql"] for query in caught]

    few = questions(FEW)
    many = questions(MORE)
    assert len(many) <= len(few), "\n".join(sorted(set(many) - set(few)))
