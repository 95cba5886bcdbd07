"""A browser that looks at a page as four people would: at a desk and on a phone, by day and by night."""

import re
from typing import Any
from urllib.parse import urlsplit

from django.http import HttpResponse
from playwright.sync_api import Browser, ConsoleMessage

from tests.look.serving import AXE, Showcase, compressed

DESK, PHONE = (1440, 900), (390, 844)
#: Compressed bytes of script that a page may bring (issue: 100 kB).
HEAVIEST = 100_000
#: What axe has to see again when the width has changed; the whole again is for `thorough`.
BY_WIDTH = ["scrollable-region-focusable", "target-size"]
#: As a file of the page's own server, which the browser compiles once for all pages.
_BRING = """(address) => new Promise((done, refused) => {
    const script = document.createElement("script");
    Object.assign(script, {src: address, onload: done, onerror: refused});
    document.head.append(script);
})"""
_AXE_RUN = """async ([where, options]) => {
    const found = await axe.run(where === "unread" ? {include: window.unread} : document, {
        iframes: false,  // a letter shown in a page is a mail, shut in a frame of its own
        resultTypes: ["violations"],
        ...options,
    });
    return found.violations.flatMap((fault) => fault.nodes.map(
        (node) => `${fault.id}: ${node.html.slice(0, 160)} ${node.failureSummary.slice(0, 200)}`));
}"""
#: Contrast is half of axe's time. Words of the same colour, size and grounds as some seen before say nothing new.
_UNREAD = """(known) => {
    const grounds = new Map([[null, ""]]);
    const ground = (one) => {
        if (!grounds.has(one)) {
            const {backgroundColor, backgroundImage, opacity} = getComputedStyle(one);
            const own = `${backgroundColor} ${backgroundImage} ${opacity}`;
            const under = ground(one.parentElement);
            grounds.set(one, own === "rgba(0, 0, 0, 0) none 1" ? under : `${under} / ${own}`);
        }
        return grounds.get(one);
    };
    const look = (one) => {
        const {color, fontSize, fontWeight, textShadow} = getComputedStyle(one);
        return [color, fontSize, fontWeight, textShadow, ground(one)].join();
    };
    const isRead = (one) => one.checkVisibility() && (one.matches("input, select, textarea")
        || [...one.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim()));
    const looks = new Set(known), fresh = [];
    window.unread = [...document.body.querySelectorAll("*")].filter((one) => {
        if (!isRead(one) || looks.has(look(one))) return false;
        looks.add(look(one));
        return fresh.push(look(one));
    });
    return fresh;
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
        self.read: set[str] = set()
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
        found = [*self._weight(), *(f"raw words: {word}" for word in self._raw())]
        found += self._sideways(DESK)
        self._look("light", PHONE)
        found += self._sideways(PHONE)
        self.window.evaluate(_BRING, AXE)
        self.window.evaluate(_THIN_OUT, MANY if thorough else FEW)
        # each look differs from the one before by its colours or its width, never by both
        looks: list[tuple[str, tuple[int, int], list[str] | None]] = [
            ("light", PHONE, []),
            ("dark", PHONE, BY_WIDTH),
            ("dark", DESK, []),
            ("light", DESK, None),
        ]
        for scheme, size, rules in looks:
            self._look(scheme, size)
            said = self._axe() if thorough else [*self._rules(rules), *self._contrast()]
            found += [f"{scheme} {size[0]}: {fault}" for fault in said]
        return [*found, *(f"console: {words}" for words in self.said)]

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

    def _axe(self, where: str = "everywhere", **options: Any) -> list[str]:
        return list(self.window.evaluate(_AXE_RUN, [where, options]))

    def _rules(self, rules: list[str] | None) -> list[str]:
        """What axe says by these rules, by all of them when there is no list, contrast apart."""
        if rules is None:
            return self._axe(rules={"color-contrast": {"enabled": False}})
        return self._axe(runOnly={"type": "rule", "values": rules}) if rules else []

    def _contrast(self) -> list[str]:
        """Whether words can be read whose looks were not seen on a page before."""
        fresh = self.window.evaluate(_UNREAD, sorted(self.read))
        self.read.update(fresh)
        only = {"type": "rule", "values": ["color-contrast"]}
        return self._axe("unread", runOnly=only) if fresh else []

    def _raw(self) -> list[str]:
        return sorted(set(_RAW.findall(self.window.evaluate("document.body.innerText"))))

    def _weight(self) -> list[str]:
        paths = {urlsplit(name).path for name in self.window.evaluate(_SCRIPTS)}
        total = sum(compressed(path) for path in paths)
        return [f"{total} bytes of script"] if total > HEAVIEST else []
