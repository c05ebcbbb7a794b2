"""Pictures of the main screens: ``make screenshots`` writes them to docs/screenshots/.

Starts a demo of its own, or looks at the one whose address is in BASE_URL.
"""

import io
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page

from .chrome import Visitor, chromium, executable, visitor
from .conftest import sign_in
from .running import ROOT, demo_to_look_at

FOLDER = ROOT / "docs" / "screenshots"
SIZES = {1280: 900, 360: 780}
SCHEMES = ("light", "dark")
COLOURS = 256
MAX_BYTES = 3 * 1024 * 1024


@dataclass(frozen=True)
class Screen:
    """One screen: who looks at it, and the steps that lead there."""

    name: str
    who: str | None
    show: Callable[[Visitor], None]


def show_home(somebody: Visitor) -> None:
    somebody.go("/")


def show_results(somebody: Visitor) -> None:
    somebody.go("/search/?q=where+is+my+parcel")


def show_article(somebody: Visitor) -> None:
    page = somebody.go("/search/?q=where+is+my+parcel")
    page.locator(".wd-result__title a").first.click()
    page.wait_for_load_state("networkidle")


def show_contact(somebody: Visitor) -> None:
    page = somebody.go("/contact/")
    page.get_by_label("Subject").fill("My parcel has not arrived")
    page.get_by_label("Message").fill(
        "The tracking page has said “out for delivery” for three days. Where is my parcel?"
    )
    page.get_by_role("button", name="This answered my question").first.wait_for()
    page.evaluate("document.activeElement.blur()")
    panel = page.locator("[data-wd-suggested]")
    beside = panel.bounding_box()["x"] > page.viewport_size["width"] / 2
    page.evaluate("window.scrollTo(0, 0)")
    if not beside:
        page.get_by_label("Your message").evaluate("field => field.scrollIntoView()")


def show_tickets(somebody: Visitor) -> None:
    somebody.go("/admin/inbox/?view=open").locator(".wd-row").first.wait_for()


def show_conversation(somebody: Visitor) -> None:
    page = somebody.go("/admin/inbox/?view=open")
    row = page.locator(".wd-row:has(.wd-tag--open)", has_text="EN").first
    row.get_by_role("link").click()
    page.locator(".wd-message").first.wait_for()
    page.evaluate("window.scrollTo(0, 0)")


def show_topics(somebody: Visitor) -> None:
    somebody.go("/admin/reports/topics/").locator("td.title").first.wait_for()


SCREENS = (
    Screen("home", None, show_home),
    Screen("results", None, show_results),
    Screen("article", None, show_article),
    Screen("contact", None, show_contact),
    Screen("tickets", "agent", show_tickets),
    Screen("conversation", "agent", show_conversation),
    Screen("topics", "editor", show_topics),
)


def take_all(browser: Browser, url: str, screens: tuple[Screen, ...]) -> None:
    for width, height in SIZES.items():
        for scheme in SCHEMES:
            for who in sorted({screen.who for screen in screens}, key=str):
                viewport = {"width": width, "height": height}
                with visitor(browser, url, viewport=viewport, color_scheme=scheme) as somebody:
                    if who:
                        sign_in(somebody, who)
                    for screen in (each for each in screens if each.who == who):
                        screen.show(somebody)
                        save(somebody.page, FOLDER / f"{screen.name}-{width}-{scheme}.png")


def save(page: Page, path: Path) -> None:
    page.wait_for_load_state("networkidle")
    picture = Image.open(io.BytesIO(page.screenshot(animations="disabled"))).convert("RGB")
    few = picture.quantize(COLOURS, method=Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE)
    few.save(path, optimize=True)
    print(path.relative_to(ROOT), path.stat().st_size // 1024, "KiB", flush=True)


def main(names: list[str]) -> int:
    if executable() is None:
        print("Chromium is missing: install it or set WAGDESK_CHROMIUM.", file=sys.stderr)
        return 1
    FOLDER.mkdir(parents=True, exist_ok=True)
    screens = tuple(each for each in SCREENS if not names or each.name in names)
    with (
        tempfile.TemporaryDirectory() as folder,
        demo_to_look_at(Path(folder) / "var") as demo,
        chromium() as browser,
    ):
        take_all(browser, demo.url, screens)
    size = sum(path.stat().st_size for path in FOLDER.glob("*.png"))
    if size > MAX_BYTES:
        print(f"The pictures take {size} bytes, more than {MAX_BYTES}.", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
