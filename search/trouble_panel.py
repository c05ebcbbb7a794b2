"""The warning on the admin's home page."""

from collections.abc import Mapping
from typing import Any

from wagtail.admin.ui.components import Component

from .state import engine_trouble


class TroublePanel(Component):
    """For everybody who works here: what readers can't find, editors get asked about."""

    name = "wagdesk_search_trouble"
    template_name = "wagdesk_search/admin/_trouble.html"
    order = 50

    def get_context_data(self, parent_context: Mapping[str, Any]) -> dict[str, Any]:
        return {"trouble": engine_trouble()}

    def render_html(self, parent_context: Mapping[str, Any] | None = None) -> str:
        return super().render_html(parent_context) if engine_trouble() else ""
