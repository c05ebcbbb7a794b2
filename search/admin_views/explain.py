"""Why a search gives what it gives, for whomever it is tried as.

The editor looks on: only documents that both the audience may find and the editor may name
are searched, so neither titles nor words of others' documents come to light.
"""

from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import Group
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from ..documents import DocumentSource, registry
from ..findings import Findings, FoundHit
from ..queries import find
from ..row_actions import row_actions
from .absent import absences
from .door import SearchDoor, admin_url
from .explain_form import ExplainForm

KIND = "article"
LIMIT = 10
WHY = {
    "": gettext_lazy("as typed"),
    "accent": gettext_lazy("same letters"),
    "completion": gettext_lazy("completed"),
    "typo": gettext_lazy("near it"),
    "synonym": gettext_lazy("synonym"),
    "protected": gettext_lazy("protected name"),
    "part of a name": gettext_lazy("part of a name"),
    "run together": gettext_lazy("written as one word or two"),
}
FIELDS = {
    "title": gettext_lazy("Title"),
    "headings": gettext_lazy("Headings"),
    "body": gettext_lazy("Text"),
    "asked_as": gettext_lazy("Asked as"),
    "tags": gettext_lazy("Tags"),
}
AUDIENCE = {
    "public": pgettext_lazy("audience", "public"),
    "signed-in": pgettext_lazy("audience", "signed in"),
    "superuser": pgettext_lazy("audience", "nobody but superusers"),
}


@dataclass(frozen=True)
class Bar:
    """One field's part of a score; ``width`` in hundredths of the highest shown."""

    label: str
    score: float
    width: float


@dataclass(frozen=True)
class ExplainedHit:
    rank: int
    hit: FoundHit
    bars: list[Bar]
    edit_url: str


class ExplainView(SearchDoor):
    """The form and, once a search is given, all that is known about it."""

    page_title = gettext_lazy("Explain a search")
    header_icon = "view"
    template_name = "wagdesk_search/admin/explain.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        form = ExplainForm(request.GET, request.user)
        context = {"form": form, "ready": KIND in registry}
        if form.is_valid() and form.cleaned_data["q"].strip() and context["ready"]:
            context |= self._explained(form, form.cleaned_data)
        return self.render_to_response(self.get_context_data(**context))

    def get_breadcrumbs_items(self) -> list[dict]:
        here = {"url": admin_url("explain"), "label": _("Explain a search")}
        return [*self.breadcrumbs_items, here]

    def _explained(self, form: ExplainForm, asked: dict) -> dict:
        editor, source = self.request.user, registry.get(KIND)
        filters = {"help_center": asked["help_center"]} if asked.get("help_center") else {}
        tried_as, text = asked["tried_as"], asked["q"]
        search = {"locale": asked["locale"], "filters": filters}
        found = find(tried_as, text, kind=KIND, limit=LIMIT, explain=True, watcher=editor, **search)
        beyond = source.audience_keys(tried_as) - source.nameable_keys(editor)
        return {
            "found": found,
            "absences": absences(editor, source, asked["absent"], tried_as, text, **search),
            "asked_absent": bool(asked["absent"].strip()),
            "said": found.explanation or {},
            "tried_as": form.tried_as_name,
            "words": _words(found),
            "audience": [_audience(key) for key in (found.explanation or {}).get("audience", ())],
            "hidden": _hidden(editor, source, found),
            "beyond": bool(beyond),
            "hits": _hits(editor, source, found),
            "actions": row_actions(
                editor,
                query=text,
                locale=asked["locale"],
                help_center=asked.get("help_center", ""),
            ),
        }


def _words(found: Findings) -> list[dict]:
    """Each word with its terms, in words of people."""
    words = (found.explanation or {}).get("words", ())
    return [
        {
            "word": each["word"],
            "known": each["known"],
            "terms": [
                {"term": term, "weight": one["weight"], "why": WHY.get(one["why"], one["why"])}
                for term, one in each["terms"].items()
            ],
        }
        for each in words
    ]


def _audience(key: str) -> str:
    if key in AUDIENCE:
        return str(AUDIENCE[key])
    ids = [int(part.removeprefix("group:")) for part in key.split("+")]
    names = Group.objects.filter(pk__in=ids).order_by("name").values_list("name", flat=True)
    return _("group %(names)s") % {"names": " + ".join(names)}


def _hidden(editor: Any, source: DocumentSource, found: Findings) -> list[str]:
    """Titles of what editors hid from this search."""
    keys = (found.explanation or {}).get("hidden", ())
    ids = [key.partition(":")[2] for key in keys]
    return sorted(source.named(editor, ids).values()) if ids else []


def _hits(editor: Any, source: DocumentSource, found: Findings) -> list[ExplainedHit]:
    parts = [(hit.explanation or {}).get("fields", {}) for hit in found.hits]
    most = max((score for fields in parts for score in fields.values()), default=0) or 1
    return [
        ExplainedHit(
            rank,
            hit,
            [
                Bar(str(FIELDS.get(name, name)), score, round(score / most * 100, 1))
                for name, score in sorted(fields.items(), key=lambda part: -part[1])
                if score > 0
            ],
            source.edit_url(editor, hit.object_id),
        )
        for rank, (hit, fields) in enumerate(zip(found.hits, parts, strict=True), start=1)
    ]
