"""Searching the inbox: the results page and what completes the box."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View

from ..models import SavedReply
from ..policies import SavedReplyPolicy
from ..queries.search import (
    LATEST,
    MOST_SHOWN,
    ORDERS,
    PAGE,
    PEOPLE,
    RELEVANCE,
    REPLIES,
    TICKETS,
    Results,
    count,
    search,
)
from ..queries.search_completions import completions
from ..queries.search_terms import ask
from ..queries.tickets import tickets_for
from ..search_language import LONGEST, OPERATORS, Mistake, Part
from .admin_access import InboxView, inbox_url

TABS = (
    (TICKETS, gettext_lazy("Tickets")),
    (PEOPLE, gettext_lazy("People")),
    (REPLIES, gettext_lazy("Saved replies")),
)
EXAMPLES = ("is:waiting", "assignee:me", "has:attachment", "after:7d")


@dataclass(frozen=True)
class ShownMistake:
    """The typed text around what is wrong."""

    sentence: str
    before: str
    wrong: str
    behind: str
    instead: str
    url: str


class SearchView(InboxView):
    """``q`` as typed, ``in`` the tab, ``sort`` and ``page``."""

    template_name = "wagdesk_inbox/admin/search.html"
    page_title = gettext_lazy("Search")

    def get_breadcrumbs_items(self) -> list[dict]:
        return self.crumbs_to("search")

    def get(self, request: HttpRequest) -> HttpResponse:
        asked = request.GET
        self.text = asked.get("q", "")[:LONGEST].strip()
        self.tab = asked.get("in") if asked.get("in") in dict(TABS) else TICKETS
        self.order = asked.get("sort") if asked.get("sort") in ORDERS else RELEVANCE
        self.page = _page(asked.get("page", ""))
        self.question = ask(request.user, self.text)
        number = self.question.typed.number
        if number is not None and self.tab == TICKETS and self._may_open(number):
            return redirect(inbox_url("ticket", number))
        results = search(request.user, self.question, self.tab, order=self.order, page=self.page)
        return self.render_to_response(self.get_context_data(results=results))

    def _may_open(self, number: int) -> bool:
        return tickets_for(self.request.user).filter(pk=number).exists()

    def _address(self, **changes: Any) -> str:
        parts = {"q": self.text, "in": self.tab, "sort": self.order} | changes
        usual = {"in": TICKETS, "sort": RELEVANCE, "page": 1}
        kept = {name: value for name, value in parts.items() if value != usual.get(name)}
        return f"{inbox_url('search')}?{urlencode(kept)}"

    def get_context_data(self, *, results: Results, **kwargs: Any) -> dict:
        question = self.question
        return super().get_context_data(**kwargs) | {
            "results": results,
            "question": question,
            "search_text": self.text,
            "tab": self.tab,
            "tabs": self._tabs(results),
            "sorts": self._sorts(),
            "chips": [self._chip(part) for part in question.typed.parts if part.operator],
            "mistakes": [self._mistake(mistake) for mistake in question.mistakes],
            "examples": [{"text": each, "url": self._address(q=each)} for each in EXAMPLES],
            "operators": OPERATORS,
            "newer_url": self._address(page=self.page - 1) if self.page > 1 else "",
            "older_url": self._address(page=self.page + 1) if results.more else "",
            "most_shown": MOST_SHOWN if self.page * PAGE >= MOST_SHOWN else 0,
            "several_mailboxes": len(self.mailboxes) > 1,
            "editable_replies": self._editable(results),
        }

    def _tabs(self, results: Results) -> list[dict]:
        """Each with its number, as far as there is a question."""
        shown = []
        asked = not self.question.is_empty and not self.question.mistakes
        for code, label in TABS:
            if code == self.tab:
                number, exact = results.total, results.is_exact
            else:
                number, exact = count(self.request.user, self.question, code)
            shown.append(
                {
                    "label": label,
                    "url": self._address(**{"in": code}),
                    "current": code == self.tab,
                    "count": f"{number}{'' if exact else '+'}" if asked else "",
                }
            )
        return shown

    def _sorts(self) -> list[dict]:
        """Without words everything is as relevant as the other."""
        if self.tab != TICKETS or not self.question.words:
            return []
        labels = {RELEVANCE: _("Most relevant"), LATEST: _("Latest")}
        return [
            {"label": label, "url": self._address(sort=code), "current": code == self.order}
            for code, label in labels.items()
        ]

    def _chip(self, part: Part) -> dict:
        typed = self.question.typed
        left = " ".join(typed.with_in_place(part, " ").split())
        return {"text": typed.text[part.start : part.end], "url": self._address(q=left)}

    def _mistake(self, mistake: Mistake) -> ShownMistake:
        text = self.question.text
        return ShownMistake(
            mistake.sentence,
            text[max(0, mistake.start - 60) : mistake.start],
            text[mistake.start : mistake.end],
            text[mistake.end : mistake.end + 60],
            mistake.instead,
            self._address(q=mistake.instead) if mistake.instead else "",
        )

    def _editable(self, results: Results) -> set[int]:
        if self.tab != REPLIES or not results.rows:
            return set()
        policy = SavedReplyPolicy(SavedReply)
        rows = policy.instances_user_has_any_permission_for(self.request.user, ["change"])
        shown = [row.obj.pk for row in results.rows]
        return set(rows.filter(pk__in=shown).values_list("pk", flat=True))


class CompleteView(View):
    """``?q=&at=`` → ``{"completions": [{label, hint, text, cursor, url}]}``."""

    def get(self, request: HttpRequest) -> JsonResponse:
        text = request.GET.get("q", "")[:LONGEST]
        at = request.GET.get("at", "")
        cursor = int(at) if at.isdecimal() and len(at) < 6 else len(text)
        found = completions(request.user, text, cursor)
        return JsonResponse({"completions": [each.as_json() for each in found]})


def _page(text: str) -> int:
    number = int(text) if text.isdecimal() and len(text) < 4 else 1
    return min(max(number, 1), MOST_SHOWN // PAGE)
