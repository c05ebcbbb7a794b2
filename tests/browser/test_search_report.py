"""What editors see of searches, in a browser: by keyboard, wide and narrow, light and dark."""

import pytest
from playwright.sync_api import Browser, expect

from .chrome import Visitor, visitor
from .running import RunningDemo

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

SCREENS = (
    "/admin/search-desk/report/",
    "/admin/search-desk/report/?list=nothing&days=90&audience=all",
    "/admin/search-desk/explain/",
    "/admin/search-desk/explain/?q=where+is+my+parcel&locale=en&absent=invoice",
)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 360])
def test_the_screens_keep_their_promises(
    browser: Browser, demo: RunningDemo, session_of, width: int, scheme: str
):
    looks = {"viewport": {"width": width, "height": 800}, "color_scheme": scheme}
    with visitor(browser, demo.url, storage_state=session_of("editor"), **looks) as editor:
        for screen in SCREENS:
            page = editor.go(screen)
            editor.keeps_promises()
            wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
            assert page.evaluate(wide) <= 0, f"{screen} scrolls sideways at {width}"


def test_from_a_row_to_its_searches_and_to_the_reasons(editor: Visitor):
    page = editor.go("/admin/search-desk/report/")
    row = page.locator(".wd-search-table td.title a").first
    words = row.inner_text()
    row.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text(words)
    editor.keeps_promises()
    page.get_by_role("link", name="Explain the results").press("Enter")
    expect(page.get_by_label("Search", exact=True).last).to_have_value(words)
    expect(page.locator(".wd-explain-hit").first).to_be_visible()
    editor.keeps_promises()


def test_the_menu_of_a_row_works_by_keyboard(editor: Visitor):
    page = editor.go("/admin/search-desk/report/?list=nothing&days=90")
    toggle = page.locator(".wd-search-acts button").first
    toggle.focus()
    toggle.press("Enter")
    write = page.get_by_role("link", name="Write an article").first
    expect(write).to_be_visible()
    editor.keeps_promises()
    write.press("Enter")
    expect(page.get_by_label("Asked as")).not_to_have_value("")
    editor.keeps_promises()
