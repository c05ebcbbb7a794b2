"""The report of what people search, the searches behind a row, and both as files."""

import csv
from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from wagtail.admin.widgets.button import HeaderButton

from ..actions.record import same_words
from ..queries.analytics import LEAST, LISTS, Scope, SearchReport, Words
from ..queries.past_searches import LAST_PAGE, past_searches
from ..row_actions import row_actions
from .door import SearchDoor, admin_url
from .figures import MEASURES, figures_of, percent, points_of, tenths, whole
from .scope_form import ScopeForm, in_address

LONGEST = 400
MOST_EXPORTED = 5000
TABS = {
    "top": (
        gettext_lazy("Most searched"),
        gettext_lazy("The words that were searched most often."),
    ),
    "nothing": (
        gettext_lazy("Found nothing"),
        gettext_lazy(
            "Searches without a result that the person may read: write an article, or teach "
            "search their words."
        ),
    ),
    "no_click": (
        gettext_lazy("Nothing opened"),
        gettext_lazy(
            "Searches that found something of which nothing was opened: the titles may not say "
            "what people look for, or the excerpt answered them."
        ),
    ),
    "refined": (
        gettext_lazy("Searched again"),
        gettext_lazy(
            "Searches followed by others with different words in the same visit: the first words "
            "were not enough."
        ),
    ),
}


class ReportDoor(SearchDoor):
    """Shares the scope, which stands in the address."""

    page_title = gettext_lazy("What people search")

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        asked = request.GET.get("list", "")
        self.list = asked if asked in LISTS else "top"

    @property
    def here(self) -> dict:
        return {"url": admin_url("report"), "label": _("What people search")}


class ReportView(ReportDoor):
    """The figures, their lines, and one of the four lists."""

    template_name = "wagdesk_search/admin/report.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        form = ScopeForm(request.GET)
        self.scope = form.scope
        report = SearchReport(request.user, self.scope)
        return self.render_to_response(self.get_context_data(form=form, report=report))

    def get_breadcrumbs_items(self) -> list[dict]:
        return [*self.breadcrumbs_items, self.here]

    def get_header_more_buttons(self) -> list:
        address = in_address(self.scope, list=self.list)
        return [
            HeaderButton(
                _("Download this list (CSV)"),
                url=admin_url("export", "words") + address,
                icon_name="download",
            ),
            HeaderButton(
                _("Download the days (CSV)"),
                url=admin_url("export", "days") + address,
                icon_name="download",
            ),
        ]

    def get_context_data(self, **kwargs: Any) -> dict:
        report = kwargs["report"]
        return super().get_context_data(**kwargs) | {
            "scope": self.scope,
            "figures": figures_of(report),
            "points": list(points_of(report, report.period)),
            "measures": MEASURES,
            "least": LEAST,
            "tabs": [self._tab(name) for name in TABS],
            "definition": TABS[self.list][1],
            "list": self.list,
            "rows": [self._row(words) for words in report.words(self.list)],
        }

    def _tab(self, name: str) -> dict:
        url = in_address(self.scope, list=name) + "#wd-words"
        return {"label": TABS[name][0], "url": url, "current": name == self.list}

    def _row(self, words: Words) -> dict:
        asked = {"q": words.normalised, "in": words.locale}
        totals = words.totals
        return {
            "words": words,
            "count": whole(words.weight(self.list)),
            "before": whole(words.before),
            "rates": [
                (whole(totals.found_nothing), _shown(totals.nothing_rate, percent)),
                (whole(totals.clicked), _shown(totals.click_rate, percent)),
                ("", _shown(totals.position, tenths)),
            ],
            "url": admin_url("words") + in_address(self.scope, **asked),
            "actions": _actions(self.request, words.query, words.locale, self.scope),
        }


def _shown(value: float | None, show: Any) -> str:
    return "" if value is None else show(value)


def _actions(request: HttpRequest, query: str, locale: str, scope: Scope) -> list[dict]:
    explain = {"q": query, "locale": locale, "help_center": scope.help_center}
    given = {name: value for name, value in explain.items() if value}
    return [
        {"label": _("Explain the results"), "url": f"{admin_url('explain')}?{urlencode(given)}"},
        *row_actions(request.user, query=query, locale=locale, help_center=scope.help_center),
    ]


class WordsView(ReportDoor):
    """The single searches behind a row."""

    template_name = "wagdesk_search/admin/words.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        self.scope = ScopeForm(request.GET).scope
        self.locale = request.GET.get("in", "")[:20].replace("\0", "")
        self.words = same_words(request.GET.get("q", "")[:LONGEST], self.locale)
        if not self.words:
            raise Http404
        page = _number(request.GET.get("p", ""))
        found = past_searches(
            request.user, self.scope, normalised=self.words, locale=self.locale, page=page
        )
        return self.render_to_response(self.get_context_data(found=found, page=page))

    def get_page_subtitle(self) -> str:
        return self.words

    def get_breadcrumbs_items(self) -> list[dict]:
        report = {**self.here, "url": admin_url("report") + in_address(self.scope)}
        return [*self.breadcrumbs_items, report, {"url": "", "label": self.words}]

    def get_context_data(self, **kwargs: Any) -> dict:
        page, asked = kwargs["page"], {"q": self.words, "in": self.locale}
        return super().get_context_data(**kwargs) | {
            "scope": self.scope,
            "words": self.words,
            "words_locale": self.locale,
            "actions": _actions(self.request, self.words, self.locale, self.scope),
            "newer": in_address(self.scope, **asked, p=page - 1) if page > 1 else "",
            "older": in_address(self.scope, **asked, p=page + 1)
            if kwargs["found"].has_more
            else "",
        }


def _number(given: str) -> int:
    return max(1, min(int(given), LAST_PAGE)) if given.isdecimal() and len(given) < 5 else 1


class ExportView(ReportDoor):
    """The list or the days as CSV."""

    def get(self, request: HttpRequest, what: str) -> HttpResponse:
        report = SearchReport(request.user, ScopeForm(request.GET).scope)
        rows = self._words(report) if what == "words" else _days(report)
        name = slugify(f"searches-{self.list if what == 'words' else 'days'}-{report.period.last}")
        response = StreamingHttpResponse(_csv(rows), content_type="text/csv; charset=utf-8")
        response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
        return response

    def _words(self, report: SearchReport) -> Iterator[list]:
        yield [pgettext("noun", "Search"), _("Language"), _("Before"), *_SUMS]
        for words in report.words(self.list, MOST_EXPORTED):
            yield [words.query, words.locale, words.before, *_sums(words.totals)]


def _days(report: SearchReport) -> Iterator[list]:
    yield [_("Day"), *_SUMS]
    for day in (*report.period.before, *report.period):
        yield [day.isoformat(), *_sums(report.totals([day]))]


# Names of columns are for programs too: never translated.
_SUMS = (
    "searches",
    "in_visits",
    "found_nothing",
    "clicked",
    "clicks",
    "sum_of_ranks",
    "sum_of_reciprocal_ranks",
    "searched_again",
)


def _sums(totals: Any) -> list:
    return [
        totals.searches,
        totals.in_visits,
        totals.found_nothing,
        totals.clicked,
        totals.clicks,
        totals.ranks,
        totals.reciprocals / 1_000_000,
        totals.refined,
    ]


# The wide letters are the same to spreadsheets of East Asia.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


class _Line:
    def write(self, line: str) -> str:
        return line


def _csv(rows: Iterable[list]) -> Iterator[str]:
    writer = csv.writer(_Line())
    yield "\ufeff"
    for row in rows:
        yield writer.writerow([_harmless(cell) for cell in row])


def _harmless(cell: Any) -> Any:
    """What people typed is no formula for a spreadsheet."""
    if isinstance(cell, str) and cell.startswith(_FORMULA):
        return f"'{cell}"
    return cell
