"""Addresses below the host's ``wagdesk/`` prefix."""

from django.urls import path

from . import views

app_name = "wagdesk_search"

urlpatterns = [
    path("search/suggest/", views.suggest, name="suggest"),
    path("search/click/", views.click, name="click"),
]
