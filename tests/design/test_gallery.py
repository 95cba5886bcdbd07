"""Every component, in light and dark, on a desk and on a phone: accessible, and never wider than the window."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.design.gallery import PAGES


@pytest.mark.row("R04")
@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing_on_a_desk_in_light(
    open_at: Callable[..., Page], faults: Callable[[Page], list[str]], name: str
) -> None:
    assert faults(open_at(name)) == []


@pytest.mark.row("R03")
@pytest.mark.row("R04")
@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing_on_a_phone_in_dark(
    open_at: Callable[..., Page], faults: Callable[[Page], list[str]], name: str
) -> None:
    assert faults(open_at(name, 390, "dark")) == []


@pytest.mark.row("R06")
@pytest.mark.parametrize("name", PAGES)
def test_no_page_is_wider_than_its_window_from_320_to_1440(
    open_at: Callable[..., Page], name: str
) -> None:
    page = open_at(name)
    wide = {}
    for width in (1440, 1000, 720, 390, 360, 320):
        page.set_viewport_size({"width": width, "height": 844})
        wide[width] = page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
    assert {width: over for width, over in wide.items() if over} == {}


@pytest.mark.row("R06")
@pytest.mark.parametrize("name", ["day", "mission", "sign"])
def test_what_a_technician_touches_is_44_pixels_high(
    open_at: Callable[..., Page], name: str
) -> None:
    small = open_at(name, 390).evaluate(
        """() => [...document.querySelectorAll('.btn:not(.btn-link), .bottom-tab, .card-rows > label, .input, .step-bar > li')]
            .filter((e) => e.getClientRects().length && !e.closest('dialog'))
            .map((e) => [e.textContent.trim().slice(0, 30), Math.round(e.getBoundingClientRect().height)])
            .filter(([, height]) => height < 44)"""
    )
    assert small == []
