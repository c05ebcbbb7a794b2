"""Addresses below the host's ``wagdesk/`` prefix."""

from django.urls import path, re_path

from wagdesk.kb.views import beacon, vote

app_name = "wagdesk_kb"
urlpatterns = [
    path("kb/read/", beacon.read_beacon, name="read"),
    path("kb/vote/", vote.vote, name="vote"),
    re_path(r"^kb/vote/(?P<token>[0-9a-f]{32})/$", vote.vote_reason, name="vote_reason"),
]
