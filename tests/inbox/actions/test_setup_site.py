"""``wagdesk_setup``: on an empty site, a lived-in site, twice, and back out again."""

from io import StringIO

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.management import CommandError, call_command
from django.urls import reverse
from wagtail.log_actions import log
from wagtail.models import GroupPagePermission, Page, Site, Workflow, WorkflowPage

from tests.make.inbox import make_agent, make_mailbox, make_superuser, make_user
from wagdesk.inbox.actions.setup import (
    GROUP_NAMES,
    LEVELS,
    SetupError,
    setup_mailbox,
    setup_roles,
)
from wagdesk.inbox.models import Mailbox, MailboxAccess, MailboxAddress, Role
from wagdesk.inbox.models.mailbox import AccessLevel
from wagdesk.inbox.models.role import RoleCode
from wagdesk.inbox.queries.contact import mailbox_for
from wagdesk.kb.pages.models import HelpCenterPage

pytestmark = pytest.mark.django_db


def setup(*arguments: str) -> str:
    out = StringIO()
    call_command("wagdesk_setup", *arguments, stdout=out)
    return out.getvalue()


def refusal(*arguments: str) -> CommandError:
    with pytest.raises(CommandError) as caught:
        setup(*arguments)
    return caught.value


def test_it_makes_roles_mailbox_help_center_and_workflow():
    said = setup()
    help_center = HelpCenterPage.objects.get()
    assert help_center.get_url() == "/help/" and help_center.live
    assert help_center.latest_revision is not None
    assert set(Role.objects.values_list("code", flat=True)) == set(RoleCode)
    mailbox = Mailbox.objects.get(slug="support")
    assert mailbox.address == "support@localhost"
    assert mailbox.feeds_topics and mailbox.help_center == help_center.translation_key
    assert WorkflowPage.objects.get(page=help_center).workflow.name == "Wagdesk article review"
    assert "/help/" in said and "support@localhost" in said


def test_a_second_run_changes_nothing():
    setup()
    before = [model.objects.count() for model in (Group, Page, Mailbox, MailboxAccess, Workflow)]
    assert setup() == "There was nothing to do.\n"
    after = [model.objects.count() for model in (Group, Page, Mailbox, MailboxAccess, Workflow)]
    assert before == after


def test_an_address_is_kept_in_the_form_that_mail_is_looked_up_by():
    setup_mailbox(slug="shop", name="Shop", address=" U\u0308ber <Hilfe@M\u00fcller.example> ")
    assert MailboxAddress.objects.get().value == "hilfe@xn--mller-kva.example"
    with pytest.raises(SetupError, match="no mail address"):
        setup_mailbox(slug="other", name="Other", address="nobody")


def test_a_help_center_that_writes_to_another_mailbox_goes_on_doing_so():
    setup()
    Mailbox.objects.update(slug="front-desk")
    MailboxAddress.objects.all().delete()
    setup()
    help_center = HelpCenterPage.objects.get()
    assert mailbox_for(help_center).slug == "front-desk"
    assert Mailbox.objects.get(slug="support").help_center is None


@pytest.mark.parametrize("role", ["agent", "manager"])
def test_the_site_history_shows_agents_no_names_of_other_mailboxes(client, role):
    own, other = make_mailbox("aaa"), make_mailbox("bbb")
    client.force_login(make_superuser())
    reply = {"name": "Secret settlement", "mailbox": other.pk, "text": "Pay"}
    client.post(reverse("wagdesk_saved_replies:add"), reply)
    log(instance=other, action="wagtail.edit")
    history = reverse("wagtailadmin_reports:site_history")
    assert "Secret settlement" in client.get(history).content.decode()
    ana = make_agent(own, level=LEVELS[role])
    ana.groups.add(setup_roles()[role])
    client.force_login(ana)
    page = client.get(history).content.decode()
    assert "Secret settlement" not in page and other.name not in page
    assert client.get(reverse("wagdesk_saved_replies:add")).status_code == 200


def test_permissions_that_an_earlier_setup_gave_are_taken_back():
    group = setup_roles()["agent"]
    group.permissions.add(Permission.objects.get(codename="change_savedreply"))
    assert "Took 1 permissions" in setup()
    assert not group.permissions.filter(codename__endswith="savedreply").exists()


def test_what_people_changed_stays():
    setup()
    Group.objects.filter(name="Wagdesk agents").update(name="Crew")
    Mailbox.objects.update(name="Front desk", feeds_topics=False)
    MailboxAccess.objects.filter(group__name="Crew").update(level=AccessLevel.VIEW)
    HelpCenterPage.objects.get().move(Site.objects.get().root_page, pos="first-child")
    assert setup() == "There was nothing to do.\n"
    assert Mailbox.objects.get().name == "Front desk"
    assert MailboxAccess.objects.get(group__name="Crew").level == AccessLevel.VIEW


@pytest.mark.parametrize("name", GROUP_NAMES.values())
def test_a_group_of_our_name_that_was_there_before_stops_it(name):
    stranger = Group.objects.create(name=name)
    error = refusal()
    assert error.returncode == 2
    assert name in str(error) and "Rename it" in str(error)
    assert not Role.objects.exists() and not Mailbox.objects.exists()
    assert stranger.permissions.count() == 0


def test_agents_may_enter_the_admin_and_hold_only_our_permissions():
    groups = setup_roles()
    held = groups["agent"].permissions.values_list("content_type__app_label", "codename")
    assert ("wagtailadmin", "access_admin") in held
    others = {app for app, code in held if code != "access_admin"}
    assert others == {"wagdesk_inbox"}


def test_agents_get_no_right_to_pages_and_editors_only_to_the_help_center():
    setup()
    agents = Role.objects.get(code="agent").group
    editors = Role.objects.get(code="editor").group
    assert not agents.page_permissions.exists() and not agents.collection_permissions.exists()
    pages = GroupPagePermission.objects.filter(group=editors).values_list("page", flat=True)
    assert set(pages) == {HelpCenterPage.objects.get().pk}


def test_an_editor_can_publish_in_the_help_center_and_not_beside_it():
    setup()
    editor = make_user()
    editor.groups.add(Role.objects.get(code="editor").group)
    help_center = HelpCenterPage.objects.get()
    assert help_center.permissions_for_user(editor).can_publish_subpage()
    assert not help_center.get_parent().permissions_for_user(editor).can_add_subpage()


def test_an_editor_may_translate_where_the_site_offers_it():
    editors = setup_roles()[RoleCode.EDITOR]
    assert editors.permissions.filter(codename="submit_translation").exists()


def test_the_parent_can_be_named_by_id_and_by_path():
    root = Site.objects.get().root_page
    about = root.add_child(instance=Page(title="About", slug="about"))
    setup("--parent", "/about/")
    assert HelpCenterPage.objects.get().get_url() == "/about/help/"
    assert "nothing to do" in setup("--parent", str(about.pk))


@pytest.mark.parametrize("given", ["/nowhere/", "987654"])
def test_a_parent_that_is_not_there_is_wrong_usage(given):
    error = refusal("--parent", given)
    assert error.returncode == 2 and given in str(error)


def test_a_page_of_the_host_at_help_is_left_alone():
    root = Site.objects.get().root_page
    root.add_child(instance=Page(title="Our help", slug="help"))
    error = refusal()
    assert error.returncode == 2 and "slug “help”" in str(error)
    assert not HelpCenterPage.objects.exists() and not Role.objects.exists()


def test_without_a_site_it_says_what_is_missing():
    Site.objects.all().delete()
    error = refusal()
    assert error.returncode == 2 and "no default site" in str(error)


def test_remove_takes_ours_out_and_leaves_the_hosts():
    root = Site.objects.get().root_page
    hosts = root.add_child(instance=Page(title="About", slug="about"))
    others = list(Group.objects.values_list("name", flat=True))
    workflows = Workflow.objects.count()
    setup()
    setup("--remove", "--no-input")
    assert not HelpCenterPage.objects.exists() and Page.objects.filter(pk=hosts.pk).exists()
    assert list(Group.objects.values_list("name", flat=True)) == others
    assert Workflow.objects.count() == workflows


def test_remove_never_takes_a_site_down_with_its_root_page():
    setup()
    Site.objects.update(root_page=HelpCenterPage.objects.get())
    error = refusal("--remove", "--no-input")
    assert error.returncode == 2 and "root page of the site" in str(error)
    assert Site.objects.exists() and HelpCenterPage.objects.exists()
