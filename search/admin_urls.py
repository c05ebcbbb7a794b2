"""Addresses in the host's Wagtail admin."""

from django.urls import path, re_path

from .admin_views.analytics import ExportView, ReportView, WordsView
from .admin_views.calibration import CalibrationView
from .admin_views.explain import ExplainView

app_name = "wagdesk_search_admin"
urlpatterns = [
    path("report/", ReportView.as_view(), name="report"),
    path("report/searches/", WordsView.as_view(), name="words"),
    re_path(r"^report/(?P<what>words|days)\.csv$", ExportView.as_view(), name="export"),
    path("calibration/", CalibrationView.as_view(), name="calibration"),
    path("explain/", ExplainView.as_view(), name="explain"),
]
