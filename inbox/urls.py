"""Addresses below the host's ``wagdesk/`` prefix."""

urlpatterns: list = []
