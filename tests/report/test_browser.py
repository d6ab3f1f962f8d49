"""The report in a headless Chromium: loads cleanly, asks no network, tabs, hover and sorting work."""

from __future__ import annotations

from collections.abc import Generator
from pathlib import Path

import pytest

from stream_opt.report.page import page
from stream_opt.report.read_report import read_report
from tests.pictures.samples import FUSED, module
from tests.report.browser import Page, chromium, opened
from tests.report.test_page import KEYS

pytestmark = pytest.mark.skipif(chromium() is None, reason="no Chromium or Chrome is installed")

CHOSEN = "document.querySelector('[role=tab][aria-selected=true]').id"
VISIBLE = "[...document.querySelectorAll('[role=tabpanel]')].filter(p => p.offsetParent).map(p => p.id).join()"
HOVER = "document.getElementById('hover').hidden ? null : document.getElementById('hover').textContent"
NAMES = "[...document.querySelectorAll('#layers tbody th')].map(cell => cell.textContent).join()"


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("report") / "report.html"
    path.write_text(page(read_report(module(FUSED))), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def browser() -> Generator[Page]:
    found = chromium()
    assert found is not None
    with opened(found) as tab:
        yield tab


@pytest.fixture
def loaded(browser: Page, report: Path) -> Page:
    browser.load(report)
    return browser


@pytest.mark.parametrize("dark", [False, True])
def test_loads_cleanly_and_asks_for_nothing(browser: Page, report: Path, dark: bool):
    browser.load(report, dark=dark)
    for key in KEYS:
        browser.click(f"#tab-{key}")
    assert browser.problems() == []
    assert browser.requests() == [report.as_uri()]
    paper = browser.value("getComputedStyle(document.body).backgroundColor")
    drawn = browser.value("getComputedStyle(document.querySelector('svg rect')).fill")
    assert paper == drawn == ("rgb(21, 25, 30)" if dark else "rgb(255, 255, 255)")


def test_one_panel_at_a_time(loaded: Page):
    assert (loaded.value(CHOSEN), loaded.value(VISIBLE)) == ("tab-overview", "overview")
    for key in KEYS:
        loaded.click(f"#tab-{key}")
        assert (loaded.value(CHOSEN), loaded.value(VISIBLE)) == (f"tab-{key}", key)


def test_tabs_by_keyboard(loaded: Page):
    loaded.value("document.getElementById('tab-overview').focus()")
    for key, chosen in [
        ("ArrowRight", "schedule"),
        ("ArrowRight", "memory"),
        ("ArrowLeft", "schedule"),
        ("End", "reproduce"),
        ("ArrowRight", "overview"),
        ("ArrowLeft", "reproduce"),
        ("Home", "overview"),
    ]:
        loaded.press(key)
        assert (loaded.value(CHOSEN), loaded.value("document.activeElement.id")) == (f"tab-{chosen}", f"tab-{chosen}")
    assert loaded.value("document.querySelectorAll('[role=tab][tabindex=\"0\"]').length") == 1


def test_the_address_keeps_the_tab(browser: Page, report: Path):
    browser.load(report)
    browser.click("#tab-layers")
    assert browser.value("location.hash") == "#layers"
    browser.value("location.hash = '#memory'; new Promise(done => setTimeout(done, 50))")
    assert browser.value(VISIBLE) == "memory"


def test_hover_by_mouse(loaded: Page):
    loaded.click("#tab-schedule")
    assert loaded.value(HOVER) is None
    loaded.point("#schedule .mark.computation rect")
    assert loaded.value(HOVER).startswith("Gemm_Left (Gemm) in slot 3\niteration 0: cycles 65 to 147\n")
    loaded.point("#tab-schedule")
    assert loaded.value(HOVER) is None


def test_hover_by_keyboard(loaded: Page):
    loaded.click("#tab-memory")
    loaded.value("document.querySelector('#memory figure').focus()")
    loaded.press("ArrowRight")
    assert loaded.value(HOVER).startswith("cores 0–2, 6: global_buffer\n")
    loaded.press("ArrowRight")
    assert loaded.value(HOVER).startswith("input_1.0: 524,288 bits with all its buffers\n")
    loaded.press("Escape")
    assert loaded.value(HOVER) is None


def test_hover_stays_inside_the_window(loaded: Page):
    loaded.click("#tab-links")
    for selector in ("#links .mark.core", "#links .mark.core:last-of-type", "#links .mark.link"):
        loaded.point(selector)
        inside = "(b => b.left >= 0 && b.top >= 0 && b.right <= innerWidth && b.bottom <= innerHeight)"
        assert loaded.value(f"{inside}(document.getElementById('hover').getBoundingClientRect())")


def test_sorting(loaded: Page):
    loaded.click("#tab-layers")
    assert loaded.value(NAMES) == "Gemm_Left,Silu,Gemm_Right,Elt_Mul,Gemm_Down"
    loaded.click("#layers th:nth-child(6) button")
    assert loaded.value(NAMES) == "Gemm_Down,Gemm_Left,Gemm_Right,Silu,Elt_Mul"
    assert loaded.value("document.querySelector('#layers th:nth-child(6)').getAttribute('aria-sort')") == "descending"
    loaded.click("#layers th:nth-child(6) button")
    assert loaded.value(NAMES) == "Elt_Mul,Silu,Gemm_Left,Gemm_Right,Gemm_Down"
    loaded.click("#layers th:nth-child(1) button")
    assert loaded.value(NAMES) == "Elt_Mul,Gemm_Down,Gemm_Left,Gemm_Right,Silu"
    assert loaded.value("document.querySelectorAll('#layers [aria-sort]').length") == 1


def test_nothing_is_wider_than_a_narrow_window(browser: Page, report: Path):
    """Pictures and tables scroll in their own boxes."""
    browser.load(report, width=480)
    for key in KEYS:
        browser.click(f"#tab-{key}")
        assert browser.value("document.documentElement.scrollWidth") <= 480, key


def test_every_panel_is_there_without_the_script(browser: Page, report: Path, tmp_path: Path):
    content = report.read_text(encoding="utf-8")
    start, end = content.index("<script>"), content.index("</script>")
    (tmp_path / "plain.html").write_text(content[:start] + content[end + len("</script>") :], encoding="utf-8")
    browser.load(tmp_path / "plain.html")
    assert browser.value(VISIBLE) == ",".join(KEYS)
    assert browser.value("document.querySelectorAll('figure .mark > title').length") > 100
