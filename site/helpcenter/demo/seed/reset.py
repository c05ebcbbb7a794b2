"""Take everything of Wagdesk out of a demo's database again."""

from django.apps import apps
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.db import transaction
from django.db.models import Model, ProtectedError
from wagtail.images.models import Image
from wagtail.models import Page, Site

from wagdesk.inbox.models import Role
from wagdesk.inbox.pages.models import ContactFormPage
from wagdesk.kb.pages.models import HelpCenterPage
from wagdesk.queueing import quiet
from wagdesk.search.actions import rebuild_index

from ..texts import shop

APPS = ("wagdesk_inbox", "wagdesk_kb", "wagdesk_search")


@transaction.atomic
def clear() -> None:
    """Pages, tickets, evidence, pictures and the demo's people. Other users stay."""
    with quiet():
        # They hold on to their forms.
        for page in ContactFormPage.objects.all():
            page.delete()
        _empty_tables()
        _delete_pages()
    names = [row[0] for row in (*shop.STAFF, *shop.CUSTOMERS)]
    get_user_model().objects.filter(username__in=names).delete()
    Image.objects.filter(title__startswith="Quillmoor: ").delete()
    Group.objects.filter(name=shop.TRADE_GROUP).delete()
    rebuild_index()


def _empty_tables() -> None:
    """What others hold on to goes after them."""
    groups = list(Role.objects.values_list("group", flat=True))
    left = [model for label in APPS for model in apps.get_app_config(label).get_models()]
    while left:
        held = [model for model in left if not _emptied(model)]
        if held == left:
            raise RuntimeError(f"These tables hold each other: {held}")
        left = held
    Group.objects.filter(pk__in=groups).delete()


def _emptied(model: type[Model]) -> bool:
    try:
        model._base_manager.all().delete()
    except ProtectedError:
        return False
    return True


def _delete_pages() -> None:
    centers = list(HelpCenterPage.objects.order_by("depth"))
    root = Page.get_first_root_node()
    if centers and Site.objects.filter(root_page__in=[page.pk for page in centers]).exists():
        home = Page(title="Home", slug="home-after-demo")
        root.add_child(instance=home)
        Site.objects.filter(root_page__in=[page.pk for page in centers]).update(root_page=home)
    for page in centers:
        HelpCenterPage.objects.get(pk=page.pk).delete()
