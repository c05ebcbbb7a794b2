"""What the inbox adds to Wagtail and to the help center. Registrations only."""

from django.urls import include, path, reverse_lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.search import SearchArea
from wagtail.permissions import register_permission_policy

from . import admin_urls, metrics_urls, topic_urls
from .answer_viewsets import BlockedPolicy
from .filing_viewsets import FieldPolicy, FilingPolicy, TagPolicy
from .form_viewset import ContactFormPolicy, contact_form_chooser
from .judgements import ticket_judgements
from .models import (
    BlockedAddress,
    ContactForm,
    CustomField,
    Mailbox,
    MailSource,
    SavedReply,
    StatusLabel,
    Team,
    TicketTag,
)
from .models.mailbox import AccessLevel
from .permissions import holds_anywhere, is_administrator, may_see_topics
from .policies import MailboxPolicy, SavedReplyPolicy
from .queries.ticket_list import shown_count, waiting_for
from .settings_menu import InboxSettings
from .source_viewset import SourcePolicy
from .views import contact, customer

hooks.register("wagdesk_judgements", ticket_judgements)
register_permission_policy(Mailbox, MailboxPolicy(Mailbox))
register_permission_policy(MailSource, SourcePolicy(MailSource))
register_permission_policy(ContactForm, ContactFormPolicy(ContactForm))
register_permission_policy(SavedReply, SavedReplyPolicy(SavedReply))
register_permission_policy(BlockedAddress, BlockedPolicy(BlockedAddress))
register_permission_policy(CustomField, FieldPolicy(CustomField))
register_permission_policy(TicketTag, TagPolicy(TicketTag))
for _shared in (Team, StatusLabel):
    register_permission_policy(_shared, FilingPolicy(_shared))


class InboxMenuItem(MenuItem):
    """Shown to whoever has a mailbox, with the number of tickets that wait for them."""

    def is_shown(self, request) -> bool:
        return holds_anywhere(request.user, AccessLevel.VIEW)

    def render_component(self, request):
        component = super().render_component(request)
        if waiting := waiting_for(request.user):
            component.label = f"{component.label} ({shown_count(waiting)})"
            title = gettext("Yours and those of nobody that wait for an answer.")
            component.attrs = component.attrs | {"title": title}
        return component


@hooks.register("register_admin_urls")
def inbox_admin_urls() -> list:
    return [
        path("inbox/", include(admin_urls)),
        path("reports/topics/", include(topic_urls)),
        path("reports/service/", include(metrics_urls)),
    ]


@hooks.register("register_admin_menu_item")
def inbox_menu_item() -> MenuItem:
    return InboxMenuItem(
        _("Inbox"),
        reverse_lazy("wagdesk_inbox_admin:list"),
        name="wagdesk-inbox",
        icon_name="mail",
        order=90,
    )


class TicketSearchArea(SearchArea):
    """Wagtail's own search offers tickets; for agents without pages it is the search."""

    def is_shown(self, request) -> bool:
        return holds_anywhere(request.user, AccessLevel.VIEW)


@hooks.register("register_admin_search_area")
def ticket_search_area() -> SearchArea:
    return TicketSearchArea(
        _("Tickets"),
        reverse_lazy("wagdesk_inbox_admin:search"),
        name="wagdesk-tickets",
        icon_name="mail",
        order=600,
    )


@hooks.register("register_admin_viewset")
def inbox_settings() -> InboxSettings:
    return InboxSettings()


@hooks.register("wagdesk_help_center_routes")
def contact_routes() -> list[tuple]:
    sent = r"^contact/sent/(?P<public_id>[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})/$"
    return [
        (r"^contact/$", "contact", contact.contact),
        (sent, "contact_sent", contact.sent),
        (r"^contact/answered/$", "contact_answered", contact.answered),
        *customer.ROUTES,
    ]


class InboxReportItem(MenuItem):
    def is_shown(self, request) -> bool:
        return holds_anywhere(request.user, AccessLevel.VIEW) or is_administrator(request.user)


class TopicsMenuItem(MenuItem):
    def is_shown(self, request) -> bool:
        return may_see_topics(request.user)


@hooks.register("register_reports_menu_item")
def intake_menu_item() -> MenuItem:
    url = reverse_lazy("wagdesk_inbox_admin:intake")
    name = "wagdesk-intake"
    return InboxReportItem(_("Incoming mail"), url, name=name, icon_name="download", order=1190)


@hooks.register("register_reports_menu_item")
def topics_menu_item() -> MenuItem:
    url = reverse_lazy("wagdesk_topics:list")
    return TopicsMenuItem(_("Topics"), url, name="wagdesk-topics", icon_name="group", order=1200)


@hooks.register("register_admin_viewset")
def contact_forms() -> list:
    return [contact_form_chooser]


class ServiceMenuItem(MenuItem):
    def is_shown(self, request) -> bool:
        return holds_anywhere(request.user, AccessLevel.MANAGE)


@hooks.register("register_reports_menu_item")
def service_menu_item() -> MenuItem:
    url = reverse_lazy("wagdesk_metrics:report")
    return ServiceMenuItem(
        _("Service"), url, name="wagdesk-service", icon_name="history", order=1210
    )


class AuditMenuItem(MenuItem):
    def is_shown(self, request) -> bool:
        return is_administrator(request.user)


@hooks.register("register_reports_menu_item")
def audit_menu_item() -> MenuItem:
    url = reverse_lazy("wagdesk_inbox_admin:audit")
    name = "wagdesk-audit"
    return AuditMenuItem(_("Who looked at what"), url, name=name, icon_name="history", order=1220)
