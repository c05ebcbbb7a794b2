"""Row numbers in addresses."""

from django.urls import register_converter
from django.urls.converters import IntConverter


class RowNumber(IntConverter):
    """``<row:pk>``: a number that fits every database's; a longer one is no address of ours."""

    regex = "[0-9]{1,18}"


register_converter(RowNumber, "row")
