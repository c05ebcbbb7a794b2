"""What may be read of the help center. The viewer comes first: that is the permission check."""

from collections.abc import Iterable
from datetime import timedelta
from urllib.parse import urlsplit
from uuid import UUID

import swapper
from django.contrib.contenttypes.models import ContentType
from django.db.models import QuerySet, Sum
from django.utils import timezone
from wagtail.permission_policies.pages import PagePermissionPolicy

from wagdesk.kb.article_classes import article_classes, category_classes, help_center_classes
from wagdesk.kb.audience import Audience, audience_of
from wagdesk.kb.models import ArticleDay, ArticleRead
from wagdesk.kb.models.mixins import HelpCenterMixin

POPULAR_DAYS = 30
MOST_PARENTS = 200


def page_model() -> type:
    return swapper.load_model("wagtailcore", "Page")


def pages_of(classes: tuple[type, ...]) -> QuerySet:
    """Pages of these classes; iterating yields the specific class, in one query where it can."""
    if len(classes) == 1:
        return classes[0]._default_manager.all()
    types = ContentType.objects.get_for_models(*classes, for_concrete_models=False).values()
    return page_model().objects.filter(content_type__in=[t.pk for t in types]).specific()


def all_articles() -> QuerySet:
    """Every article, seen by nobody in particular: for indexing and receivers."""
    return pages_of(article_classes())


def articles_for(
    viewer: object, help_center: HelpCenterMixin | None = None, audience: Audience | None = None
) -> QuerySet:
    """Live articles that ``viewer`` may see, below ``help_center`` if one is given."""
    articles = (audience or audience_of(viewer)).filter(all_articles())
    if help_center is not None:
        articles = articles.filter(path__startswith=help_center.path)
    return articles


def help_centers() -> QuerySet:
    """Every live help center, in tree order."""
    return pages_of(help_center_classes()).filter(live=True).order_by("path")


def help_center_of(page: object) -> HelpCenterMixin | None:
    """The nearest help center at or above ``page``, live or not."""
    if isinstance(page, HelpCenterMixin):
        return page
    steps = type(page).steplen
    above = [page.path[:end] for end in range(steps, len(page.path) + 1, steps)]
    return pages_of(help_center_classes()).filter(path__in=above).order_by("-depth").first()


def help_center_by_key(key: UUID | str, locale: str) -> HelpCenterMixin | None:
    """The live help center with this translation key, in ``locale`` or else in any."""
    found = list(help_centers().filter(translation_key=key).select_related("locale"))
    in_locale = [page for page in found if page.locale.language_code == locale]
    return next(iter(in_locale or found), None)


def popular_articles(
    viewer: object,
    help_center: HelpCenterMixin,
    limit: int = 6,
    audience: Audience | None = None,
) -> list:
    """Most read in the last 30 days, filled up with the newest."""
    permitted = articles_for(viewer, help_center, audience)
    since = timezone.now().date() - timedelta(days=POPULAR_DAYS)
    ranked = list(
        ArticleDay.objects.filter(day__gt=since, page__in=permitted.order_by().values("pk"))
        .values_list("page")
        .annotate(total=Sum("reads"))
        .order_by("-total", "page")
        .values_list("page", flat=True)[:limit]
    )
    found = {page.pk: page for page in permitted.filter(pk__in=ranked)} if ranked else {}
    popular = [found[pk] for pk in ranked]
    if len(popular) < limit:
        newest = permitted.exclude(pk__in=ranked).order_by("-first_published_at", "-pk")
        popular += list(newest[: limit - len(popular)])
    return popular


def category_trails(articles: Iterable) -> dict[int, list]:
    """The live categories above each article, the outermost first, by the article's id.

    No viewer: whoever may see an article may see what it lies in, as restrictions hold for
    everything below.
    """
    above = {article.pk: _paths_above(article) for article in articles}
    wanted = set().union(*above.values())
    found = pages_of(category_classes()).filter(live=True, path__in=wanted) if wanted else ()
    by_path = {category.path: category for category in found}
    return {pk: [by_path[path] for path in paths if path in by_path] for pk, paths in above.items()}


def _paths_above(page: object) -> list[str]:
    steps = type(page).steplen
    return [page.path[:end] for end in range(steps, len(page.path), steps)]


def page_at(path: str) -> object | None:
    """The live page at this public path of the default site, as the browser shows it.

    Translated roots are looked up by the address their pages give themselves, since the
    host decides where languages are mounted.
    """
    wanted = f"/{path.strip('/')}/".replace("//", "/")
    slugs = wanted.strip("/").split("/")
    named = page_model().objects.filter(live=True, slug=slugs[-1]) if slugs[-1] else None
    roots = page_model().objects.filter(live=True, sites_rooted_here__isnull=False)
    for page in (*(named or ()), *roots, *help_centers()):
        if urlsplit(page.get_url() or "").path == wanted:
            return page
    return None


def reads_of_visit(visit: object) -> QuerySet:
    """What a visit read, oldest first."""
    return ArticleRead.objects.filter(visit=visit).order_by("created_at", "pk")


def revision_number(page: object) -> int | None:
    """The live revision of a page as a plain integer: it outlives the revision's row."""
    return page.live_revision_id


def parents_for(viewer: object, locale: str) -> list:
    """Help centers and categories of a language where ``viewer`` may add an article."""
    allowed = PagePermissionPolicy().instances_user_has_permission_for(viewer, "add")
    pages = pages_of((*help_center_classes(), *category_classes()))
    rows = pages.filter(pk__in=allowed.values("pk"), live=True)
    if locale:
        rows = rows.filter(locale__language_code=locale)
    return sorted(rows, key=lambda page: page.path)[:MOST_PARENTS]
