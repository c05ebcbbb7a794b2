"""Addresses below ``inbox/`` in the host's Wagtail admin."""

from django.urls import path

from wagdesk import routes  # noqa: F401  registers <row:…>

from . import filing_urls
from .views.admin_acts import ConfirmView, FlagView, RetryView, UndoView
from .views.admin_answers import BlockView, ForwardedView, SettleView, SwitchAnswersView
from .views.admin_articles import ArticleView, FindArticlesView
from .views.admin_bulk import BulkRunView, BulkUndoView, BulkView
from .views.admin_conversation import ConversationView, ForwardView, NoteView, ReplyView
from .views.admin_delivery import DeliveryView
from .views.admin_drafts import DraftView
from .views.admin_enter import EnterView
from .views.admin_exports import ExportFileView, ExportsView
from .views.admin_files import AttachmentView, RawMailView
from .views.admin_frame import MailFrameView
from .views.admin_intake import (
    FailedRawView,
    IntakeView,
    RetryAllView,
    RetryFailedView,
    SetAsideView,
)
from .views.admin_list import TicketListView
from .views.admin_my_settings import MySettingsView
from .views.admin_people import PeopleView, PersonView
from .views.admin_people_acts import (
    AddNoteView,
    BlockPersonView,
    MergeView,
    RemoveNoteView,
    UnblockPersonView,
    UnmergeView,
)
from .views.admin_print import PrintListView, PrintTicketView
from .views.admin_privacy import (
    AuditView,
    PersonArchiveView,
    PersonEraseView,
    PersonExportView,
)
from .views.admin_search import CompleteView, SearchView
from .views.admin_tags import KnownTagsView
from .views.admin_write import WriteView

app_name = "wagdesk_inbox_admin"
urlpatterns = [
    path("", TicketListView.as_view(), name="list"),
    path("enter/", EnterView.as_view(), name="enter"),
    path("bulk/", BulkView.as_view(), name="bulk"),
    path("bulk/<row:run>/", BulkRunView.as_view(), name="bulk_run"),
    path("bulk/<row:run>/undo/", BulkUndoView.as_view(), name="bulk_undo"),
    path("exports/", ExportsView.as_view(), name="exports"),
    path("exports/<row:export>/", ExportFileView.as_view(), name="export_file"),
    path("print/", PrintListView.as_view(), name="print_list"),
    path("search/", SearchView.as_view(), name="search"),
    path("search/complete/", CompleteView.as_view(), name="complete"),
    path("tags/", KnownTagsView.as_view(), name="known_tags"),
    path("articles/<row:page>/", ArticleView.as_view(), name="article"),
    path("intake/", IntakeView.as_view(), name="intake"),
    path("intake/retry/", RetryAllView.as_view(), name="intake_retry_all"),
    path("intake/<row:received>/retry/", RetryFailedView.as_view(), name="intake_retry"),
    path("intake/<row:received>/set-aside/", SetAsideView.as_view(), name="intake_set_aside"),
    path("intake/<row:received>/raw/", FailedRawView.as_view(), name="intake_raw"),
    path("write/", WriteView.as_view(), name="write"),
    path("my-settings/", MySettingsView.as_view(), name="my_settings"),
    path("mailboxes/<row:mailbox>/delivery/", DeliveryView.as_view(), name="delivery"),
    path("mailboxes/<row:mailbox>/answers/", SwitchAnswersView.as_view(), name="answers"),
    path("people/", PeopleView.as_view(), name="people"),
    path("people/<row:pk>/", PersonView.as_view(), name="person"),
    path("people/<row:pk>/notes/", AddNoteView.as_view(), name="person_note"),
    path(
        "people/<row:pk>/notes/<row:note>/remove/",
        RemoveNoteView.as_view(),
        name="person_note_remove",
    ),
    path("people/<row:pk>/block/", BlockPersonView.as_view(), name="person_block"),
    path(
        "people/<row:pk>/blocks/<row:blocked>/end/",
        UnblockPersonView.as_view(),
        name="person_unblock",
    ),
    path("people/<row:pk>/merge/", MergeView.as_view(), name="person_merge"),
    path("people/<row:pk>/merges/<row:merge>/undo/", UnmergeView.as_view(), name="person_unmerge"),
    path("people/<row:pk>/export/", PersonExportView.as_view(), name="person_export"),
    path(
        "people/<row:pk>/archives/<row:export>/",
        PersonArchiveView.as_view(),
        name="person_archive",
    ),
    path("people/<row:pk>/erase/", PersonEraseView.as_view(), name="person_erase"),
    path("audit/", AuditView.as_view(), name="audit"),
    path("<row:number>/", ConversationView.as_view(), name="ticket"),
    path("<row:number>/print/", PrintTicketView.as_view(), name="print"),
    path("<row:number>/reply/", ReplyView.as_view(), name="reply"),
    path("<row:number>/forward/", ForwardView.as_view(), name="forward"),
    path("<row:number>/draft/", DraftView.as_view(), name="draft"),
    path("<row:number>/note/", NoteView.as_view(), name="note"),
    *filing_urls.urlpatterns,
    path("<row:number>/flag/", FlagView.as_view(), name="flag"),
    path("<row:number>/articles/", FindArticlesView.as_view(), name="find_articles"),
    path("<row:number>/messages/<row:message>/undo/", UndoView.as_view(), name="undo"),
    path("<row:number>/messages/<row:message>/confirm/", ConfirmView.as_view(), name="confirm"),
    path("<row:number>/messages/<row:message>/settle/", SettleView.as_view(), name="settle"),
    path(
        "<row:number>/messages/<row:message>/forwarded/",
        ForwardedView.as_view(),
        name="forwarded",
    ),
    path("<row:number>/block/", BlockView.as_view(), name="block"),
    path("<row:number>/messages/<row:message>/frame/", MailFrameView.as_view(), name="frame"),
    path("<row:number>/messages/<row:message>/raw/", RawMailView.as_view(), name="raw"),
    path("<row:number>/mails/<row:outgoing>/retry/", RetryView.as_view(), name="retry"),
    path("<row:number>/files/<uuid:public_id>/", AttachmentView.as_view(), name="file"),
]
