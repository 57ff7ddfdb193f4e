"""The page as people use it: by keyboard, with a screen reader, on a phone, in the dark, on paper, in both scripts."""

import datetime
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_core_python.base import AXE_SCRIPT
from msgspec.structs import replace
from selenium import webdriver
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.keys import Keys

from pinghu_cli.document.doubts import banner
from pinghu_cli.document.load import load
from pinghu_cli.document.model import Document
from pinghu_cli.document.query import offers
from pinghu_cli.document.validity import lapse_line, validity
from pinghu_cli.finding.engine import index_of
from pinghu_cli.output.script import convert
from pinghu_cli.pages.web.page import MODULES, script, whole_page
from pinghu_cli.quantities.clock import today
from pinghu_cli.receipts.rules import period
from tests.calling import Call
from tests.conftest import EVIL_TITLES
from tests.page.conftest import Browser
from tests.page.test_same import VERDICTS, matches_agree, profiles, receipts_agree, verdicts
from tests.thorough import examples

ROOT = Path(__file__).parents[2]
VIEWS = (
    "#/",
    "#經信局",
    "#smart-factory.factory",
    "#/search/智能工廠",
    "#/find",
    "#/estimate",
    "#/budget",
    "#/units",
    "#/text",
    "#/about",
    "#9",
    "#N1",
)
PHONE, DESK = 360, 1280
HEADING = "return document.querySelector('main h2').innerText"
MOST_BYTES = 700_000


@pytest.fixture
def screen(driver: webdriver.Chrome) -> Iterator[None]:
    """What a test changes of the screen is as before afterwards."""
    yield
    driver.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})
    driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "", "features": []})


def look(browser: Browser, width: int = DESK, scheme: str = "light", media: str = "") -> None:
    size = {"width": width, "height": 800, "deviceScaleFactor": 1, "mobile": width < 500}
    browser.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    features = [{"name": "prefers-color-scheme", "value": scheme}]
    browser.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": media, "features": features})


def press(browser: Browser, *keys: str) -> None:
    ActionChains(browser.driver, duration=0).send_keys(*keys).perform()


def focus(browser: Browser) -> str:
    """What has the focus, as it is called."""
    return str(
        browser.run(
            "const one = document.activeElement;"
            "return one.getAttribute('aria-label') ?? one.labels?.[0]?.innerText ?? one.innerText ?? one.tagName"
        )
    ).strip()


def tab_to(browser: Browser, name: str, most: int = 60) -> None:
    """Press Tab until something called ``name`` has the focus."""
    for _ in range(most):
        press(browser, Keys.TAB)
        if focus(browser) == name:
            return
    pytest.fail(f"Tab never comes to {name}, last was {focus(browser)}")


def console(browser: Browser) -> list[str]:
    entries = browser.driver.get_log("browser")  # type: ignore[no-untyped-call]
    return [entry["message"] for entry in entries]


def test_it_is_one_small_file_that_refers_to_nothing_outside(page_file: Path) -> None:
    text = page_file.read_text(encoding="utf-8")
    assert len(text.encode()) <= MOST_BYTES
    assert not re.findall(r"""(?:src|href)=["'](?!#|data:)|@import|url\(|https?://(?!www\.w3\.org/2000/svg)""", text)
    assert not re.findall("%%[a-z]+%%", text)


def test_it_comes_out_the_same_every_time(document: Document, page_file: Path) -> None:
    assert whole_page(document, index_of(document)) == page_file.read_text(encoding="utf-8")


def test_the_script_holds_every_module() -> None:
    joined = script()
    assert {path.stem for path in (ROOT / "pinghu_cli/pages/web/assets").glob("*.js")} == set(MODULES)
    assert not re.findall(r"^(?:import|export) ", joined, re.MULTILINE)


def test_no_figure_of_the_document_stands_in_the_script(document: Document) -> None:
    """What the page computes with comes with its data."""
    code = script()
    for offer in offers(document):
        assert offer.id not in code
        assert offer.name not in code
    years = set(map(str, period(document)))
    assert not years & set(re.findall(r"\d{4}", re.sub(r"(?m)^ *(//|/?\*).*$", "", code)))


def test_the_lapse_stands_on_top(shown: Browser, document: Document) -> None:
    told = shown.run("return document.getElementById('lapse').innerText")
    assert told == (lapse_line(validity(document), today()) or "")


@pytest.mark.parametrize(
    ("address", "heading"),
    [
        ("#9", "(九) 加快數智化轉型"),
        ("#(九)", "(九) 加快數智化轉型"),
        ("#D2", "領域二 加快先進制造業發展"),
        ("#smart-factory.factory", "省級智能工廠"),
        ("#smart-factory", "(九) 加快數智化轉型"),
        ("#經信局", "經信局"),
        ("#工信局", "經信局"),
        ("#/units", "責任單位"),
        ("#nowhere", "沒有這一頁"),
        ("#%E0%A4%A", "沒有這一頁"),
        ("#__proto__", "沒有這一頁"),
    ],
)
def test_an_address_names_a_thing(shown: Browser, address: str, heading: str) -> None:
    shown.go(address)
    assert shown.run(HEADING) == heading
    assert not console(shown)


@pytest.mark.parametrize(
    ("address", "heading"), [("#smart-factory.factory", "省級智能工廠"), ("#%E0%A4%A", "沒有這一頁")]
)
def test_it_opens_at_an_address(window: Browser, page_file: Path, address: str, heading: str) -> None:
    window.open(page_file, address)
    assert window.run(HEADING) == heading
    assert not console(window)


WALK = """
const seen = new Set();
const lost = [];
const walk = async () => {
  while (input.length) {
    const address = input.pop();
    if (seen.has(address)) continue;
    seen.add(address);
    if (location.hash !== address) {
      const moved = new Promise((there) => {
        addEventListener("hashchange", () => setTimeout(there), { once: true });
      });
      location.hash = address;
      await moved;
    }
    if (document.querySelector("main h2").innerText === "沒有這一頁") lost.push(address);
    document.querySelectorAll("main a").forEach((link) => input.push(link.getAttribute("href")));
  }
  return [seen.size, lost];
};
return walk();
"""


def test_every_link_within_leads_somewhere(shown: Browser) -> None:
    seen, lost = shown.ask(WALK, ["#/text", "#/units", "#/about", "#/budget"])
    assert lost == []
    assert seen > 200
    assert not console(shown)


VIOLATIONS = """
const [excluded, options, done] = arguments;
const whole = { exclude: [[excluded]] };
axe.run(whole, { ...options, resultTypes: ["violations"] }).then(({ violations }) => done(violations));
"""
ALIKE = f"main .verdicts > li:nth-child(n + {examples(6, 1_000)})"
"""Of many entries that are made alike, some are looked at."""


def violations(browser: Browser, scheme: str) -> list[dict[str, Any]]:
    """What the checker finds; in the dark only the colours differ."""
    if not browser.run("return 'axe' in window"):
        browser.run(AXE_SCRIPT)
    options = {"runOnly": ["color-contrast"]} if scheme == "dark" else {}
    found: list[dict[str, Any]] = browser.driver.execute_async_script(VIOLATIONS, ALIKE, options)
    return found


@pytest.mark.usefixtures("screen")
@pytest.mark.parametrize("address", VIEWS)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_checker_of_accessibility_finds_nothing(shown: Browser, address: str, scheme: str) -> None:
    look(shown, PHONE, scheme)
    shown.go(address)
    found = violations(shown, scheme)
    assert [(one["id"], [node["html"] for node in one["nodes"]][:3]) for one in found] == []


ANSWER = """
const form = () => document.querySelector('.question');
for (const name of ['企業', '是', '省級智能工廠']) {
  [...form().querySelectorAll('input')].find((input) => input.value === name).click();
  form().requestSubmit();
}
document.querySelectorAll('details').forEach((one) => { one.open = true; });
"""
CLAIM = """
document.querySelector('.picks button').click();
const input = document.querySelector('.picker input');
input.value = arguments[0];
input.dispatchEvent(new Event('input'));
document.querySelector('.picks button').click();
const amount = [...document.querySelectorAll('.claim')].at(-1).querySelector('input');
amount.value = arguments[1];
amount.dispatchEvent(new Event('input'));
"""


@pytest.mark.usefixtures("screen")
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nor_does_it_in_what_people_have_filled_in(browser: Browser, scheme: str) -> None:
    look(browser, PHONE, scheme)
    browser.go("#/find")
    browser.run(ANSWER)
    assert "符合 1 項,合計上限 250,000 元" in browser.text()
    assert violations(browser, scheme) == []
    browser.go("#/estimate")
    browser.run(CLAIM, "人工智能企業合作", "許多")
    assert "看不懂這個金額" in browser.text()
    assert violations(browser, scheme) == []


@pytest.mark.usefixtures("screen")
@pytest.mark.parametrize("address", VIEWS)
def test_nothing_is_wider_than_a_phone(shown: Browser, address: str) -> None:
    look(shown, PHONE)
    shown.go(address)
    assert shown.run("return document.documentElement.scrollWidth") <= PHONE


@pytest.mark.usefixtures("screen")
def test_paper_has_what_is_to_be_kept_and_no_buttons(shown: Browser) -> None:
    shown.go("#經信局")
    look(shown, media="print")
    visible = "return [...document.querySelectorAll(arguments[0])].filter((one) => one.offsetParent).length"
    assert shown.run(visible, "nav a, button, .skip, footer p") == 0
    assert shown.run(visible, ".ticks li") > 20
    assert shown.run(visible, "#lapse") == (1 if shown.run("return document.getElementById('lapse').innerText") else 0)


def test_the_skip_link_comes_first_and_leads_to_the_content(browser: Browser) -> None:
    press(browser, Keys.TAB)
    assert focus(browser) == "跳到內容"
    press(browser, Keys.ENTER)
    assert browser.run("return document.activeElement.id") == "main"


def test_by_keyboard_alone_from_a_question_to_a_receipt(browser: Browser) -> None:
    tab_to(browser, "想知道什麼?")
    press(browser, "智能工厂", Keys.ENTER)
    browser.wait("return Boolean(document.querySelector('.hits'))")
    tab_to(browser, "(九) 加快數智化轉型")
    press(browser, Keys.ENTER)
    browser.wait("return document.querySelector('main h2').innerText.startsWith('(九)')")
    assert focus(browser) == "(九) 加快數智化轉型"
    tab_to(browser, "試算「省級智能工廠」")
    press(browser, Keys.ENTER)
    browser.wait("return document.querySelector('main h2').innerText === '試算'")
    assert "250,000 元" in browser.text()
    tab_to(browser, "加一個項目")
    press(browser, Keys.ENTER)
    tab_to(browser, "項目的名稱或俗稱")
    press(browser, "人工智能", Keys.TAB)
    while not focus(browser).startswith("加入 "):
        press(browser, Keys.TAB)
    chosen = focus(browser).removeprefix("加入 ")
    press(browser, Keys.ENTER)
    browser.wait("return document.querySelectorAll('.claim').length === 2")
    assert (
        browser.run("return document.activeElement.closest('fieldset').querySelector('legend').innerText")
        == f"2. {chosen}"
    )
    press(browser, "320萬")
    browser.wait("return document.querySelector('.receipt').innerText.includes('3,200,000 元')")
    tab_to(browser, "去掉 省級智能工廠", 200)
    press(browser, Keys.SPACE)
    assert browser.run("return document.querySelectorAll('.claim').length") == 1


def test_by_keyboard_alone_through_the_finder(browser: Browser) -> None:
    tab_to(browser, "找補助")
    press(browser, Keys.ENTER)
    browser.wait("return Boolean(document.querySelector('.question'))")
    tab_to(browser, "企業")
    press(browser, Keys.SPACE)
    tab_to(browser, "確定")
    press(browser, Keys.ENTER)
    for _ in range(30):
        if browser.run("return Boolean(document.querySelector('.done'))"):
            break
        assert browser.run("return document.activeElement.tagName") == "LEGEND"
        tab_to(browser, "不知道", 200)
        press(browser, Keys.ENTER)
    assert "沒有別的問題了" in browser.text()
    said = browser.run("return document.querySelector('.sum').innerText")
    assert re.fullmatch(r"符合 0 項;可能符合 \d{2,} 項;不符合 \d+ 項", said)


def test_answers_change_what_is_met_and_can_be_taken_back(browser: Browser) -> None:
    browser.go("#/find")
    first = "document.querySelector('.question')"
    browser.run(f"{first}.querySelector('input[value=個人]').click(); {first}.requestSubmit()")
    browser.run(f"{first}.querySelector('input[value=是]').click(); {first}.requestSubmit()")
    for _ in range(20):
        if browser.run(f"return {first}.querySelector('legend').innerText").find("買了") >= 0:
            break
        browser.run(f"{first}.querySelector('button[type=button]').click()")
    browser.run(f"{first}.querySelector('.choice input').click(); {first}.requestSubmit()")
    assert re.search(r"符合 [1-9]\d* 項", browser.text())
    browser.run("document.querySelector('[aria-label=改「申請人」]').click()")
    browser.run(f"{first}.querySelector('input[value=企業]').click(); {first}.requestSubmit()")
    assert "購置" not in browser.run("return document.querySelector('.answers').innerText")


@pytest.mark.parametrize(
    ("first_day", "says"),
    [
        (datetime.date(2025, 1, 1), "省級綠色工廠(2023年)"),
        (None, "省級綠色工廠(2023年;文件沒有寫自哪一年起有效,不知算不算新的,未計入)"),
    ],
)
def test_the_year_of_a_title_is_kept_and_shown(
    window: Browser, document: Document, tmp_path: Path, first_day: datetime.date | None, says: str
) -> None:
    """Where the text does not print from when it holds, the title stays open, and is not asked about for ever."""
    effective = replace(document.document.effective, first_day=first_day)
    page = tmp_path / "page.html"
    other = replace(document, document=replace(document.document, effective=effective))
    page.write_text(whole_page(other, index_of(document)), encoding="utf-8")
    window.open(page, "#/find")
    first, answers = "document.querySelector('.question')", "document.querySelector('.answers').innerText"
    window.run(f"{first}.querySelector('input[value=企業]').click(); {first}.requestSubmit()")
    window.run(f"{first}.querySelector('input[value=是]').click(); {first}.requestSubmit()")
    for _ in range(20):
        if window.run(f"return Boolean({first}.querySelector('input[value=省級綠色工廠]'))"):
            break
        window.run(f"{first}.querySelector('button[type=button]').click()")
    asked = window.run(f"return {first}.querySelector('legend').innerText")
    window.run(f"{first}.querySelector('input[value=省級綠色工廠]').click()")
    window.run(f"{first}.querySelector('input[name=\"year 省級綠色工廠\"]').value = 2023; {first}.requestSubmit()")
    assert says in window.run(f"return {answers}")
    assert window.run(f"return {first}.querySelector('legend').innerText") != asked


def test_ticks_are_kept_and_a_browser_without_memory_says_so(browser: Browser, page_file: Path) -> None:
    browser.go("#經信局")
    browser.run("document.querySelector('.ticks input').click()")
    assert browser.run("return document.querySelector('.count').innerText").startswith("已勾 1 / ")
    browser.open(page_file, "#經信局")
    assert browser.run("return document.querySelector('.ticks input').checked")
    browser.run("document.querySelector('.ticks input').click()")
    browser.run("Object.defineProperty(globalThis, 'localStorage', { get() { throw new Error('forbidden'); } })")
    browser.run("document.querySelector('.ticks input').click()")
    assert browser.run("return document.getElementById('status').innerText") == "這個瀏覽器不能保存勾選"
    assert browser.run("return document.querySelector('.ticks input').checked")


def test_simplified_text_is_what_opencc_makes_of_it(browser: Browser) -> None:
    shown = {}
    for address in VIEWS:
        browser.go(address)
        shown[address] = str(browser.run("return document.body.innerText"))
    browser.run("document.getElementById('script').click()")
    assert browser.run("return document.documentElement.lang") == "zh-Hans"
    for address, text in shown.items():
        browser.go(address)
        simplified = browser.run("return document.body.innerText")
        assert simplified == convert(text.replace("看簡體", "看繁體", 1), "hans"), address
    browser.run("document.getElementById('script').click()")
    assert browser.run("return document.body.innerText") == text
    browser.run("localStorage.clear()")


def test_it_opens_in_the_script_that_was_asked_for(window: Browser, call: Call, tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    assert call("export", "html", str(page), "--script", "hans").code == 0
    window.open(page)
    assert window.run("return document.documentElement.lang") == "zh-Hans"
    assert "责任单位" in window.run("return document.querySelector('nav').innerText")
    window.run("document.getElementById('script').click()")
    window.open(page)
    assert window.run("return document.documentElement.lang") == "zh-Hant"
    window.run("localStorage.clear()")


def test_a_draft_says_so_on_top_and_rests_no_receipt_on_a_doubt(
    window: Browser, document: Document, tmp_path: Path
) -> None:
    domain = document.domains[1]
    measure = next(one for one in domain.measures if one.id == "9")
    groups = tuple(replace(group, doubt="金額看不清") for group in measure.incentives)
    measures = tuple(replace(one, incentives=groups) if one is measure else one for one in domain.measures)
    domains = tuple(replace(one, measures=measures) if one is domain else one for one in document.domains)
    draft, page = replace(document, domains=domains), tmp_path / "page.html"
    page.write_text(whole_page(draft, index_of(document)), encoding="utf-8")
    window.open(page, "#smart-factory.factory")
    assert window.run("return document.getElementById('draft').innerText") == banner(draft)
    assert "待定:金額看不清" in window.text()
    receipts_agree(window, draft, 200, 3)


def test_titles_that_a_page_would_obey_are_text(window: Browser, evil: Path, tmp_path: Path) -> None:
    hurt = evil.read_text(encoding="utf-8").replace(
        "[a]級 [/] :smile:", "<img src=x onerror=document.title=1></script><b>"
    )
    data, page = tmp_path / "evil.yaml", tmp_path / "page.html"
    data.write_text(hurt, encoding="utf-8")
    document = load(data)
    page.write_text(whole_page(document, index_of(document)), encoding="utf-8")
    window.open(page, "#1")
    assert "<img src=x onerror=document.title=1></script><b>" in window.text()
    window.go("#2")
    assert EVIL_TITLES[1] in window.text()
    assert not window.run("return document.querySelector('main img, main b')")


@pytest.mark.parametrize("name", ["edition-2024.yaml", "edition-2025.yaml"])
def test_another_document_has_its_page_and_the_same_answers(
    window: Browser, call: Call, tmp_path: Path, name: str
) -> None:
    data, page = ROOT / "docs" / name, tmp_path / "page.html"
    assert call("export", "html", str(page), "--data", str(data)).code == 0
    document = load(data)
    window.open(page)
    for address in ("#/", "#/find", "#/estimate", "#/budget", "#/units", "#/text", "#/about", "#1", "#D1"):
        window.go(address)
        assert window.run(HEADING) != "沒有這一頁", address
    assert not console(window)
    receipts_agree(window, document, 200, 1)
    if document.facts:
        matches_agree(window, document, profiles(document, 50, 1), VERDICTS, verdicts)
