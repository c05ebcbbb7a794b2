"""What the customer screens show."""


def article_context(request, page):
    return {}


def category_context(request, page):
    return {}


def home_context(request, page):
    return {}
