from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class KbConfig(AppConfig):
    name = "wagdesk.kb"
    label = "wagdesk_kb"
    verbose_name = _("Help center")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from django.contrib.auth.models import Group
        from django.db.models.signals import m2m_changed, post_delete, post_save, pre_delete
        from wagtail import signals
        from wagtail.models import PageViewRestriction

        from wagdesk.kb import receivers

        signals.page_published.connect(receivers.page_published)
        signals.page_unpublished.connect(receivers.page_unpublished)
        signals.post_page_move.connect(receivers.page_moved)
        post_save.connect(receivers.page_created)
        post_delete.connect(receivers.page_deleted)
        pre_delete.connect(receivers.group_deleted, sender=Group)
        for signal in (post_save, post_delete):
            signal.connect(receivers.restriction_changed, sender=PageViewRestriction)
        m2m_changed.connect(
            receivers.restriction_groups_changed, sender=PageViewRestriction.groups.through
        )
