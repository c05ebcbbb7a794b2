"""Texts of the demo: plain data."""
