"""The report, its evidence and the way to a draft, through HTTP."""

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse
from wagtail.models import GroupPagePermission

from tests.make.inbox import make_agent, make_editor, make_superuser
from tests.make.kb import make_article, make_help_center, restrict_to_groups
from tests.make.topics import (
    FLYING,
    RENTING,
    index_articles,
    make_asked,
    make_feeding_mailbox,
    make_topic_editor,
)
from wagdesk.inbox.actions.rebuild_topics import rebuild_topics
from wagdesk.inbox.actions.reply import reply
from wagdesk.inbox.models import MailboxAccess, Message, Topic, TopicEvidence
from wagdesk.inbox.models.topic import TopicState
from wagdesk.kb.article_classes import article_classes

pytestmark = pytest.mark.django_db

REPLY = (
    "Hello Ada,\n\nA clean stove may fly in checked luggage, gas never. "
    "Write to ada@mail.example about order QM-2093847.\n\nBest wishes\nSamantha"
)


@pytest.fixture
def box():
    # Without an index nothing is a topic, and which test built one before is chance.
    index_articles()
    return make_feeding_mailbox()


@pytest.fixture
def help_center():
    home = make_help_center()
    index_articles()
    return home


@pytest.fixture
def topic(box, help_center):
    tickets = make_asked(FLYING, box)
    type(tickets[0].requester).objects.filter(pk=tickets[0].requester.pk).update(name="Ada Byron")
    agent = make_agent(box, first_name="Samantha")
    last = Message.objects.filter(ticket=tickets[0]).latest("pk")
    reply(user=agent, ticket=tickets[0], text=REPLY, seen_message=last.pk)
    rebuild_topics()
    return Topic.objects.get()


def url(name, *args):
    return reverse(f"wagdesk_topics:{name}", args=args)


def page_editor(help_center, mailbox=None):
    """An editor of topics who may add pages in the help center."""
    user = make_topic_editor()
    group = user.groups.get(name="Topic editors")
    for codename in ("add_page", "change_page"):
        GroupPagePermission.objects.create(
            group=group, page=help_center.page_ptr, permission_type=codename.split("_")[0]
        )
    if mailbox:
        MailboxAccess.objects.create(mailbox=mailbox, user=user, level="view")
    return user


def form_data(help_center, **changes):
    return {
        "title": "Stoves on planes",
        "parent": help_center.pk,
        "asked_as": "stove on plane\nfly with stove",
        "text": "In checked luggage.\n\nNever <b>gas</b>.",
        **changes,
    }


@pytest.mark.parametrize("name", ["list", "topic", "draft"])
def test_agents_and_plain_editors_do_not_see_topics(client, box, topic, name):
    for user in (make_agent(box), make_editor()):
        client.force_login(user)
        response = client.get(url(name, *([topic.pk] if name != "list" else [])))
        assert response.status_code == 302
        assert topic.title not in response.content.decode()


def test_the_report_shows_words_counts_and_the_definition_of_the_score(client, topic):
    client.force_login(make_topic_editor())
    text = client.get(url("list")).content.decode()
    assert topic.title in text
    assert "each different person counts once" in text
    assert "6 after 0" in text


def test_the_reports_menu_offers_topics_to_those_who_may_see_them(client, topic):
    for user, shown in ((make_topic_editor(), True), (make_editor(), False)):
        client.force_login(user)
        page = client.get(reverse("wagtailadmin_home")).content.decode()
        assert (url("list") in page) is shown


def test_without_mailbox_access_there_are_counts_and_no_quotes(client, topic):
    client.force_login(make_topic_editor())
    for name in ("topic", "draft"):
        text = client.get(url(name, topic.pk)).content.decode()
        assert "no access to" in text
        assert not any(said in text for said in FLYING)
        assert "checked luggage, gas never" not in text


def test_with_mailbox_access_there_are_quotes(client, box, topic, help_center):
    client.force_login(page_editor(help_center, box))
    text = client.get(url("topic", topic.pk)).content.decode()
    assert all(said.split(",")[0] in text for said in FLYING)
    assert "no access to" not in text


def test_the_preview_shows_each_redaction_and_a_similar_article(client, box, topic, help_center):
    article = make_article(help_center, title="Gas stove and luggage care")
    index_articles()
    client.force_login(page_editor(help_center, box))
    text = client.get(url("draft", topic.pk)).content.decode()
    assert text.count('<mark class="wd-cut">') == 4
    assert not any(secret in text for secret in ("ada@mail", "2093847", "Samantha", "Hello Ada"))
    assert "checked luggage, gas never" in text
    assert text.index(article.title) < text.index('name="title"')


def test_confirming_makes_one_draft_with_its_sources(client, topic, help_center):
    user = page_editor(help_center)
    client.force_login(user)
    response = client.post(url("draft", topic.pk), form_data(help_center))
    topic.refresh_from_db()
    page = topic.draft.specific
    assert response.url == reverse("wagtailadmin_pages:edit", args=[page.pk])
    assert (topic.state, topic.drafted_by) == (TopicState.DRAFTED, user)
    assert not page.live
    assert page.asked_as.splitlines() == ["stove on plane", "fly with stove"]
    assert "<b>" not in str(page.body)
    assert TopicEvidence.objects.filter(topic=topic).count() == 6


def test_clicking_twice_and_a_second_editor_make_one_draft(client, topic, help_center):
    for user in (page_editor(help_center), make_superuser()):
        client.force_login(user)
        for _click in range(2):
            client.post(url("draft", topic.pk), form_data(help_center))
    (model,) = article_classes()
    assert model.objects.count() == 1


def test_who_may_not_add_pages_gets_a_sentence(client, topic, help_center):
    user = make_topic_editor()
    user.groups.remove(user.groups.get(name="Editors"))
    client.force_login(user)
    page = client.get(url("draft", topic.pk)).content.decode()
    response = client.post(url("draft", topic.pk), form_data(help_center))
    assert "You may not add articles" in page
    assert response.status_code == 200
    assert Topic.objects.get().state == TopicState.OPEN


def test_an_empty_title_is_said_and_nothing_is_made(client, topic, help_center):
    client.force_login(make_superuser())
    response = client.post(url("draft", topic.pk), form_data(help_center, title=" "))
    assert "This field is required" in response.content.decode()
    assert Topic.objects.get().state == TopicState.OPEN


def test_publishing_the_draft_answers_the_topic(client, topic, help_center):
    client.force_login(make_superuser())
    client.post(url("draft", topic.pk), form_data(help_center))
    Topic.objects.get().draft.specific.save_revision().publish()
    topic.refresh_from_db()
    assert topic.state == TopicState.ANSWERED
    assert topic.answered_at
    rebuild_topics()
    assert Topic.objects.get(pk=topic.pk).state == TopicState.ANSWERED


def test_publishing_an_article_without_a_word_answers_nothing(client, topic, help_center):
    client.force_login(make_superuser())
    client.post(url("draft", topic.pk), {**form_data(help_center), "text": ""})
    Topic.objects.get().draft.specific.save_revision().publish()
    topic.refresh_from_db()
    assert topic.state == TopicState.DRAFTED


def test_a_search_without_a_word_of_the_topic_is_no_phrase_of_it(client, topic):
    from wagdesk.inbox.models import Ticket
    from wagdesk.inbox.queries.topics import _phrases

    phrases = _phrases(["shipping cost", "zipper broken"], Ticket.objects.none(), ["zipper"])
    assert phrases == ["zipper broken"]


def test_deleting_the_draft_opens_the_topic_again(client, topic, help_center):
    client.force_login(make_superuser())
    client.post(url("draft", topic.pk), form_data(help_center))
    Topic.objects.get().draft.delete()
    topic.refresh_from_db()
    assert (topic.state, topic.draft) == (TopicState.OPEN, None)


def test_deleting_the_page_above_the_draft_opens_the_topic_again(client, topic, help_center):
    client.force_login(make_superuser())
    client.post(url("draft", topic.pk), form_data(help_center))
    type(help_center.page_ptr).objects.get(pk=help_center.pk).delete()
    topic.refresh_from_db()
    assert (topic.state, topic.draft) == (TopicState.OPEN, None)


def test_dismissing_and_undoing(client, topic):
    client.force_login(make_topic_editor())
    client.post(url("dismiss", topic.pk))
    topic.refresh_from_db()
    assert topic.state == TopicState.DISMISSED
    assert topic.title in client.get(url("list") + "?state=dismissed").content.decode()
    client.post(url("undo", topic.pk))
    topic.refresh_from_db()
    assert topic.state == TopicState.OPEN


def test_a_missing_topic_is_404(client):
    client.force_login(make_superuser())
    assert client.get(url("topic", 99)).status_code == 404


def test_the_report_takes_the_same_queries_for_more_topics(
    client, topic, box, django_assert_max_num_queries
):
    client.force_login(make_superuser())
    client.get(url("list"))
    for words in RENTING:
        Topic.objects.create(locale="en", words=words.split(), title=words)
    with django_assert_max_num_queries(14):
        assert client.get(url("list")).content.decode().count("title-wrapper") == 7


@pytest.mark.parametrize("may_edit", [False, True])
def test_closed_articles_and_drafts_are_named_only_to_those_who_may_see_or_edit_them(
    client, help_center, may_edit
):
    closed = make_article(help_center, "Acquisition of Initech")
    restrict_to_groups(closed, Group.objects.create(name="vip"))
    draft = make_article(help_center, "Unpublished plan", live=False)
    topic = Topic.objects.create(
        locale="en",
        words=["x"],
        title="Boats",
        kind="failing",
        article_id=closed.pk,
        draft_id=draft.pk,
        state=TopicState.DRAFTED,
    )
    editor = make_topic_editor()
    if not may_edit:
        GroupPagePermission.objects.all().delete()
    client.force_login(editor)
    shown = client.get(url("topic", topic.pk)).content.decode()
    listed = client.get(url("list") + "?state=drafted").content.decode()
    assert "Boats" in shown and "Boats" in listed
    assert ("Acquisition of Initech" in shown) is may_edit
    assert ("Unpublished plan" in listed) is may_edit
    assert ("Open the article" in shown) is may_edit


def test_an_article_that_all_may_read_is_named(client, help_center):
    public = make_article(help_center, "Opening hours")
    topic = Topic.objects.create(locale="en", words=["x"], title="Boats", article_id=public.pk)
    client.force_login(make_topic_editor())
    assert "Opening hours" in client.get(url("topic", topic.pk)).content.decode()
