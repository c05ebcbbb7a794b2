"""Where search keeps personal data: nowhere that an address could find.

Queries are scrubbed before they are stored and hang on a random visitor key that lives
seven days. Nothing links them to a person but a visit that an app right of this one knows
to be theirs (``visit:7`` among the identifiers).
"""

from django.db.models import Q, QuerySet

from wagdesk.personal_data import Identifiers, PersonalData, ids_of, registry

from .models import QueryDay, SearchLog, SteeringPreview, Visit
from .models.preview import PreviewState

ERASED = "[erased]"


def find_searches(identifiers: Identifiers) -> QuerySet:
    """What was searched in their visits."""
    return SearchLog.objects.filter(visit__in=ids_of("visit", identifiers))


def find_same_browser(identifiers: Identifiers) -> QuerySet:
    """Searches of the days around, by the same cookie: most likely theirs, not surely."""
    visits = Visit.objects.filter(pk__in=ids_of("visit", identifiers))
    near = SearchLog.objects.filter(visit__visitor__in=visits.values("visitor"))
    return near.exclude(pk__in=find_searches(identifiers).values("pk"))


def _every_search(identifiers: Identifiers) -> QuerySet:
    """Theirs, and those of the same browser."""
    both = Q(pk__in=find_searches(identifiers)) | Q(pk__in=find_same_browser(identifiers))
    return SearchLog.objects.filter(both)


def find_counted_words(identifiers: Identifiers) -> QuerySet:
    """Rows of the daily report in words that nobody else's logged search used."""
    theirs = _every_search(identifiers)
    used = set(theirs.values_list("normalised", flat=True))
    others = SearchLog.objects.filter(normalised__in=used).exclude(pk__in=theirs.values("pk"))
    return QueryDay.objects.filter(
        normalised__in=used - set(others.values_list("normalised", flat=True))
    )


def find_previews(identifiers: Identifiers) -> QuerySet:
    """Proposals that were replayed on their searches among others'."""
    texts = set(_every_search(identifiers).values_list("query", flat=True)) - {"", ERASED}
    rows = SteeringPreview.objects.exclude(result={}) if texts else SteeringPreview.objects.none()
    found = [row.pk for row in rows.only("result").iterator() if _tells(row.result, texts)]
    return SteeringPreview.objects.filter(pk__in=found)


def _tells(result: object, texts: set[str]) -> bool:
    if isinstance(result, dict):
        return any(_tells(value, texts) for value in (*result, *result.values()))
    if isinstance(result, list):
        return any(_tells(value, texts) for value in result)
    return isinstance(result, str) and result in texts


def erase_searches(searches: QuerySet, _known: Identifiers) -> None:
    """That somebody searched stays, for the figures; what, and in which visit, goes."""
    searches.update(query=ERASED, normalised=ERASED, corrected="", visit=None)


def erase_counted_words(days: QuerySet, _known: Identifiers) -> None:
    """The day's totals are kept elsewhere."""
    days.delete()


def erase_previews(previews: QuerySet, _known: Identifiers) -> None:
    """An open one can be replayed again."""
    open_ones = previews.filter(state=PreviewState.READY)
    open_ones.update(state=PreviewState.FAILED)
    previews.update(result={})


def _register(part: str, model: str, fields: str, find, erase, why: str) -> None:
    registry.register(
        PersonalData(
            model=f"wagdesk_search.{model}",
            fields=tuple(fields.split()),
            find=find,
            erase=erase,
            why=why,
            facts=("locale", "results", "created_at") if model == "SearchLog" else (),
            part=part,
            exported=model == "SearchLog" and not part,
        )
    )


_SEARCH = "query normalised corrected"
_register("", "SearchLog", _SEARCH, find_searches, erase_searches, "What somebody searched.")
_register(
    "browser", "SearchLog", _SEARCH, find_same_browser, erase_searches,
    "Searched by the same browser in its seven days.",
)  # fmt: skip
_register(
    "", "QueryDay", "normalised query", find_counted_words, erase_counted_words,
    "Words that only one person searched.",
)  # fmt: skip
_register(
    "", "SteeringPreview", "result", find_previews, erase_previews,
    "Tells on which searches a change was tried.",
)  # fmt: skip
registry.register_impersonal("wagdesk_search.visitor", "key")
registry.register_impersonal("wagdesk_search.visit", "locale")
registry.register_impersonal("wagdesk_search.searchlog", "locale")
registry.register_impersonal("wagdesk_search.searchclick", "kind", "object_id")
registry.register_impersonal(
    "wagdesk_search.indexchange", "kind", "object_id", "last_error", "claimed_by"
)
for _counts in ("countedday", "searchday", "queryday"):
    registry.register_impersonal(f"wagdesk_search.{_counts}", "help_center")
registry.register_impersonal("wagdesk_search.countedday", "time_zone")
registry.register_impersonal("wagdesk_search.searchday", "locale")
registry.register_impersonal("wagdesk_search.queryday", "locale")
# What editors write: rules for everybody's searches, and the titles of articles.
registry.register_impersonal("wagdesk_search.synonym", "locale", "words", "gives")
registry.register_impersonal("wagdesk_search.stopphrase", "locale", "phrase")
registry.register_impersonal("wagdesk_search.protectedterm", "locale", "term")
for _name in ("promotion", "hiddenresult"):
    registry.register_impersonal(
        f"wagdesk_search.{_name}", "locale", "kind", "object_id", "title", "queries"
    )
registry.register_impersonal("wagdesk_search.steeringpreview", "summary", "claimed_by", "changes")
# Searches of many people, in words of public documents.
registry.register_impersonal("wagdesk_search.commonsearch", "locale", "terms", "text")
registry.register_impersonal(
    "wagdesk_search.calibration",
    "kind",
    "locale",
    "help_center",
    "embedder",
    "weights",
    "reliability",
)
registry.register_impersonal(
    "wagdesk_search.documentvector", "kind", "object_id", "locale", "embedder", "text_hash"
)
