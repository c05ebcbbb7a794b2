"""Bodies of three formats as the blocks of an article."""

import time

import pytest

from wagdesk.kb.importing.blocks import convert
from wagdesk.kb.importing.cleaning import TooHard


def blocks(body, body_format="html"):
    return [(block["type"], block["value"]) for block in convert(body, body_format).blocks]


def html(body, body_format="html"):
    ((kind, value),) = blocks(body, body_format)
    assert kind == "rich_text"
    return value


def test_text_becomes_paragraphs_and_is_no_markup():
    assert html("One <b>\ntwo\n\n\nthree & four\r\n", "text") == (
        "<p>One &lt;b&gt;<br/>two</p><p>three &amp; four</p>"
    )


def test_markdown_becomes_headings_lists_links_code_and_a_table():
    source = (
        "# Send it\n\nFirst *open* the [mail](https://x.example/a?b=1&c=2).\n\n"
        "1. Print\n2. Stick\n   - on top\n\n```python\nprint('<a>')\n```\n\n"
        "| Size | Price |\n|---|---|\n| S | **4** |\n"
    )
    text, code, table = blocks(source, "markdown")
    assert text[1] == (
        "<h2>Send it</h2><p>First <i>open</i> the "
        '<a href="https://x.example/a?b=1&amp;c=2">mail</a>.</p>'
        "<ol><li>Print</li><li>Stick<ul><li>on top</li></ul></li></ol>"
    )
    assert code == ("code", {"language": "python", "code": "print('<a>')"})
    assert table[1]["columns"] == [
        {"type": "text", "heading": "Size"},
        {"type": "rich_text", "heading": "Price"},
    ]
    assert table[1]["rows"] == [{"values": ["S", "<p><b>4</b></p>"]}]


def test_words_of_neighbouring_boxes_stay_apart():
    assert html("<div>one</div><div><span>two</span> <b>three</b></div>four") == (
        "<p>one</p><p>two <b>three</b></p><p>four</p>"
    )


def test_deeper_headings_fit_the_levels_an_article_has():
    assert html("<h1>a</h1><h3>b</h3><h6>c <i>d</i></h6>") == "<h2>a</h2><h3>b</h3><h4>c d</h4>"


def test_definitions_quotes_and_details_become_text():
    source = (
        "<dl><dt>Tent</dt><dd>Sleeps two</dd></dl><blockquote><p>q</p></blockquote>"
        "<details><summary>More</summary>inside</details>"
    )
    assert html(source) == (
        "<p><b>Tent</b></p><p>Sleeps two</p><p>q</p><p><b>More</b></p><p>inside</p>"
    )


def test_pictures_are_left_out_and_that_is_said():
    done = convert('<p>a <img src="x.png"> b</p><img src="y.png">', "html")
    assert done.blocks[0]["value"] == "<p>a b</p>"
    assert done.notes == ("2 pictures left out",)


def test_a_table_with_merged_cells_becomes_text_and_that_is_said():
    source = '<table><tr><td colspan="2">a</td></tr><tr><td>b</td><td>c</td></tr></table>'
    done = convert(source, "html")
    assert done.blocks[0]["value"] == "<p>a</p><p>b · c</p>"
    assert done.notes == ("a table that is not a plain grid became text",)


@pytest.mark.parametrize(
    "source",
    [
        "<script>alert(1)</script><p>a</p>",
        '<p onclick="alert(1)">a</p>',
        '<p><a href="javascript:alert(1)">a</a></p>',
        '<p><a href="java\tscript:alert(1)">a</a></p>',
        '<p><a linktype="page" id="5">a</a></p>',
        '<p><embed embedtype="image" id="1">a</p>',
        "<style>p{}</style><iframe src=//x></iframe><p>a</p>",
        "<svg><p onload=alert(1)>x</p></svg><p>a</p>",
        "<p>a<!-- <script>alert(1)</script> --></p>",
    ],
)
def test_hostile_html_keeps_only_its_words(source):
    found = html(source)
    assert "a" in found
    for bad in ("script", "alert", "onclick", "onload", "linktype", "embed", "<!--", "iframe"):
        assert bad not in found


def test_html_inside_markdown_is_cleaned_too():
    assert html("<img src=x onerror=alert(1)>\n\nhi <b onclick=x>you</b>", "markdown") == (
        "<p>hi <b>you</b></p>"
    )


@pytest.mark.parametrize("source", ["<div>" * 150_000, "<b>" * 200_000, "<ul><li>" * 50_000])
def test_what_would_take_long_is_refused_at_once(source):
    began = time.process_time()
    with pytest.raises(TooHard, match="inside each other"):
        convert(source, "html")
    assert time.process_time() - began < 5


@pytest.mark.parametrize(
    "source",
    [
        "<div></x>" * 100_000,
        "<dd><li>" * 100_000,
        "<div><!-- </div> -->" * 50_000,
        "<div><style></div></style>" * 38_000,
        '<div a="</div>">' * 60_000,
        "<div></x>" * 3000,
        "<span>" * 400 + "a<br>" * 3000,
    ],
)
def test_ends_that_end_nothing_hide_no_depth(source):
    began = time.process_time()
    with pytest.raises(TooHard, match="elements"):
        convert(source, "html")
    assert time.process_time() - began < 5


def test_the_same_body_gives_the_same_blocks():
    source = "<p>a</p><pre>b</pre><p>a</p><pre>b</pre>"
    first, second = convert(source, "html").blocks, convert(source, "html").blocks
    assert first == second
    assert len({block["id"] for block in first}) == 4


def test_a_body_without_words_has_no_blocks():
    assert blocks("<p> <br> </p><div></div><table></table><ul></ul>") == []
    assert blocks("", "markdown") == blocks(" \n ", "text") == []
