"""Somebody's words as agents see them."""

from wagdesk.inbox.templatetags.wagdesk_inbox_admin import MOST_REFERENCES, said


def test_references_to_articles_are_links():
    assert 'href="/admin/inbox/articles/7/"' in said("See [Mend <it>](article:7).")
    assert "Mend &lt;it&gt;" in said("See [Mend <it>](article:7).")


def test_of_very_many_references_the_first_are_links_and_no_word_is_lost():
    """Each costs a reversed address: a mail of a megabyte held up the page for seconds."""
    shown = said("[a](article:1) " * (MOST_REFERENCES + 50) + "the end <b>")
    assert shown.count("<a ") == MOST_REFERENCES
    assert shown.count("[a](article:1)") == 50 and shown.endswith("the end &lt;b&gt;")
