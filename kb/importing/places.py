"""Where imported articles go: the page they are put below, in each language, and categories."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override
from wagtail.coreutils import find_available_slug, get_supported_content_language_variant
from wagtail.log_actions import log
from wagtail.models import Locale

from wagdesk.kb.article_classes import article_classes, category_classes, is_help_center
from wagdesk.kb.queries import help_center_of, page_model, pages_of


class NoPlace(ValueError):
    """Nothing can be put there; the text is a sentence."""


def language_of(code: str, parent: Any) -> str:
    """The site's language for ``code``; that of ``parent`` if it is empty."""
    if not code:
        return parent.locale.language_code
    try:
        return get_supported_content_language_variant(code.replace("_", "-").lower())
    except LookupError:
        raise NoPlace(
            f"This site has no language “{code}”. Add it to WAGTAIL_CONTENT_LANGUAGES."
        ) from None


class Places:
    """Finds the pages, and makes those that are missing, for one transaction.

    ``made`` is told of every page that was made.
    """

    def __init__(self, parent: Any, user: Any, made: Callable[[Any], None]) -> None:
        self.parent = parent
        self.user = user
        self.made = made
        self._homes: dict[str, Any] = {}
        self._shelves: dict[tuple[str, str], Any] = {}

    def shelf(self, language: str, category: str) -> Any:
        """The page right above an article, made if there is none."""
        key = (language, category.casefold())
        if key not in self._shelves:
            home = self._home(language)
            found = category_below(home, category) if category else home
            self._shelves[key] = found or self._make_category(home, category)
        return self._shelves[key]

    def _home(self, language: str) -> Any:
        if language not in self._homes:
            locale, _made = Locale.objects.get_or_create(language_code=language)
            self._homes[language] = self._in_language(self.parent, locale)
        return self._homes[language]

    def _in_language(self, page: Any, locale: Locale) -> Any:
        if page.locale_id == locale.pk:
            return page
        found = translation_of(page, locale.language_code)
        if found is None:
            made = self._translate_home if is_help_center(page) else self._translate_category
            return made(page, locale)
        if not found.live:
            raise NoPlace(f"“{found.title}” in {locale.language_code} is not published.")
        return found

    def _translate_home(self, page: Any, locale: Locale) -> Any:
        """Beside the original, so it is found by whatever way the host serves languages."""
        above = page.get_parent()
        new = type(page)(
            title=page.title,
            slug=find_available_slug(above, f"{page.slug}-{locale.language_code}"),
            time_zone=page.time_zone,
            translation_key=page.translation_key,
            locale=locale,
        )
        return self._publish(above, new)

    def _translate_category(self, page: Any, locale: Locale) -> Any:
        above = self._in_language(page.get_parent().specific, locale)
        new = type(page)(
            title=page.title, icon=page.icon, translation_key=page.translation_key, locale=locale
        )
        return self._publish(above, new)

    def _make_category(self, home: Any, title: str) -> Any:
        with override(home.locale.language_code):
            description = _("All about “%s”.") % title
        model = class_below(home, category_classes(), "category")
        new = model(title=title, description=description[:250], locale=home.locale)
        return self._publish(home, new)

    def _publish(self, above: Any, page: Any) -> Any:
        put_below(above, page, self.user)
        page.save_revision(user=self.user).publish(user=self.user)
        self.made(page)
        return page


def translation_of(page: Any, language: str) -> Any | None:
    """The page in another language, live or not."""
    same = page_model().objects.filter(translation_key=page.translation_key, alias_of=None)
    found = same.filter(locale__language_code=language).first()
    return found.specific if found else None


def category_below(home: Any, title: str) -> Any | None:
    """The live category of this title nearest below ``home``."""
    for page in (
        pages_of(category_classes())
        .filter(path__startswith=home.path, title__iexact=title, live=True)
        .order_by("depth", "path")
    ):
        if page.pk != home.pk and page.locale_id == home.locale_id:
            return page
    return None


def class_below(parent: Any, classes: tuple[type, ...], what: str) -> type:
    """The class of ours that may stand below ``parent``."""
    allowed = parent.specific_class.allowed_subpage_models()
    found = next((model for model in classes if model in allowed), None)
    if found is None:
        raise NoPlace(f"No {what} can stand below “{parent.title}”.")
    return found


def article_class_below(parent: Any) -> type:
    return class_below(parent, article_classes(), "article")


def put_below(parent: Any, page: Any, user: Any) -> None:
    """As a draft. The parent is read anew: others may have added pages meanwhile."""
    page.live = False
    type(parent).objects.get(pk=parent.pk).add_child(instance=page)
    log(instance=page, action="wagtail.create", user=user)


def same_help_center(page: Any, other: Any) -> bool:
    """True if both lie in a help center, its translations counted as one."""
    mine, theirs = help_center_of(page), help_center_of(other)
    return bool(mine and theirs and mine.translation_key == theirs.translation_key)
