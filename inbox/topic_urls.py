"""Addresses of the Topics report in the host's Wagtail admin."""

from django.urls import path

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
    path("<int:pk>/", TopicView.as_view(), name="topic"),
    path("<int:pk>/draft/", DraftView.as_view(), name="draft"),
    path("<int:pk>/dismiss/", DismissView.as_view(), name="dismiss"),
    path("<int:pk>/undo/", UndoDismissalView.as_view(), name="undo"),
]
