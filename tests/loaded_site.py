"""Imported by the one process whose forks are the site's processes: see ``site_processes``."""

import django
from django.core.management import get_commands
from django.urls import get_resolver

django.setup()
# All that a command or a request would load: the commands, the addresses and their views.
get_commands()
get_resolver().url_patterns  # noqa: B018
