"""The article: what it says, who asks for it in which words, and how it is served."""

from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.models import AbstractPage
from wagtail.search import index

from wagdesk.kb.blocks import ArticleBody

from .naming import KeepsItsTitle


class ArticleMixin(KeepsItsTitle, models.Model):
    """An article. The concrete class adds ``tags`` (taggit) where it wants them."""

    summary = models.TextField(
        _("summary"),
        blank=True,
        max_length=500,
        help_text=_("One or two sentences, shown in lists and in search results."),
    )
    body = StreamField(ArticleBody(), verbose_name=_("body"), blank=True)
    asked_as = models.TextField(
        _("asked as"),
        blank=True,
        help_text=_(
            "How customers ask for this, one phrase a line: “where is my parcel”, "
            "“track my order”. Search looks here; readers never see it."
        ),
    )
    related_articles = StreamField(
        [("article", blocks.PageChooserBlock(label=_("Article")))],
        blank=True,
        verbose_name=_("related articles"),
        help_text=_("Shown below the article, to readers who may see them."),
    )
    review_by = models.DateField(
        _("review by"),
        null=True,
        blank=True,
        help_text=_("The day somebody should check that this is still true."),
    )
    source_id = models.CharField(
        _("source id"),
        max_length=200,
        blank=True,
        db_index=True,
        help_text=_("Where this article came from; imports find it again by this."),
    )

    content_panels = [
        *AbstractPage.content_panels,
        FieldPanel("summary"),
        FieldPanel("body"),
        FieldPanel("asked_as"),
        FieldPanel("related_articles"),
        MultiFieldPanel(
            [FieldPanel("review_by"), FieldPanel("source_id", read_only=True)],
            heading=_("Upkeep"),
            classname="collapsed",
        ),
    ]
    search_fields = [
        *AbstractPage.search_fields,
        index.SearchField("summary"),
        index.SearchField("body"),
        index.SearchField("asked_as"),
        index.FilterField("source_id"),
    ]
    exclude_fields_in_copy = ["source_id"]
    subpage_types: list = []
    page_description = _("Answers one question.")

    class Meta:
        abstract = True

    def save(self, *args: object, **kwargs: object) -> object:
        self._name_source()
        return super().save(*args, **kwargs)

    @property
    def asked_as_phrases(self) -> tuple[str, ...]:
        """The phrases of ``asked_as``, trimmed, none twice."""
        lines = (line.strip() for line in self.asked_as.splitlines())
        return tuple(dict.fromkeys(line for line in lines if line))

    @property
    def tag_names(self) -> tuple[str, ...]:
        """Names of the tags, or none where the concrete class has no tags."""
        tags = getattr(self, "tags", None)
        return tuple(tag.name for tag in tags.all()) if tags is not None else ()

    def clean(self) -> None:
        super().clean()
        self._name_source()
        # An alias mirrors its page in everything, its source too.
        if self.alias_of_id is None and self._same_source().exists():
            raise ValidationError(
                {"source_id": _("Another article in this language has this source id.")}
            )

    def _name_source(self) -> None:
        if not self.source_id:
            self.source_id = f"page:{self.translation_key}"

    def _same_source(self) -> models.QuerySet:
        same = type(self)._default_manager.filter(source_id=self.source_id, alias_of=None)
        return same.filter(locale_id=self.locale_id).exclude(pk=self.pk)

    def with_content_json(self, content: dict) -> "ArticleMixin":
        """``source_id`` belongs to the page, not to a revision of it."""
        page = super().with_content_json(content)
        page.source_id = self.source_id
        return page

    def get_template(self, request: HttpRequest, *args: object, **kwargs: object) -> list[str]:
        return [self.template, "wagdesk_kb/article.html"]

    def get_context(self, request: HttpRequest, *args: object, **kwargs: object) -> dict:
        from wagdesk.kb.screens import article_context

        return super().get_context(request, *args, **kwargs) | article_context(request, self)
