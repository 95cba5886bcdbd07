"""A browser that looks at a page as four people would: at a desk and on a phone, by day and by night."""

import re
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import axe_playwright_python
from django.http import HttpResponse
from playwright.sync_api import Browser, ConsoleMessage

from tests.look.serving import Showcase, compressed

DESK, PHONE = (1440, 900), (390, 844)
#: Compressed bytes of script that a page may bring (issue: 100 kB).
HEAVIEST = 100_000
#: What axe has to see again when only colours, or only the width, have changed.
BY_COLOUR = ["color-contrast"]
BY_WIDTH = ["color-contrast", "scrollable-region-focusable", "target-size"]
_AXE = Path(axe_playwright_python.__file__).with_name("axe.min.js").read_text()
_RUN = """async (rules) => {
    const found = await axe.run({
        iframes: false,  // a letter shown in a page is a mail, shut in a frame of its own
        resultTypes: ["violations"],
        ...(rules ? {runOnly: {type: "rule", values: rules}} : {}),
    });
    return found.violations.flatMap((fault) => fault.nodes.map(
        (node) => `${fault.id}: ${node.html.slice(0, 160)} ${node.failureSummary.slice(0, 200)}`));
}"""
#: Rows alike say nothing new, and a table of thousands of cells takes axe minutes: so many of a kind are left.
FEW, MANY = 2, 20
_THIN_OUT = """(left) => {
    const kind = (one) => [...new Set(one.outerHTML.match(/<[a-z][\\w-]*|class="[^"]*"/g))].sort().join();
    for (const list of document.querySelectorAll("main, main :not(tr)")) {
        if (list.childElementCount <= Math.max(5, left)) continue;
        const met = {};
        for (const one of [...list.children]) {
            met[kind(one)] = (met[kind(one)] ?? 0) + 1;
            if (met[kind(one)] > left) one.remove();
        }
    }
}"""
_WIDER = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
_SCRIPTS = """performance.getEntriesByType("resource").map((one) => one.name)
    .filter((name) => name.split("?")[0].endsWith(".js"))"""

#: What no reader should ever meet: a tag of the template, a placeholder, an identifier, a nothing of Python's.
_RAW = re.compile(
    r"\{\{|\{%|%\(\w+\)|\b(?:None|NaN|undefined)\b|<[\w.]+ object at|\b[A-Z]{3,}_[A-Z_]{2,}\b"
)


class Onlooker:
    """One window, moved from page to page; what its console says is kept."""

    def __init__(self, browser: Browser, showcase: Showcase) -> None:
        self.showcase = showcase
        self.context = browser.new_context(
            locale="fr-FR",
            timezone_id="Europe/Paris",
            reduced_motion="reduce",
            service_workers="block",
        )
        self.window = self.context.new_page()
        self.scheme, self.size = "", (0, 0)
        self.said: list[str] = []
        self.window.on("console", self._hear)
        self.window.on("pageerror", lambda error: self.said.append(str(error)))

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.said.append(message.text)

    def faults(self, address: str, page: HttpResponse, *, thorough: bool = False) -> list[str]:
        """Everything wrong with a page in its four looks, in words."""
        self.said.clear()
        self.showcase.page = page
        self._look("light", DESK)
        self.window.goto(self.showcase.url + address, wait_until="load")
        found = [f"raw words: {word}" for word in self._raw()]
        found += self._sideways(DESK)
        self._look("light", PHONE)
        found += self._sideways(PHONE)
        self.window.evaluate(_AXE)
        self.window.evaluate(_THIN_OUT, MANY if thorough else FEW)
        # each look differs from the one before by its colours or its width, never by both
        looks: list[tuple[str, tuple[int, int], list[str] | None]] = [
            ("light", PHONE, BY_COLOUR),
            ("dark", PHONE, BY_WIDTH),
            ("dark", DESK, BY_COLOUR),
            ("light", DESK, None),
        ]
        for scheme, size, rules in looks:
            self._look(scheme, size)
            said = self._axe(None if thorough else rules)
            found += [f"{scheme} {size[0]}: {fault}" for fault in said]
        return [*found, *self._weight(), *(f"console: {words}" for words in self.said)]

    def _look(self, scheme: Any, size: tuple[int, int]) -> None:
        """Change what differs from how the window looks now."""
        if scheme != self.scheme:
            self.window.emulate_media(color_scheme=scheme)
        if size != self.size:
            self.window.set_viewport_size({"width": size[0], "height": size[1]})
        self.scheme, self.size = scheme, size

    def _sideways(self, size: tuple[int, int]) -> list[str]:
        """How much wider than the window the page is."""
        over = self.window.evaluate(_WIDER)
        return [f"{over} px wider than a window of {size[0]}"] if over > 0 else []

    def _axe(self, rules: list[str] | None) -> list[str]:
        return list(self.window.evaluate(_RUN, rules))

    def _raw(self) -> list[str]:
        return sorted(set(_RAW.findall(self.window.inner_text("body"))))

    def _weight(self) -> list[str]:
        paths = {urlsplit(name).path for name in self.window.evaluate(_SCRIPTS)}
        total = sum(compressed(path) for path in paths)
        return [f"{total} bytes of script"] if total > HEAVIEST else []
