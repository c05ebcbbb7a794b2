"""Doors of search in the Wagtail admin: the report and the explanation."""
