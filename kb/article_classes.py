"""The concrete page classes of this site that carry our mixins."""

from functools import cache

from wagtail.models import get_page_models

from wagdesk.kb.models.mixins import ArticleMixin, CategoryMixin, HelpCenterMixin


@cache
def carrying(mixin: type) -> tuple[type, ...]:
    return tuple(model for model in get_page_models() if issubclass(model, mixin))


def article_classes() -> tuple[type, ...]:
    return carrying(ArticleMixin)


def category_classes() -> tuple[type, ...]:
    return carrying(CategoryMixin)


def help_center_classes() -> tuple[type, ...]:
    return carrying(HelpCenterMixin)


def is_article(page: object) -> bool:
    return isinstance(page, ArticleMixin)


def is_help_center(page: object) -> bool:
    """Also of a base page whose specific row is not loaded."""
    model = page.cached_content_type.model_class()
    return model is not None and issubclass(model, HelpCenterMixin)


def is_ours(page: object) -> bool:
    """True for every page that a help center is made of."""
    return isinstance(page, ArticleMixin | CategoryMixin | HelpCenterMixin)
