from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class InboxConfig(AppConfig):
    name = "wagdesk.inbox"
    label = "wagdesk_inbox"
    verbose_name = _("Inbox")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from django.db.models.signals import post_delete, post_save, pre_delete
        from wagtail.signals import page_published

        from . import (
            checks,  # noqa: F401 registers itself
            receivers,
        )
        from .models import Holiday, OpeningHours, SavedReply

        page_published.connect(receivers.page_published, dispatch_uid="wagdesk_topic_answered")
        pre_delete.connect(receivers.page_going, dispatch_uid="wagdesk_topic_reopened")
        for signal in (post_save, post_delete):
            signal.connect(
                receivers.saved_reply_changed,
                sender=SavedReply,
                dispatch_uid="wagdesk_saved_reply_changed",
            )
            for calendar in (OpeningHours, Holiday):
                signal.connect(
                    receivers.hours_changed,
                    sender=calendar,
                    dispatch_uid=f"wagdesk_{calendar.__name__}_changed",
                )
