"""Help centers, categories and articles for tests."""

import uuid
from itertools import count

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from wagtail.models import GroupPagePermission, Locale, Page, PageViewRestriction, Site

from wagdesk.kb.pages.models import ArticlePage, CategoryPage, HelpCenterPage

_numbers = count(1)


def make_site():
    """The default site as Wagtail's migrations make it, where a flush took it away."""
    if Site.objects.exists():
        return
    locale, _made = Locale.objects.get_or_create(language_code="en")
    root = Page.add_root(instance=Page(title="Root", slug="root", locale=locale))
    home = root.add_child(instance=Page(title="Welcome", slug="home", locale=locale))
    Site.objects.create(hostname="localhost", root_page=home, is_default_site=True)


def make_help_center(*, slug="help", title="Help", locale="en", translation_of=None, **fields):
    """A published help center below the site's root page, so at ``/help/``."""
    wanted, _made = Locale.objects.get_or_create(language_code=locale)
    if translation_of is not None:
        fields |= {"translation_key": translation_of.translation_key}
    root = Site.objects.get(is_default_site=True).root_page
    page = HelpCenterPage(title=title, slug=slug, locale=wanted, **fields)
    root.refresh_from_db()
    return _publish(root, page)


def make_root_help_center(**fields):
    """A help center that is the site's root page, so at ``/``."""
    root = Page.objects.get(depth=1)
    page = _publish(root, HelpCenterPage(title="Help", slug="help-root", **fields))
    Site.objects.filter(is_default_site=True).update(root_page=page)
    Site.clear_site_root_paths_cache()
    return page


def make_category(parent, title="Orders", **fields):
    return _publish(parent, CategoryPage(title=title, locale=parent.locale, **fields))


def make_article(
    parent, title="Where is my parcel?", text="", *, live=True, asked_as=(), tags=(), **fields
):
    """An article of one paragraph ``text``, published unless ``live`` is False."""
    body = fields.pop("body", None) or [("rich_text", f"<p>{text or title}</p>")]
    page = ArticlePage(
        title=title, locale=parent.locale, asked_as="\n".join(asked_as), body=body, **fields
    )
    if tags:
        page.tags.add(*tags)
    return _publish(parent, page, live)


def make_many_articles(parent, number):
    """``number`` live articles by bulk insert of tree rows, without revisions: for growth."""
    parent.refresh_from_db()
    content_type = ContentType.objects.get_for_model(ArticlePage)
    names = [f"Article {next(_numbers)}" for _ in range(number)]
    rows = Page.objects.bulk_create(
        Page(
            title=name,
            draft_title=name,
            slug=name.lower().replace(" ", "-"),
            path=Page._get_path(parent.path, parent.depth + 1, parent.numchild + 1 + index),
            depth=parent.depth + 1,
            url_path=f"{parent.url_path}{name.lower().replace(' ', '-')}/",
            locale=parent.locale,
            content_type=content_type,
            live=True,
            translation_key=uuid.uuid4(),
        )
        for index, name in enumerate(names)
    )
    for row in rows:
        article = ArticlePage(page_ptr=row, asked_as="", source_id=f"many-{row.pk}")
        article.__dict__.update({k: v for k, v in vars(row).items() if k != "_state"})
        article.save_base(raw=True, force_insert=False)
    Page.objects.filter(pk=parent.pk).update(numchild=parent.numchild + number)
    parent.refresh_from_db()


def restrict(page, kind=PageViewRestriction.LOGIN, groups=(), password=""):
    """Put Wagtail's own restriction on a page and all below."""
    restriction = PageViewRestriction.objects.create(
        page=page.page_ptr if hasattr(page, "page_ptr") else page,
        restriction_type=kind,
        password=password,
    )
    restriction.groups.set(groups)
    return restriction


def restrict_to_groups(page, *groups):
    return restrict(page, PageViewRestriction.GROUPS, groups)


def make_user(name="", *, groups=(), **fields):
    name = name or f"user-{next(_numbers)}"
    user = get_user_model().objects.create_user(
        username=name, email=f"{name}@example.org", password="password", **fields
    )
    user.groups.set(groups)
    return user


def make_editor(page, *permissions, name=""):
    """A user who may use the admin, with these permissions (``add_page`` …) below ``page``."""
    group = Group.objects.create(name=f"editors-{next(_numbers)}")
    group.permissions.add(Permission.objects.get(codename="access_admin"))
    for codename in permissions or ("add_page", "change_page", "publish_page"):
        permission = Permission.objects.get(
            codename=codename, content_type__app_label="wagtailcore"
        )
        GroupPagePermission.objects.create(group=group, page_id=page.pk, permission=permission)
    return make_user(name, groups=[group])


def _publish(parent, page, live=True):
    if not page.slug:
        page.slug = f"page-{next(_numbers)}"
    page.live = False
    parent.refresh_from_db()
    parent.add_child(instance=page)
    revision = page.save_revision()
    if live:
        revision.publish()
        page.refresh_from_db()
    return page
