"""The one include a host mounts: everything that is no page."""

from django.urls import include, path

urlpatterns = [
    path("", include("wagdesk.search.urls")),
    path("", include("wagdesk.kb.urls")),
    path("", include("wagdesk.inbox.urls")),
]
