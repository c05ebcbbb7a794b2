"""What keeps an article from a reader, whatever they search."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from wagdesk.kb.audience import all_restrictions, page_keys, viewer_keys
from wagdesk.kb.queries import all_articles, help_center_of
from wagdesk.search.documents import FilterValue, Reason, row_ids, values_of


def why_not(
    viewer: Any, object_id: str, locale: str, filters: Mapping[str, FilterValue]
) -> list[Reason]:
    """The reasons that words have no part in, worst first."""
    number = next(iter(row_ids([object_id])), 0)
    article = all_articles().filter(pk=number).select_related("locale").first()
    if article is None:
        return [Reason("gone", _("There is no such article."))]
    found = []
    if not article.live:
        found.append(Reason("not_live", _("It is not published."), _("Publish it.")))
    found += _closed(viewer, article) + _elsewhere(article, filters)
    if article.locale.language_code != locale:
        said = {"its": article.locale.get_display_name(), "searched": locale}
        found.append(
            Reason(
                "other_locale",
                _("It is in %(its)s; searched was “%(searched)s”.") % said,
                _("Translate it."),
            )
        )
    return found


def _closed(viewer: Any, article: Any) -> list[Reason]:
    keys = page_keys(article.path, all_restrictions())
    if keys is None:
        return [
            Reason(
                "password",
                _("It asks for a password, and what does is never searched."),
                _("Use sign-in or groups in its privacy settings."),
            )
        ]
    if set(keys) & viewer_keys(viewer):
        return []
    return [
        Reason(
            "restricted",
            _("These readers may not read it."),
            _("Change the privacy settings of the article or of a category above it."),
        )
    ]


def _elsewhere(article: Any, filters: Mapping[str, FilterValue]) -> list[Reason]:
    home = help_center_of(article)
    if home is None:
        return [Reason("outside", _("It stands below no help center."), _("Move it below one."))]
    wanted = values_of(filters, "help_center")
    if not wanted or str(home.translation_key) in wanted:
        return []
    return [
        Reason(
            "other_help_center",
            _("It belongs to the help center “%(title)s”.") % {"title": home.title},
            _("Search there, or move it."),
        )
    ]
