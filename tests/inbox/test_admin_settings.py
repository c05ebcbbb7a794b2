import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from tests.make.inbox import make_agent, make_mailbox, make_saved_reply, make_superuser
from tests.make.kb import make_help_center
from wagdesk.inbox.actions.setup import setup_roles
from wagdesk.inbox.models import Mailbox, MailboxText, SavedReply
from wagdesk.inbox.queries.contact import mailbox_for, promise_of

pytestmark = pytest.mark.django_db


def mailbox_form(**changes) -> dict:
    rows = {
        "addresses-TOTAL_FORMS": 1,
        "addresses-INITIAL_FORMS": 0,
        "addresses-0-value": "Help <HELP@Shop.example>",
        "texts-TOTAL_FORMS": 0,
        "texts-INITIAL_FORMS": 0,
        "access-TOTAL_FORMS": 1,
        "access-INITIAL_FORMS": 0,
        "access-0-level": "reply",
        "access-0-scope": "all",
    }
    fields = {"name": "Help", "slug": "help", "time_zone": "UTC", "undo_seconds": 10}
    return fields | rows | changes


def test_an_administrator_makes_a_mailbox_with_address_and_access(client):
    client.force_login(make_superuser())
    ana = make_agent(name="ana")
    answer = client.post(
        reverse("wagdesk_mailboxes:add"), mailbox_form(**{"access-0-user": ana.pk})
    )
    assert answer.status_code == 302
    box = Mailbox.objects.get()
    assert box.address == "help@shop.example"
    assert box.access.get().user == ana


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"addresses-0-value": "no address"}, "This is no mail address."),
        ({"addresses-0-value": "support@shop.example"}, "Another mailbox has this address."),
    ],
)
def test_a_wrong_address_is_explained_and_nothing_is_saved(client, changes, sentence):
    make_mailbox("support")
    client.force_login(make_superuser())
    answer = client.post(reverse("wagdesk_mailboxes:add"), mailbox_form(**changes))
    assert sentence in answer.content.decode()
    assert Mailbox.objects.count() == 1


def test_access_is_for_a_person_or_a_group_never_both_or_none(client):
    client.force_login(make_superuser())
    changes = {"access-0-scope": "own"}
    answer = client.post(reverse("wagdesk_mailboxes:add"), mailbox_form(**changes))
    assert "Choose either a person or a group." in answer.content.decode()


def test_a_manager_changes_the_own_mailbox_and_no_other(client):
    box, other = make_mailbox("support"), make_mailbox("returns")
    client.force_login(make_agent(box, level="manage"))
    index = client.get(reverse("wagdesk_mailboxes:index")).content.decode()
    assert "Support" in index
    assert "Returns" not in index
    assert client.get(reverse("wagdesk_mailboxes:edit", args=[box.pk])).status_code == 200
    for name in ("edit", "history"):
        address = reverse(f"wagdesk_mailboxes:{name}", args=[other.pk])
        assert client.get(address).status_code == 404
    for address in (
        reverse("wagdesk_mailboxes:add"),
        reverse("wagdesk_mailboxes:delete", args=[box.pk]),
    ):
        assert client.get(address).status_code == 302
    assert Mailbox.objects.count() == 2


def test_an_agent_keeps_the_saved_replies_of_the_own_mailboxes(client):
    box, other = make_mailbox("support"), make_mailbox("returns")
    mine = make_saved_reply("Mine", mailbox=box)
    theirs = make_saved_reply("Theirs", mailbox=other)
    everyones = make_saved_reply("Everyones")
    client.force_login(make_agent(box))
    index = client.get(reverse("wagdesk_saved_replies:index")).content.decode()
    assert "Mine" in index
    assert "Theirs" not in index
    for row, status in ((mine, 200), (theirs, 404), (everyones, 404)):
        address = reverse("wagdesk_saved_replies:edit", args=[row.pk])
        assert client.get(address).status_code == status


def test_an_agent_cannot_save_a_reply_for_another_mailbox_or_for_all(client):
    box, other = make_mailbox("support"), make_mailbox("returns")
    client.force_login(make_agent(box))
    for value in (other.pk, ""):
        client.post(
            reverse("wagdesk_saved_replies:add"), {"name": "x", "text": "x", "mailbox": value}
        )
    assert not SavedReply.objects.exists()
    client.post(reverse("wagdesk_saved_replies:add"), {"name": "x", "text": "x", "mailbox": box.pk})
    assert SavedReply.objects.get().mailbox == box


def test_a_saved_reply_is_in_a_language_of_the_site_or_in_all(client):
    box = make_mailbox("support")
    client.force_login(make_agent(box))
    data = {"name": "x", "text": "x", "mailbox": box.pk}
    for locale in ("xx", "English"):
        client.post(reverse("wagdesk_saved_replies:add"), data | {"locale": locale})
    assert not SavedReply.objects.exists()
    for locale in ("en", ""):
        client.post(reverse("wagdesk_saved_replies:add"), data | {"locale": locale})
    assert sorted(SavedReply.objects.values_list("locale", flat=True)) == ["", "en"]
    index = client.get(reverse("wagdesk_saved_replies:index")).content.decode()
    assert "English" in index and "All" in index


def test_a_viewer_keeps_no_saved_replies(client):
    box = make_mailbox("support")
    client.force_login(make_agent(box, level="view"))
    assert client.get(reverse("wagdesk_saved_replies:index")).status_code == 302


def edit(client, box, **changes):
    fields = mailbox_form(
        name=box.name,
        slug=box.slug,
        **{"addresses-0-value": f"more-{box.slug}@shop.example", "access-TOTAL_FORMS": 0},
    )
    return client.post(reverse("wagdesk_mailboxes:edit", args=[box.pk]), fields | changes)


def test_a_manager_cannot_turn_a_contact_form_to_the_own_mailbox_nor_take_a_slug(client):
    center = make_help_center(title="Northern help")
    ours, theirs = make_mailbox("aaa"), make_mailbox("bbb", help_center=center.translation_key)
    client.force_login(make_agent(ours, level="manage"))
    page = client.get(reverse("wagdesk_mailboxes:edit", args=[ours.pk])).content.decode()
    assert "Northern help" not in page
    answer = edit(
        client, ours, name="New name", slug="support", help_center=str(center.translation_key)
    )
    assert answer.status_code == 302
    ours.refresh_from_db()
    assert (ours.name, ours.slug, ours.help_center) == ("New name", "aaa", None)
    assert mailbox_for(center) == theirs


def test_a_manager_sees_the_help_center_of_the_own_mailbox_and_keeps_it(client):
    center = make_help_center(title="Northern help")
    box = make_mailbox("aaa", help_center=center.translation_key)
    client.force_login(make_agent(box, level="manage"))
    page = client.get(reverse("wagdesk_mailboxes:edit", args=[box.pk])).content.decode()
    assert "Northern help" in page
    edit(client, box, help_center="")
    assert mailbox_for(center) == box


def test_administrators_by_role_choose_help_center_and_slug(client):
    center = make_help_center()
    box = make_mailbox("aaa")
    ana = make_agent(box, level="manage")
    ana.groups.add(setup_roles()["administrator"])
    client.force_login(ana)
    assert edit(client, box, slug="zzz", help_center=str(center.translation_key)).status_code == 302
    assert mailbox_for(center).slug == "zzz"


def test_a_help_center_belongs_to_one_mailbox_alone(client):
    center = make_help_center()
    first = make_mailbox("aaa", name="First", help_center=center.translation_key)
    second = make_mailbox("bbb")
    client.force_login(make_superuser())
    answer = edit(client, second, help_center=str(center.translation_key))
    assert "already writes to the mailbox “First”" in answer.content.decode()
    assert edit(client, first, help_center=str(center.translation_key)).status_code == 302
    with pytest.raises(IntegrityError), transaction.atomic():
        Mailbox.objects.filter(pk=second.pk).update(help_center=center.translation_key)


def texts(locale="tr", promise="Bir gün içinde.", **more):
    fields = {"texts-TOTAL_FORMS": 1, "texts-0-locale": locale, "texts-0-reply_promise": promise}
    return fields | more


def test_a_mailbox_promises_in_the_language_of_the_page(client):
    home = make_help_center()
    make_help_center(slug="yardim", locale="tr", translation_of=home)
    box = make_mailbox("support", reply_promise="Within a day.", hours="Mon-Fri")
    client.force_login(make_agent(box, level="manage"))
    kept = {"reply_promise": "Within a day.", "hours": "Mon-Fri"}
    assert edit(client, box, **texts(), **kept).status_code == 302
    english = client.get("/help/contact/").content.decode()
    turkish = client.get("/tr/yardim/contact/", follow=True).content.decode()
    assert "Within a day." in english and "Bir gün" not in english
    assert "Bir gün içinde." in turkish
    assert "Within a day." not in turkish and "Mon-Fri" not in turkish
    assert (
        "Bir gün içinde."
        in client.get(reverse("wagdesk_mailboxes:edit", args=[box.pk])).content.decode()
    )


def test_a_text_serves_the_variants_of_its_language_unless_they_have_their_own(client):
    box = make_mailbox("support", reply_promise="Within a day.")
    for locale in ("pt", "pt-br"):
        MailboxText.objects.create(mailbox=box, locale=locale, reply_promise=locale)
    spoken = [promise_of(box, locale).reply_promise for locale in ("pt", "pt-br", "pt-pt", "en")]
    assert spoken == ["pt", "pt-br", "pt", "Within a day."]


@pytest.mark.parametrize("locale", ["xx", ""])
def test_a_text_is_in_a_language_of_the_site(client, locale):
    box = make_mailbox("support")
    client.force_login(make_superuser())
    assert edit(client, box, **texts(locale)).status_code == 200
    assert not MailboxText.objects.exists()
