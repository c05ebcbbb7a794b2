"""A browser without JavaScript: gets pages, fills forms as they are, presses buttons."""

from urllib.parse import urljoin

import requests
from bs4 import BeautifulSoup, Tag


class Browser:
    def __init__(self, base: str) -> None:
        self.base = base
        self.session = requests.Session()
        self.response: requests.Response | None = None
        self.page = BeautifulSoup()

    def get(self, path: str) -> "Browser":
        return self._took(self.session.get(urljoin(self.base, path), timeout=60))

    def submit(self, having: str, press: tuple[str, str] | None = None, **filled: str) -> "Browser":
        """Send the form that has a field called ``having``, with everything it holds."""
        form = self.form(having)
        fields = values(form) | filled | (dict([press]) if press else {})
        target = urljoin(self.response.url, form.get("action") or self.response.url)
        files = [(name, (None, value)) for name, value in fields.items()]
        return self._took(
            self.session.post(target, files=files, headers={"Referer": self.response.url})
        )

    def form(self, having: str) -> Tag:
        for form in self.page.find_all("form"):
            if form.find(attrs={"name": having}):
                return form
        raise AssertionError(f"No form with {having} at {self.response.url}:\n{self.text[:3000]}")

    @property
    def text(self) -> str:
        return self.page.get_text(" ", strip=True)

    def _took(self, response: requests.Response) -> "Browser":
        self.response = response
        self.page = BeautifulSoup(response.text, "html.parser")
        return self


def values(form: Tag) -> dict[str, str]:
    """What a browser would send of this form if nobody touched it."""
    fields: dict[str, str] = {}
    for field in form.find_all(["input", "textarea", "select"]):
        name, kind = field.get("name"), field.get("type", "")
        if not name or field.has_attr("disabled") or kind in ("submit", "button", "file"):
            continue
        if kind in ("checkbox", "radio") and not field.has_attr("checked"):
            continue
        if field.name == "textarea":
            fields[name] = field.get_text().removeprefix("\n")
        elif field.name == "select":
            chosen = field.find("option", selected=True)
            fields[name] = chosen.get("value", "") if chosen else ""
        else:
            fields[name] = field.get("value", "on" if kind == "checkbox" else "")
    return fields
