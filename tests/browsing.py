"""The report in a real browser, cut off from every network; what it asks for and what it complains of is kept."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from real_programs import chromium

_OPTIONS = ("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run")


@dataclass
class Browser:
    """A browser that is running; `asked` are requests for anything but the page, `errors` what the console complained of."""

    running: Any
    asked: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    def open(
        self,
        html: str,
        folder: Path,
        *,
        width: int = 1280,
        height: int = 900,
        touch: bool = False,
        locale: str = "en-US",
    ) -> Any:
        """The page of that HTML, drawn to its end, in a browser of that language. It is opened as a file."""
        path = folder / "report.html"
        path.write_text(html, encoding="utf-8")
        size = {"width": width, "height": height}
        page = self.running.new_page(viewport=size, has_touch=touch, is_mobile=touch, locale=locale)
        page.on("pageerror", lambda error: self.errors.append(error.stack or str(error)))
        page.on("console", lambda said: self.errors.append(said.text) if said.type in ("error", "warning") else None)
        page.on("request", lambda request: None if request.url == path.as_uri() else self.asked.append(request.url))
        page.goto(path.as_uri())
        page.locator("html[data-ready=yes]").wait_for(state="attached")
        return page


@contextmanager
def browser() -> Iterator[Browser]:
    """A browser; the test ends here where there is none."""
    program = chromium()
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=program, args=list(_OPTIONS))
        yield Browser(running)
        running.close()
