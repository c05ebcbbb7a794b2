"""Addresses in the host's Wagtail admin."""

from django.urls import path

from wagdesk.kb.views.draft import DraftView

app_name = "wagdesk_kb_admin"
urlpatterns = [path("draft/", DraftView.as_view(), name="draft")]
