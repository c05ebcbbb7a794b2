"""What an article's body is made of."""

from collections.abc import Mapping

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.contrib.typed_table_block.blocks import TypedTableBlock
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageBlock

TEXT_FEATURES = [
    "h2", "h3", "h4", "bold", "italic", "code", "ol", "ul", "link", "document-link", "hr",
]  # fmt: skip
INLINE_FEATURES = ["bold", "italic", "code", "ol", "ul", "link", "document-link"]


class CalloutBlock(blocks.StructBlock):
    kind = blocks.ChoiceBlock(
        choices=[
            ("note", _("Note")),
            ("tip", _("Tip")),
            ("important", _("Important")),
            ("warning", _("Warning")),
        ],
        default="note",
        label=_("Kind"),
    )
    text = blocks.RichTextBlock(features=INLINE_FEATURES, label=_("Text"))

    class Meta:
        icon = "info-circle"
        label = _("Callout")
        template = "wagdesk_kb/blocks/callout.html"


class StepBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("What to do"))
    text = blocks.RichTextBlock(features=INLINE_FEATURES, required=False, label=_("Details"))
    image = ImageBlock(required=False, label=_("Picture"))

    class Meta:
        label = _("Step")


class StepsBlock(blocks.StructBlock):
    steps = blocks.ListBlock(StepBlock(), min_num=1, label=_("Steps"))

    class Meta:
        icon = "list-ol"
        label = _("Steps")
        template = "wagdesk_kb/blocks/steps.html"


class QuestionBlock(blocks.StructBlock):
    question = blocks.CharBlock(label=_("Question"))
    answer = blocks.RichTextBlock(features=INLINE_FEATURES, label=_("Answer"))

    class Meta:
        label = _("Question")


class AccordionBlock(blocks.StructBlock):
    items = blocks.ListBlock(QuestionBlock(), min_num=1, label=_("Questions"))

    class Meta:
        icon = "list-ul"
        label = _("Questions that unfold")
        template = "wagdesk_kb/blocks/accordion.html"


class CodeBlock(blocks.StructBlock):
    language = blocks.CharBlock(required=False, max_length=30, label=_("Language"))
    code = blocks.TextBlock(rows=8, label=_("Code"))

    class Meta:
        icon = "code"
        label = _("Code")
        template = "wagdesk_kb/blocks/code.html"


class PictureBlock(blocks.StructBlock):
    image = ImageBlock(label=_("Image"))
    caption = blocks.CharBlock(required=False, label=_("Caption"))

    class Meta:
        icon = "image"
        label = _("Image")
        template = "wagdesk_kb/blocks/image.html"


class VideoBlock(blocks.StructBlock):
    """A file of our own or a plain link: nothing is fetched from a third party."""

    title = blocks.CharBlock(label=_("Title"))
    file = DocumentChooserBlock(
        required=False, label=_("Video file"), help_text=_("MP4 or WebM, played on this page.")
    )
    link = blocks.URLBlock(
        required=False, label=_("Link"), help_text=_("Opens elsewhere; nothing is embedded.")
    )
    transcript = blocks.TextBlock(
        required=False, label=_("Transcript"), help_text=_("Shown below, and searched.")
    )

    def clean(self, value: Mapping) -> Mapping:
        cleaned = super().clean(value)
        if not cleaned.get("file") and not cleaned.get("link"):
            message = ValidationError(_("Choose a video file or give a link."))
            raise blocks.StructBlockValidationError(block_errors={"file": message})
        return cleaned

    class Meta:
        icon = "media"
        label = _("Video")
        template = "wagdesk_kb/blocks/video.html"


class DownloadBlock(blocks.StructBlock):
    file = DocumentChooserBlock(label=_("File"))
    title = blocks.CharBlock(required=False, label=_("Title"))

    class Meta:
        icon = "download"
        label = _("Download")
        template = "wagdesk_kb/blocks/download.html"


class RelatedBlock(blocks.StructBlock):
    """Links to other pages; those that the reader may not see are left out."""

    title = blocks.CharBlock(required=False, label=_("Heading"))
    pages = blocks.ListBlock(blocks.PageChooserBlock(), min_num=1, label=_("Pages"))

    def get_context(self, value: Mapping, parent_context: Mapping | None = None) -> dict:
        from wagdesk.kb.audience import Audience

        context = super().get_context(value, parent_context=parent_context)
        audience = context.get("audience") or Audience.of_public()
        # Titles of other pages are not this article's own words: never indexed with it.
        chosen = [] if context.get("for_index") else value["pages"]
        context["permitted"] = [page for page in chosen if page and audience.permits(page)]
        return context

    class Meta:
        icon = "doc-full-inverse"
        label = _("Related pages")
        template = "wagdesk_kb/blocks/related.html"


class TableBlock(TypedTableBlock):
    class Meta:
        icon = "table"
        label = _("Table")
        template = "wagdesk_kb/blocks/table.html"


class ArticleBody(blocks.StreamBlock):
    rich_text = blocks.RichTextBlock(
        features=TEXT_FEATURES,
        icon="pilcrow",
        label=_("Text"),
        template="wagdesk_kb/blocks/rich_text.html",
    )
    callout = CalloutBlock()
    steps = StepsBlock()
    accordion = AccordionBlock()
    table = TableBlock(
        [
            ("text", blocks.CharBlock(required=False, label=_("Text"))),
            (
                "rich_text",
                blocks.RichTextBlock(
                    required=False, features=INLINE_FEATURES, label=_("Formatted text")
                ),
            ),
        ]
    )
    image = PictureBlock()
    video = VideoBlock()
    download = DownloadBlock()
    code = CodeBlock()
    related = RelatedBlock()
