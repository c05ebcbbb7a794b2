"""Addresses of the service report in the host's Wagtail admin."""

from django.urls import path

from .views.admin_metrics import MetricsView, TicketsBehindView

app_name = "wagdesk_metrics"
urlpatterns = [
    path("", MetricsView.as_view(), name="report"),
    path("<slug:figure>/", TicketsBehindView.as_view(), name="tickets"),
]
