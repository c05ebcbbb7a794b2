"""The one include a host mounts: everything that is no page."""

from django.urls import include, path

from wagdesk import health

urlpatterns = [
    path("healthz", health.healthz, name="wagdesk_healthz"),
    path("readyz", health.readyz, name="wagdesk_readyz"),
    path("", include("wagdesk.search.urls")),
    path("", include("wagdesk.kb.urls")),
    path("", include("wagdesk.inbox.urls")),
]
