"""What becomes a topic, and what never does."""

from datetime import timedelta

import pytest
from django.test import override_settings
from django.utils import timezone

from tests.make.inbox import make_mailbox, make_person, make_ticket
from tests.make.kb import make_article, make_help_center
from tests.make.topics import (
    FLYING,
    PASSWORD,
    PASSWORD_ARTICLE,
    RENTING,
    about,
    index_articles,
    make_asked,
    make_feeding_mailbox,
)
from wagdesk.inbox.actions.link_article import link_article
from wagdesk.inbox.actions.rebuild_topics import rebuild_topics
from wagdesk.inbox.models import Topic
from wagdesk.inbox.models.article import ArticleRole
from wagdesk.inbox.models.topic import TopicKind, TopicState
from wagdesk.search.models import SearchClick, SearchLog, Visit, Visitor

pytestmark = pytest.mark.django_db


@pytest.fixture
def box():
    # Without an index nothing is a topic, and which test built one before is chance.
    index_articles()
    return make_feeding_mailbox()


@pytest.fixture
def password_article():
    article = make_article(make_help_center(), **PASSWORD_ARTICLE)
    index_articles()
    return article


def topics():
    return list(Topic.objects.order_by("-score", "pk"))


def make_search(query, *, results=0, visitor=None, **fields):
    visit = Visit.objects.create(visitor=visitor or Visitor.objects.create())
    return SearchLog.objects.create(
        query=query, normalised=query, locale="en", results=results, duration_ms=1,
        source="page", visit=visit, **fields,
    )  # fmt: skip


def test_two_planted_questions_are_the_two_topics(box, password_article):
    make_asked(FLYING + RENTING + PASSWORD, box)
    rebuild_topics()
    found = topics()
    assert len(found) == 2
    assert {about(topic, FLYING) for topic in found} == {True, False}
    assert {about(topic, RENTING) for topic in found} == {True, False}
    assert all(topic.kind == TopicKind.MISSING for topic in found)


@pytest.mark.parametrize(("left_out", "kept"), [(FLYING, RENTING), (RENTING, FLYING)])
def test_without_a_question_there_is_no_topic_of_it(box, password_article, left_out, kept):
    make_asked(kept + PASSWORD, box)
    rebuild_topics()
    assert [about(topic, kept) for topic in topics()] == [True]


def test_a_question_that_an_article_answers_is_no_topic(box, password_article):
    make_asked(PASSWORD, box)
    rebuild_topics()
    assert topics() == []


def test_an_article_that_only_shares_the_noun_does_not_hide_a_topic(box, password_article):
    care = "Wipe the burner with a dry cloth. Store the stove in a dry place. Replace the seal."
    make_article(password_article.get_parent(), title="Gas stove care", text=care)
    index_articles()
    make_asked(FLYING + RENTING + PASSWORD, box)
    rebuild_topics()
    assert sorted(about(topic, FLYING) for topic in topics()) == [False, True]


def test_people_who_read_the_article_and_still_wrote_make_a_failing_topic(box, password_article):
    for ticket in make_asked(PASSWORD, box):
        link_article(ticket=ticket, role=ArticleRole.READ_BEFORE, page=password_article)
    rebuild_topics()
    (topic,) = topics()
    assert topic.kind == TopicKind.FAILING
    assert topic.article_id == password_article.pk


def test_a_restricted_article_answers_nobody(box, password_article):
    from tests.make.kb import restrict

    restrict(password_article)
    index_articles()
    make_asked(PASSWORD, box)
    rebuild_topics()
    assert len(topics()) == 1


def test_five_hundred_mails_of_one_person_are_no_topic(box):
    make_asked([FLYING[0]] * 500, box, person=make_person())
    rebuild_topics()
    assert topics() == []


def test_one_long_text_from_many_addresses_is_one_voice(box):
    text = (
        "We offer wonderful zipper buttons factory price shipping worldwide container "
        "discount catalogue sample delivery partnership business manufacturer"
    )
    make_asked([text] * 40, box)
    rebuild_topics()
    assert topics() == []


def test_other_mailboxes_spam_old_and_answered_tickets_do_not_feed_topics(box):
    make_asked(FLYING, make_mailbox())
    make_asked(FLYING, box, status="spam")
    for ticket in make_asked(FLYING, box):
        link_article(ticket=ticket, role=ArticleRole.SENT)
    long_ago = timezone.now() - timedelta(days=100)
    for text in FLYING:
        make_ticket(box, make_person(), subject="", text=text, at=long_ago)
    rebuild_topics()
    assert topics() == []


def test_a_flagged_ticket_counts_although_an_article_was_sent(box):
    for ticket in make_asked(FLYING, box):
        link_article(ticket=ticket, role=ArticleRole.SENT)
        link_article(ticket=ticket, role=ArticleRole.FLAGGED)
    rebuild_topics()
    assert len(topics()) == 1


def test_searches_without_result_or_click_make_a_topic_and_clicked_ones_do_not(box):
    for _ in range(3):
        make_search("stove on plane")
        make_search("plane luggage stove", results=4)
        clicked = make_search("tent rental", results=2)
        SearchClick.objects.create(search=clicked, kind="article", object_id="1", rank=1)
    rebuild_topics()
    (topic,) = topics()
    assert topic.searches_count == 6
    assert "rental" not in topic.words


@pytest.mark.parametrize("text", ["", " \n\t ", "\0\0", "?!…", "12345 67890", "a" * 1_000_000])
def test_poison_is_survived(box, text):
    make_asked([text] * 3 + list(FLYING), box)
    rebuild_topics()
    assert [about(topic, FLYING) for topic in topics()] == [True]


def test_words_are_used_by_three_people_and_are_no_names(box):
    for index, text in enumerate(FLYING):
        person = make_person(name="Petra Stove" if index == 0 else "")
        said = f"{text} Regards, Petra. Order 12345{index}, a@b.example. Wombat" + "x" * (index > 1)
        make_ticket(box, person, subject="", text=said, at=timezone.now())
    rebuild_topics()
    words = set(topics()[0].words)
    assert {"plane", "luggage"} <= words
    assert not words & {"petra", "stove", "wombat"}
    assert not any(character.isdigit() for word in words for character in word)


def test_a_second_run_changes_nothing(box, password_article):
    make_asked(FLYING + RENTING + PASSWORD, box)
    rebuild_topics()
    before = list(Topic.objects.order_by("pk").values_list("pk", "words", "score"))
    assert rebuild_topics().new == 0
    assert list(Topic.objects.order_by("pk").values_list("pk", "words", "score")) == before


def test_a_decision_outlives_new_evidence(box):
    make_asked(FLYING, box)
    rebuild_topics()
    Topic.objects.update(state=TopicState.DISMISSED)
    make_asked(["The stove on a plane, is it allowed in luggage"] * 4, box)
    rebuild_topics()
    (topic,) = topics()
    assert topic.state == TopicState.DISMISSED
    assert topic.tickets_count == 10
    assert topic.evidence.count() == 10


def test_an_open_topic_goes_when_its_evidence_goes_and_a_decided_one_stays(box):
    tickets = make_asked(FLYING, box)
    make_asked(RENTING, box)
    rebuild_topics()
    decided = next(topic for topic in topics() if about(topic, RENTING))
    Topic.objects.filter(pk=decided.pk).update(state=TopicState.ANSWERED)
    for ticket in tickets:
        type(ticket).objects.filter(pk=ticket.pk).update(status="spam")
    assert rebuild_topics().gone == 1
    assert [topic.pk for topic in topics()] == [decided.pk]


def test_a_dead_engine_leaves_topics_as_they_are(box, password_article):
    make_asked(PASSWORD + FLYING, box)
    rebuild_topics()
    broken = {
        "BACKEND": "wagdesk.search.engines.embedded.EmbeddedEngine",
        "OPTIONS": {"path": "/dev/null/x"},
    }  # noqa: E501
    with override_settings(WAGDESK_SEARCH_ENGINE=broken):
        assert rebuild_topics().engine_down
    assert len(topics()) == 1


def test_one_day_of_searches_without_a_visit_is_one_voice(box):
    for text in ("zipper repair kit", "zipper repair broken", "repair my zipper", "zipper repair"):
        make_search(text)
    SearchLog.objects.update(visit=None)
    rebuild_topics()
    assert topics() == []


def test_who_searched_and_then_wrote_is_one_person(box):
    for text in ("zipper repair kit please", "repair of my broken zipper"):
        visitor = Visitor.objects.create()
        search = make_search("zipper repair", visitor=visitor)
        make_asked([text], box, visit=search.visit)
    rebuild_topics()
    assert topics() == []
