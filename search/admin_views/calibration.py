"""Predicted and real: how far the confidence of suggestions can be believed."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .. import conf
from ..actions.calibrate import LEAST_OF_EACH, LEAST_ROWS
from ..models import Calibration
from .door import SearchDoor, admin_url


class CalibrationView(SearchDoor):
    """One reliability table for each kind, language and help center."""

    template_name = "wagdesk_search/admin/calibration.html"
    page_title = gettext_lazy("How sure suggestions are")

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.render_to_response(
            self.get_context_data(
                calibrations=[_shown(row) for row in _calibrations()],
                least_rows=LEAST_ROWS,
                least_of_each=LEAST_OF_EACH,
                wanted=round(conf.suggestion_precision() * 100),
                set_least=_percent(conf.suggestion_least()),
            )
        )

    def get_breadcrumbs_items(self) -> list[dict]:
        return [
            *self.breadcrumbs_items,
            {"url": admin_url("calibration"), "label": _("How sure suggestions are")},
        ]


def _calibrations() -> QuerySet[Calibration]:
    return Calibration.objects.order_by("kind", "locale", "help_center", "embedder")


def _shown(row: Calibration) -> dict[str, Any]:
    bins = [
        {
            "from": round(each["from"] * 100),
            "to": round(each["to"] * 100),
            "n": each["n"],
            "predicted": _percent(each["predicted"]),
            "real": _percent(each["real"]),
            "few": each["n"] < 10,
        }
        for each in row.reliability
    ]
    return {
        "row": row,
        "bins": bins,
        "least": _percent(row.least),
        "precision": _percent(row.precision),
        "nothing": row.rows - row.answered,
    }


def _percent(value: float | None) -> int | None:
    return None if value is None else round(value * 100)
