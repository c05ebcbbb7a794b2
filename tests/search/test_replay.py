"""A change to the steering is proposed, replayed on real searches, then accepted or dropped."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone

from tests.make.kb import make_article, make_help_center, make_user
from wagdesk.claims import free, stale_after
from wagdesk.kb.search_documents import ArticleDocuments
from wagdesk.search.actions import (
    accept_preview,
    drop_preview,
    propose_steering,
    rebuild_index,
    record_click,
    record_search,
    replay_previews,
)
from wagdesk.search.actions.preview import AlreadyDecided
from wagdesk.search.models import HiddenResult, Promotion, SearchLog, SteeringPreview, Synonym
from wagdesk.search.proposals import Outdated
from wagdesk.search.steering import Steering

pytestmark = pytest.mark.django_db


def make_steerer(*models):
    user = make_user()
    wanted = models or ("synonym", "promotion", "hiddenresult", "stopphrase", "protectedterm")
    for name in wanted:
        for verb in ("add", "change", "delete"):
            codename = f"{verb}_{name}"
            user.user_permissions.add(
                Permission.objects.get(codename=codename, content_type__app_label="wagdesk_search")
            )
    user.user_permissions.add(Permission.objects.get(codename="access_admin"))
    return user


def make_search(home, query, times=1, opened=None, rank=1):
    for _ in range(times):
        search = record_search(
            query=query, locale="en", results=1, help_center=home.translation_key
        )
        if opened is not None:
            record_click(search=search, kind="article", object_id=str(opened.pk), rank=rank)


@pytest.fixture
def shop():
    home = make_help_center()
    refund = make_article(home, "Refunds", "When your refund arrives.")
    parcel = make_article(home, "Parcels", "Follow a parcel.")
    make_search(home, "chargeback", times=3)
    make_search(home, "parcel", times=2, opened=parcel)
    make_search(home, "refund", opened=refund)
    rebuild_index(kind="article")
    return {"home": home, "refund": refund, "parcel": parcel}


def replayed(preview):
    assert replay_previews() == 1
    preview.refresh_from_db()
    return preview


def test_a_synonym_shows_what_it_would_find_and_changes_nothing_yet(shop):
    preview = propose_steering(
        user=make_steerer(), add=[Synonym(locale="en", words="refund, chargeback")]
    )
    preview = replayed(preview)
    assert preview.state == "ready"
    result = preview.result
    assert (result["replayed"], result["changed"], result["changed_searches"]) == (3, 1, 3)
    (row,) = result["rows"]
    assert row["query"] == "chargeback"
    assert row["before"] == []
    assert row["after"] == [[str(shop["refund"].pk), "Refunds"]]
    assert result["before"]["zero_result_rate"] == 3 / 6
    assert result["after"]["zero_result_rate"] == 0
    assert not Synonym.objects.exists()


def test_figures_count_what_people_opened(shop):
    hide = HiddenResult(
        locale="en", object_id=str(shop["parcel"].pk), title="Parcels", queries="parcel"
    )
    result = replayed(propose_steering(user=make_steerer(), add=[hide])).result
    assert result["before"]["clicks"] == result["after"]["clicks"] == 3
    assert result["before"]["mean_reciprocal_rank"] == 1
    assert result["after"]["mean_reciprocal_rank"] == pytest.approx(1 / 3)
    assert result["after"]["recall"] == pytest.approx(1 / 3)


def test_accepting_makes_it_hold_once(shop):
    user = make_steerer()
    preview = replayed(
        propose_steering(user=user, add=[Synonym(locale="en", words="refund, chargeback")])
    )
    accept_preview(user=user, preview=preview)
    assert Synonym.objects.get().words == "refund, chargeback"
    with pytest.raises(AlreadyDecided):
        accept_preview(user=user, preview=preview)
    assert Synonym.objects.count() == 1


def test_a_large_change_is_worked_out_once_not_for_every_search(shop, monkeypatch):
    changed, times = Steering.changed, []

    def counted(steering, **change):
        times.extend([steering] * ("remove" in change))
        return changed(steering, **change)

    preview = propose_steering(user=make_steerer(), add=[Synonym(locale="en", words="a1, b1")])
    monkeypatch.setattr(Steering, "changed", counted)
    assert replayed(preview).result["replayed"] == 3
    assert len(times) == 1


def test_dropping_leaves_everything_as_it_was(shop):
    user = make_steerer()
    preview = replayed(propose_steering(user=user, add=[Synonym(locale="en", words="a1, b1")]))
    drop_preview(user=user, preview=preview)
    assert not Synonym.objects.exists()
    preview.refresh_from_db()
    assert (preview.state, preview.decided_by) == ("dropped", user)


def test_a_changed_row_is_compared_with_itself_as_saved(shop):
    user = make_steerer()
    row = Synonym.objects.create(locale="en", words="refund, chargeback")
    row.words = "refund, kickback"
    preview = replayed(propose_steering(user=user, add=[row]))
    (changed,) = preview.result["rows"]
    assert (changed["query"], changed["after"]) == ("chargeback", [])
    accept_preview(user=user, preview=preview)
    assert Synonym.objects.get().words == "refund, kickback"


def test_removing_shows_what_is_lost(shop):
    user = make_steerer()
    row = Synonym.objects.create(locale="en", words="refund, chargeback")
    preview = replayed(propose_steering(user=user, remove=[row]))
    assert preview.result["after"]["nothing"] == 3
    accept_preview(user=user, preview=preview)
    assert not Synonym.objects.exists()


def test_a_row_that_somebody_changed_meanwhile_is_not_overwritten(shop):
    user = make_steerer()
    row = Synonym.objects.create(locale="en", words="refund, chargeback")
    row.words = "refund, kickback"
    preview = replayed(propose_steering(user=user, add=[row]))
    Synonym.objects.update(words="refund, payback")
    with pytest.raises(Outdated):
        accept_preview(user=user, preview=preview)
    assert Synonym.objects.get().words == "refund, payback"
    preview.refresh_from_db()
    assert preview.state == "ready"


def test_whoever_may_not_change_may_neither_propose_accept_nor_drop(shop):
    nobody = make_user()
    with pytest.raises(PermissionDenied):
        propose_steering(user=nobody, add=[Synonym(locale="en", words="a1, b1")])
    preview = propose_steering(user=make_steerer(), add=[Synonym(locale="en", words="a1, b1")])
    for decide in (accept_preview, drop_preview):
        with pytest.raises(PermissionDenied):
            decide(user=make_steerer("promotion"), preview=preview)
    assert not Synonym.objects.exists()
    preview.refresh_from_db()
    assert preview.decided_at is None


def test_nonsense_is_told_before_anything_is_replayed(shop):
    with pytest.raises(ValidationError):
        propose_steering(user=make_steerer(), add=[Synonym(locale="en", words="alone")])
    assert not SteeringPreview.objects.exists()


def test_a_long_replay_is_never_taken_over_while_its_worker_lives(shop, monkeypatch, time_machine):
    for number in range(25):
        make_search(shop["home"], f"parcel {number}")
    propose_steering(user=make_steerer(), add=[Synonym(locale="en", words="refund, chargeback")])
    look, offered = ArticleDocuments.visible, []

    def twenty_seconds_later(*args):
        time_machine.shift(20)
        offered.append(free(SteeringPreview.objects.all()).exists())
        return look(*args)

    time_machine.move_to(timezone.now(), tick=False)
    monkeypatch.setattr(ArticleDocuments, "visible", twenty_seconds_later)
    assert replay_previews() == 1
    assert len(offered) * 20 > stale_after().total_seconds()
    assert not any(offered)


def test_agents_and_old_searches_are_not_replayed(shop):
    SearchLog.objects.filter(normalised="chargeback").update(source="agent")
    last_month = timezone.now() - timedelta(days=31)
    SearchLog.objects.filter(normalised="parcel").update(created_at=last_month)
    preview = propose_steering(
        user=make_steerer(), add=[Synonym(locale="en", words="refund, chargeback")]
    )
    result = replayed(preview).result
    assert (result["replayed"], result["changed"]) == (1, 0)


def test_two_workers_replay_a_change_once(shop):
    propose_steering(user=make_steerer(), add=[Synonym(locale="en", words="a1, b1")])
    SteeringPreview.objects.update(claimed_by="another", claimed_at=timezone.now())
    assert replay_previews() == 0


def test_a_dead_engine_is_told_and_can_be_tried_again(shop, client, monkeypatch):
    from wagdesk.search import asking

    user = make_steerer()
    preview = propose_steering(user=user, add=[Synonym(locale="en", words="a1, b1")])
    with monkeypatch.context() as broken:
        broken.setattr(asking, "get_engine", lambda: 1 / 0)
        replayed(preview)
    assert preview.state == "failed"
    client.force_login(user)
    url = reverse("wagdesk_search_previews:preview", args=[preview.pk])
    assert "could not be replayed" in client.get(url).content.decode()
    client.post(url, {"decision": "again"})
    assert replayed(preview).state == "ready"


# Through the screens


def test_the_form_leads_to_the_preview_and_accept_back_to_the_list(shop, client):
    user = make_steerer()
    client.force_login(user)
    add = reverse("wagdesk_search_synonym:add")
    assert 'value="chargeback"' in client.get(f"{add}?words=chargeback").content.decode()
    answer = client.post(add, {"words": "refund, chargeback", "gives": "", "locale": "en"})
    preview = SteeringPreview.objects.get()
    url = reverse("wagdesk_search_previews:preview", args=[preview.pk])
    assert answer.url == url
    replayed(preview)
    page = client.get(url).content.decode()
    assert "chargeback" in page and "Refunds" in page and "better" in page
    answer = client.post(url, {"decision": "accept"}, follow=True)
    assert answer.redirect_chain[-1][0] == reverse("wagdesk_search_synonym:index")
    assert "refund, chargeback" in answer.content.decode()


def test_an_article_is_chosen_by_its_title(shop, client):
    user = make_steerer()
    client.force_login(user)
    asked = reverse("wagdesk_search_previews:objects")
    label = f"Parcels #{shop['parcel'].pk}"
    assert client.get(asked, {"q": "parc", "locale": "en"}).json() == {"labels": [label]}
    sent = {"chosen": label, "queries": "refund", "position": "1", "locale": "en"}
    client.post(reverse("wagdesk_search_promotion:add"), sent | {"help_center": ""})
    preview = replayed(SteeringPreview.objects.get())
    (row,) = preview.result["rows"]
    assert row["after"][0] == [str(shop["parcel"].pk), "Parcels"]
    accept_preview(user=user, preview=preview)
    assert Promotion.objects.get().title == "Parcels"


def test_an_article_that_does_not_exist_is_told(shop, client):
    client.force_login(make_steerer())
    sent = {"chosen": "Nothing #999999", "queries": "refund", "position": "1", "locale": "en"}
    page = client.post(reverse("wagdesk_search_promotion:add"), sent).content.decode()
    assert "There is no such article" in page
    assert not SteeringPreview.objects.exists()


def test_a_file_of_synonyms_comes_in_as_one_change_and_goes_out_again(shop, client):
    user = make_steerer()
    client.force_login(user)
    url = reverse("wagdesk_search_previews:import")
    text = "refund, chargeback\nalone\niban => account number\n"
    page = client.post(url, {"text": text, "locale": "en"}).content.decode()
    assert "Line 2" in page
    assert not SteeringPreview.objects.exists()
    client.post(url, {"text": text, "locale": "en", "leave_out": "1"})
    accept_preview(user=user, preview=SteeringPreview.objects.get())
    answer = client.get(reverse("wagdesk_search_previews:export"))
    assert answer.content.decode() == "iban => account number\nrefund, chargeback\n"
    page = client.post(url, {"text": answer.content.decode(), "locale": "en"}).content.decode()
    assert "all there already" in page


@pytest.mark.parametrize("name", ["index", "objects", "import", "export"])
def test_screens_are_for_editors_only(shop, client, name):
    url = reverse(f"wagdesk_search_previews:{name}")
    assert client.get(url).status_code == 302
    user = make_user()
    user.user_permissions.add(Permission.objects.get(codename="access_admin"))
    client.force_login(user)
    assert client.get(url).status_code in (302, 403)
