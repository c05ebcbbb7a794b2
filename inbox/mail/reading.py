"""Everything that takes time with a stranger's text: parse, fold the quote, clean the HTML.

Runs in the child of ``parse_box``, before any transaction.
"""

from .html import cleaned_html, html_of_words
from .parse import parse
from .parsed import ParsedMail
from .split import split_reply


def read_mail(raw: bytes, *, plain: bool = False) -> ParsedMail:
    """The mail in ``raw``, ready to be kept.

    ``plain`` is for a mail that took too long or too much memory: its HTML is taken for
    its bare words and nothing is folded, so that the mail is not lost.
    """
    mail = parse(raw, plain=plain)
    if not plain:
        mail.visible_length = len(split_reply(mail.text, mail.html, mail.subject).visible)
    if mail.html:
        cleaned = None if plain else cleaned_html(mail.html)
        if cleaned is None:
            mail.add_defect("html_as_words")
        mail.cleaned_html = html_of_words(mail.html) if cleaned is None else cleaned
    return mail
