"""The behaviour of help center pages, free of any concrete page model.

A site with its own ``WAGTAIL_PAGE_MODEL`` leaves ``wagdesk.kb.pages`` out and builds its
three classes from these: ``class Article(ArticleMixin, BasePage)``.
"""

from .article import ArticleMixin
from .category import CategoryMixin
from .help_center import HelpCenterMixin

__all__ = ["ArticleMixin", "CategoryMixin", "HelpCenterMixin"]
