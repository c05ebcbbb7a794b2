"""The English articles, by category."""

from . import accounts, billing, orders, products, returns, shipping

ARTICLES = (
    *orders.ARTICLES,
    *shipping.ARTICLES,
    *returns.ARTICLES,
    *billing.ARTICLES,
    *accounts.ARTICLES,
    *products.ARTICLES,
)
