"""The page for browsers: its size, and what a key in its search box takes.

    python benchmarks/page.py [--questions 60] [--passes 3]

Typed questions are entered into the page in Chromium, a character at a time; after each, the answers are looked up,
written into the page and laid out. Of each key the least time of the passes counts, for a browser has no clock of the
processor. Beside it, as the measure: going through all items for those that hold the letters as they are typed, which
is the least that a page could do. Needs Chromium with its driver, and selenium.
"""

import argparse
import gzip
import json
import os
import shutil
import statistics
import sys
import tempfile
from pathlib import Path

from selenium import webdriver
from selenium.webdriver.chrome.options import Options
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.support.wait import WebDriverWait
from timing import setting

from pinghu_cli import api
from pinghu_cli.finding.engine import index_of
from pinghu_cli.pages.web.page import whole_page

QUERIES = Path(__file__).parent.parent / "tests" / "finding" / "blind.jsonl"
FLAGS = ("--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run")
FRAME_MS = 1000 / 60
TYPE = """
const [questions, texts] = JSON.parse(arguments[0]);
const input = document.querySelector("#query"), form = input.form, results = document.querySelector(".results");
const keys = [];
for (const question of questions) {
  const characters = [...question];
  for (let end = 1; end <= characters.length; end += 1) {
    const text = characters.slice(0, end).join("");
    const started = performance.now();
    const found = texts.filter((one) => one.includes(text)).length;
    const scanned = performance.now();
    input.value = text;
    form.requestSubmit();
    results.getBoundingClientRect();
    keys.push([performance.now() - scanned, scanned - started, found]);
  }
}
return JSON.stringify(keys);
"""


def opened(page: Path, profile: str) -> webdriver.Chrome:
    """The page in a browser, its search at hand."""
    chromium, driver = shutil.which("chromium"), shutil.which("chromedriver")
    if not (chromium and driver):
        sys.exit("there is no Chromium with its driver")
    options = Options()
    options.binary_location = chromium
    for flag in (*FLAGS, f"--user-data-dir={profile}"):
        options.add_argument(flag)
    browser = webdriver.Chrome(options=options, service=Service(driver, env={**os.environ, "HOME": profile}))
    browser.set_script_timeout(600)
    browser.get(page.as_uri())
    WebDriverWait(browser, 60).until(
        lambda driven: driven.execute_script("return document.documentElement.dataset.ready === 'yes'")
    )
    return browser


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--questions", type=int, default=60)
    parser.add_argument("--passes", type=int, default=3)
    options = parser.parse_args()
    lines = QUERIES.read_text(encoding="utf-8").splitlines()
    questions = [json.loads(line)["query"] for line in lines[:: max(1, len(lines) // options.questions)]]
    document = api.load()
    content = whole_page(document, index_of(document)).encode()
    given = json.dumps([questions, [f"{item.title} {item.text}" for item in document.items()]])
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        page = Path(folder) / "page.html"
        page.write_bytes(content)
        browser = opened(page, folder)
        try:
            passes = [json.loads(browser.execute_script(TYPE, given)) for _ in range(options.passes + 1)][1:]
            version = browser.capabilities["browserVersion"]
        finally:
            browser.quit()
    print(f"{setting(options.passes)}, Chromium {version}\n")
    print(f"page: {len(content) / 1e6:.2f} MB, {len(gzip.compress(content)) / 1e6:.2f} MB as it is sent packed\n")
    print(
        f"| {len(passes[0]):,} keys | median, ms | p99 | worst | × of a frame, worst |\n| --- | --: | --: | --: | --: |"
    )
    for name, place in (("search, written and laid out", 0), ("going through all items", 1)):
        took = sorted(min(every[key][place] for every in passes) for key in range(len(passes[0])))
        p99 = took[int(0.99 * (len(took) - 1))]
        middle, worst = statistics.median(took), took[-1]
        print(f"| {name} | {middle:.2f} | {p99:.2f} | {worst:.2f} | {worst / FRAME_MS:.2f} |")


if __name__ == "__main__":
    main()
