"""Addresses of what is said of a ticket beside the conversation."""

from django.urls import path

from wagdesk import routes  # noqa: F401  registers <row:…>

from .views import admin_filing as filing
from .views import admin_moves as moves

_VIEWS = (
    filing.AssignView,
    filing.StatusView,
    filing.TagView,
    filing.PriorityView,
    filing.TypeView,
    filing.TeamView,
    filing.LabelView,
    filing.DueView,
    filing.SubjectView,
    filing.RequesterView,
    filing.FollowView,
    moves.SnoozeView,
    moves.WakeView,
    moves.TrashView,
    moves.RestoreView,
    moves.MoveView,
    moves.MergeView,
    moves.UnmergeView,
    moves.LinkView,
    moves.UnlinkView,
    moves.SplitView,
)
urlpatterns = [
    *(path(f"<row:number>/{view.verb}/", view.as_view(), name=view.verb) for view in _VIEWS),
    path("<row:number>/fields/<row:field>/", filing.FieldView.as_view(), name="field"),
]
