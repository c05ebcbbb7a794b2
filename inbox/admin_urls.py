"""Addresses below ``inbox/`` in the host's Wagtail admin."""

from django.urls import path

from .views.admin_acts import (
    AssignView,
    ConfirmView,
    FlagView,
    RetryView,
    StatusView,
    UndoView,
)
from .views.admin_articles import ArticleView, FindArticlesView
from .views.admin_conversation import ConversationView, NoteView, ReplyView
from .views.admin_files import AttachmentView, RawMailView
from .views.admin_list import TicketListView

app_name = "wagdesk_inbox_admin"
urlpatterns = [
    path("", TicketListView.as_view(), name="list"),
    path("articles/<int:page>/", ArticleView.as_view(), name="article"),
    path("<int:number>/", ConversationView.as_view(), name="ticket"),
    path("<int:number>/reply/", ReplyView.as_view(), name="reply"),
    path("<int:number>/note/", NoteView.as_view(), name="note"),
    path("<int:number>/assign/", AssignView.as_view(), name="assign"),
    path("<int:number>/status/", StatusView.as_view(), name="status"),
    path("<int:number>/flag/", FlagView.as_view(), name="flag"),
    path("<int:number>/articles/", FindArticlesView.as_view(), name="find_articles"),
    path("<int:number>/messages/<int:message>/undo/", UndoView.as_view(), name="undo"),
    path("<int:number>/messages/<int:message>/confirm/", ConfirmView.as_view(), name="confirm"),
    path("<int:number>/messages/<int:message>/raw/", RawMailView.as_view(), name="raw"),
    path("<int:number>/mails/<int:outgoing>/retry/", RetryView.as_view(), name="retry"),
    path("<int:number>/files/<uuid:public_id>/", AttachmentView.as_view(), name="file"),
]
