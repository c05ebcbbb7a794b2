"""Addresses below the host's ``wagdesk/`` prefix."""

from django.urls import path

from .views import contact_suggestions

app_name = "wagdesk_inbox"
urlpatterns = [
    path("contact/suggestions/", contact_suggestions.suggestions, name="contact_suggestions"),
    path("contact/opened/", contact_suggestions.opened, name="contact_opened"),
]
