"""The host's help center: the mixins on its own base page."""

from wagtail.test.basepage.models import BasePage

from wagdesk.kb.models.mixins import ArticleMixin, CategoryMixin, HelpCenterMixin


class Desk(HelpCenterMixin, BasePage):
    pass


class Shelf(CategoryMixin, BasePage):
    pass


class Guide(ArticleMixin, BasePage):
    pass
