"""Addresses of the Topics report in the host's Wagtail admin."""

from django.urls import path

from wagdesk import routes  # noqa: F401  registers <row:…>

from .views.admin_topics import (
    DismissView,
    DraftView,
    TopicListView,
    TopicView,
    UndoDismissalView,
)

app_name = "wagdesk_topics"
urlpatterns = [
    path("", TopicListView.as_view(), name="list"),
    path("<row:pk>/", TopicView.as_view(), name="topic"),
    path("<row:pk>/draft/", DraftView.as_view(), name="draft"),
    path("<row:pk>/dismiss/", DismissView.as_view(), name="dismiss"),
    path("<row:pk>/undo/", UndoDismissalView.as_view(), name="undo"),
]
