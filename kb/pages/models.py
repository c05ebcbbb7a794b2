"""The three ready-made page classes, for sites with Wagtail's own ``Page``."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.contrib.taggit import ClusterTaggableManager
from modelcluster.fields import ParentalKey
from taggit.models import TaggedItemBase
from wagtail.admin.panels import FieldPanel
from wagtail.models import Page

from wagdesk.kb.models.mixins import ArticleMixin, CategoryMixin, HelpCenterMixin


class HelpCenterPage(HelpCenterMixin, Page):
    search_fields = [*Page.search_fields, *HelpCenterMixin.search_fields]
    subpage_types = ["wagdesk_kb_pages.CategoryPage", "wagdesk_kb_pages.ArticlePage"]

    class Meta:
        verbose_name = _("help center")
        verbose_name_plural = _("help centers")


class CategoryPage(CategoryMixin, Page):
    search_fields = [*Page.search_fields, *CategoryMixin.search_fields]
    parent_page_types = ["wagdesk_kb_pages.HelpCenterPage", "wagdesk_kb_pages.CategoryPage"]
    subpage_types = ["wagdesk_kb_pages.CategoryPage", "wagdesk_kb_pages.ArticlePage"]

    class Meta:
        verbose_name = _("category")
        verbose_name_plural = _("categories")


class ArticleTag(TaggedItemBase):
    content_object = ParentalKey("ArticlePage", on_delete=models.CASCADE, related_name="tagged")


class ArticlePage(ArticleMixin, Page):
    tags = ClusterTaggableManager(through=ArticleTag, blank=True, verbose_name=_("tags"))

    content_panels = [*ArticleMixin.content_panels, FieldPanel("tags")]
    search_fields = [*Page.search_fields, *ArticleMixin.search_fields]
    parent_page_types = ["wagdesk_kb_pages.HelpCenterPage", "wagdesk_kb_pages.CategoryPage"]

    class Meta:
        verbose_name = _("article")
        verbose_name_plural = _("articles")
