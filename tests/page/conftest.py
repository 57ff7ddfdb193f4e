"""One page in one headless Chromium for all tests of a worker; they are skipped where there is no browser."""

import json
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from selenium import webdriver
from selenium.webdriver.chrome.options import Options
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.support.wait import WebDriverWait

from pinghu_cli.document.model import Document
from pinghu_cli.finding.engine import index_of
from pinghu_cli.pages.web.page import whole_page

PLAIN = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage",
    "--lang=zh-TW", "--disable-ipc-flooding-protection", "--force-prefers-reduced-motion",
)  # fmt: skip
"""Flags with which Chromium reaches out for nothing; it needs no sandbox for a page of our own."""


GO = """
const [address, done] = arguments;
const before = location.hash;
location.hash = address;
if (location.hash === before) done();
else addEventListener("hashchange", () => setTimeout(done), { once: true });
"""


class Browser:
    """A page opened from a folder."""

    def __init__(self, driver: webdriver.Chrome) -> None:
        self.driver = driver
        self._untouched: Path | None = None

    def open(self, file: Path, address: str = "") -> None:
        """Open the page anew, and wait until its data is there."""
        self._untouched = None
        self.driver.get("about:blank")
        self.driver.get(f"{file.as_uri()}{address}")
        self.wait("return document.documentElement.dataset.ready === 'yes'")

    def show(self, file: Path) -> None:
        """The start of a page that is opened anew only where something else was opened since it was last shown."""
        if self._untouched != file:
            self.open(file)
            self._untouched = file
        self.go("#/")

    def go(self, address: str) -> None:
        """Follow an address within the page."""
        self.driver.execute_async_script(GO, address)

    def wait(self, script: str) -> None:
        """Until a script gives true."""
        WebDriverWait(self.driver, 20, poll_frequency=0.05).until(lambda driver: driver.execute_script(script))

    def run(self, script: str, *arguments: Any) -> Any:
        """What a script returns."""
        return self.driver.execute_script(script, *arguments)

    def ask(self, body: str, value: Any) -> Any:
        """What a function body gives for ``value`` (``input``), with the page's answers at hand (``page``)."""
        self.driver.set_script_timeout(120)
        text = self.driver.execute_async_script(
            "const done = arguments[arguments.length - 1]; const input = JSON.parse(arguments[0]);"
            "const big = (key, part) => typeof part === 'bigint' ? { big: String(part) } : part;"
            f"globalThis.pinghu.then((page) => {{ {body} }})"
            ".then((value) => done(JSON.stringify(value, big)), (error) => done('!' + error.stack));",
            json.dumps(value),
        )
        assert not text.startswith("!"), text
        return json.loads(text, object_hook=lambda part: int(part["big"]) if part.keys() == {"big"} else part)

    def text(self) -> str:
        """What the main part of the page says."""
        return str(self.run("return document.querySelector('main').innerText"))


@pytest.fixture(scope="session")
def driver() -> Iterator[webdriver.Chrome]:
    chromium, served = shutil.which("chromium"), shutil.which("chromedriver")
    if not (chromium and served):
        pytest.skip("there is no Chromium with its driver")
    with tempfile.TemporaryDirectory(prefix="pinghu-chromium-", ignore_cleanup_errors=True) as profile:
        options = Options()
        options.binary_location = chromium
        for flag in (*PLAIN, f"--user-data-dir={profile}"):
            options.add_argument(flag)
        options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
        service = Service(served, env={**os.environ, "HOME": profile})
        driven = webdriver.Chrome(options=options, service=service)
        yield driven
        driven.quit()


@pytest.fixture(scope="session")
def page_file(tmp_path_factory: pytest.TempPathFactory, document: Document) -> Path:
    """The page of the shipped document."""
    file = tmp_path_factory.mktemp("page") / "page.html"
    file.write_text(whole_page(document, index_of(document)), encoding="utf-8")
    return file


@pytest.fixture(scope="session")
def window(driver: webdriver.Chrome) -> Browser:
    """The browser, whatever it shows."""
    return Browser(driver)


@pytest.fixture
def browser(window: Browser, page_file: Path) -> Browser:
    """The page of the shipped document, opened anew."""
    window.open(page_file)
    return window


@pytest.fixture
def shown(window: Browser, page_file: Path) -> Browser:
    """The same page for those that only look at it and ask it: as the test before them has left it."""
    window.show(page_file)
    return window
