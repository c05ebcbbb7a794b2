"""The lists and forms in which editors steer: what they show, lead to and understand."""

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse

from tests.make.kb import make_article, make_help_center, make_user, restrict
from tests.make.steering import make_hidden, make_promotion
from tests.search.test_replay import make_steerer
from wagdesk.search.actions import drain_index_changes, propose_steering, rebuild_index
from wagdesk.search.models import SteeringPreview

pytestmark = pytest.mark.django_db


@pytest.fixture
def home():
    return make_help_center()


@pytest.fixture
def editor(client, home):
    user = make_steerer()
    client.force_login(user)
    return user


def indexed():
    rebuild_index()
    drain_index_changes(limit=1000)


@pytest.mark.parametrize(
    ("make", "name"),
    [(make_promotion, "wagdesk_search_promotion"), (make_hidden, "wagdesk_search_hidden")],
)
def test_a_row_about_an_article_leads_to_its_form_and_its_removal(client, editor, home, make, name):
    page = make_article(home, "Grey parrots")
    row = make(str(page.pk), "parrots", kind="article")
    listed = client.get(reverse(f"{name}:index")).content.decode()
    assert page.title in listed
    for door in ("edit", "delete"):
        address = reverse(f"{name}:{door}", args=[row.pk])
        assert f'href="{address}"' in listed
        assert client.get(address).status_code == 200


def test_a_row_about_a_closed_article_tells_no_title_and_leads_to_no_form(client, editor, home):
    page = make_article(home, "Secret merger plan")
    restrict(page, "password", password="sesame")
    row = make_promotion(str(page.pk), "plans", kind="article", title=page.title)
    listed = client.get(reverse("wagdesk_search_promotion:index")).content.decode()
    assert "(not yours to see)" in listed
    assert page.title not in listed
    assert reverse("wagdesk_search_promotion:edit", args=[row.pk]) not in listed


def test_the_list_of_proposals_has_its_own_headline(client, editor):
    page = client.get(reverse("wagdesk_search_previews:index")).content.decode()
    headline = page[page.index("<h1") : page.index("</h1>")]
    assert "Proposed changes" in headline


def test_a_proposal_names_its_article_to_who_may_know_it(client, editor, home):
    open_one, closed = make_article(home, "Grey parrots"), make_article(home, "Secret plan")
    restrict(closed, "password", password="sesame")
    for article in (open_one, closed):
        row = make_promotion(str(article.pk), "birds", kind="article", save=False)
        propose_steering(user=editor, add=[row])
    listed = client.get(reverse("wagdesk_search_previews:index")).content.decode()
    assert open_one.title in listed
    assert closed.title not in listed


def test_who_may_not_steer_has_no_menu_of_it(client, editor):
    address = reverse("wagdesk_search_previews:index")
    assert address in client.get(reverse("wagtailadmin_home")).content.decode()
    agent = make_user()
    agent.user_permissions.add(Permission.objects.get(codename="access_admin"))
    client.force_login(agent)
    assert address not in client.get(reverse("wagtailadmin_home")).content.decode()


def propose(client, chosen):
    address = reverse("wagdesk_search_promotion:add")
    fields = {"chosen": chosen, "queries": "birds", "position": "1", "locale": "en"}
    return client.post(address, fields)


@pytest.mark.parametrize("chosen", ["grey parrots", "parrots grey", "Grey parrots and their food"])
def test_an_article_is_chosen_by_its_title_or_words_of_it_alone(client, editor, home, chosen):
    wanted = make_article(home, "Grey parrots" if "food" not in chosen else chosen)
    make_article(home, "Tents")
    indexed()
    assert propose(client, chosen).status_code == 302
    (change,) = SteeringPreview.objects.get().changes
    assert change["fields"]["object_id"] == str(wanted.pk)


@pytest.mark.parametrize("chosen", ["parrots", "Nonsense of a title"])
def test_words_of_several_articles_or_of_none_choose_nothing(client, editor, home, chosen):
    make_article(home, "Grey parrots")
    make_article(home, "Blue parrots")
    indexed()
    answer = propose(client, chosen)
    assert "There is no such article. Choose one of the list." in answer.content.decode()
    assert not SteeringPreview.objects.exists()
