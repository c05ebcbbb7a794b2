"""The Topics report: what is asked again and again, and the way from there to a draft."""

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from ..actions.dismiss_topic import dismiss_topic, undo_dismissal
from ..actions.draft_from_topic import NotOpen, draft_from_topic
from ..models import Topic
from ..models.topic import TopicState
from ..permissions import may_see_topics
from ..queries.topics import (
    TREND_DAYS,
    evidence_for,
    name_pages,
    preview_for,
    topic_for,
    topics_for,
)
from ..topic_forms import TopicDraftForm

PER_PAGE = 50


def topic_url(name: str, *args: Any) -> str:
    return reverse(f"wagdesk_topics:{name}", args=args)


class TopicDoor(WagtailAdminTemplateMixin, View):
    """Whoever may see topics comes in; others are turned away the Wagtail way."""

    header_icon = "group"
    page_title = gettext_lazy("Topics")

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not may_see_topics(request.user):
            raise PermissionDenied(_("You may not see topics."))
        if "pk" in kwargs:
            self.topic = topic_for(request.user, kwargs.pop("pk"))
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self) -> list[dict]:
        return [*self.breadcrumbs_items, {"url": topic_url("list"), "label": _("Topics")}]


class TopicListView(TopicDoor):
    """The report itself, by state."""

    template_name = "wagdesk_inbox/admin/topics/list.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        asked = request.GET.get("state", "")
        self.state = asked if asked in TopicState.values else TopicState.OPEN
        pages = Paginator(topics_for(request.user, self.state), PER_PAGE)
        page = pages.get_page(request.GET.get("p"))
        name_pages(request.user, page.object_list)
        return self.render_to_response(self.get_context_data(page=page))

    def get_context_data(self, **kwargs: Any) -> dict:
        return super().get_context_data(**kwargs) | {
            "state": self.state,
            "states": [
                {
                    "label": label,
                    "url": f"?state={code}",
                    "current": code == self.state,
                }
                for code, label in TopicState.choices
            ],
            "trend_days": TREND_DAYS,
        }


class OneTopic(TopicDoor):
    """A screen of one topic."""

    topic: Topic

    def get_breadcrumbs_items(self) -> list[dict]:
        here = {"url": topic_url("topic", self.topic.pk), "label": str(self.topic)}
        return [*super().get_breadcrumbs_items(), here]

    def get_page_subtitle(self) -> str:
        return str(self.topic)


class TopicView(OneTopic):
    """What a topic is made of."""

    template_name = "wagdesk_inbox/admin/topics/topic.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        evidence = evidence_for(request.user, self.topic)
        name_pages(request.user, [self.topic])
        return self.render_to_response(self.get_context_data(topic=self.topic, evidence=evidence))


class DraftView(OneTopic):
    """The preview, and its confirmation."""

    template_name = "wagdesk_inbox/admin/topics/draft.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        if self.topic.state != TopicState.OPEN:
            return redirect(topic_url("topic", self.topic.pk))
        preview = preview_for(request.user, self.topic)
        form = TopicDraftForm(
            parents=preview.parents,
            initial={
                "title": preview.title,
                "asked_as": "\n".join(preview.asked_as),
                "text": preview.reply.text if preview.reply else "",
            },
        )
        return self._show(preview, form)

    def _show(self, preview: Any, form: TopicDraftForm) -> HttpResponse:
        return self.render_to_response(
            self.get_context_data(topic=self.topic, preview=preview, form=form)
        )

    def post(self, request: HttpRequest) -> HttpResponse:
        if self.topic.draft_id and self.topic.state == TopicState.DRAFTED:
            return self._to_page(self.topic.draft, made=False)
        preview = preview_for(request.user, self.topic)
        form = TopicDraftForm(request.POST, parents=preview.parents)
        if not form.is_valid():
            return self._show(preview, form)
        try:
            page, made = draft_from_topic(
                user=request.user,
                topic=self.topic,
                parent=form.chosen,
                title=form.cleaned_data["title"],
                text=form.cleaned_data["text"],
                asked_as=form.phrases,
            )
        except (NotOpen, PermissionDenied) as problem:
            messages.error(request, str(problem))
            return redirect(topic_url("topic", self.topic.pk))
        except ValidationError as problem:
            form.add_error(None, problem)
            return self._show(preview, form)
        return self._to_page(page, made=made)

    def _to_page(self, page: Any, *, made: bool) -> HttpResponse:
        if made:
            messages.success(self.request, _("The draft is written. Nothing is published yet."))
        else:
            messages.info(self.request, _("This topic has a draft already: here it is."))
        if page.permissions_for_user(self.request.user).can_edit():
            return redirect("wagtailadmin_pages:edit", page.pk)
        return redirect(topic_url("topic", self.topic.pk))


class DismissView(OneTopic):
    def post(self, request: HttpRequest) -> HttpResponse:
        if dismiss_topic(user=request.user, topic=self.topic):
            undo = messages.button(topic_url("topic", self.topic.pk), _("Open it to undo"))
            messages.success(request, _("“%s” is dismissed.") % self.topic, buttons=[undo])
        else:
            messages.error(request, _("This topic is no longer open."))
        return redirect(topic_url("list"))


class UndoDismissalView(OneTopic):
    def post(self, request: HttpRequest) -> HttpResponse:
        if undo_dismissal(user=request.user, topic=self.topic):
            messages.success(request, _("“%s” is open again.") % self.topic)
        else:
            messages.error(request, _("This topic was not dismissed."))
        return redirect(topic_url("topic", self.topic.pk))
