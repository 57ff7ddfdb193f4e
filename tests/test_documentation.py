"""What the documentation shows is what the tool does: every console block is run, every Python block too.

``PINGHU_UPDATE_GOLDEN=1`` writes the real output into the blocks; read the difference before you commit it.
"""

import contextlib
import doctest
import os
import re
import shlex
from pathlib import Path

import pytest

from tests.terminal import in_terminal, shown_within

ROOT = Path(__file__).parent.parent
PAGES = ["README.md", "README.zh.md", *(str(path.relative_to(ROOT)) for path in sorted((ROOT / "docs").glob("*.md")))]
CONSOLE = re.compile(r"```console\n(.*?)```", re.DOTALL)
OURS = re.compile(r"pinghu (?:'[^']*'|[^'\"$`\\|&;<>*?~#()])*")
"""A command line of ours that needs no shell."""
LINK = re.compile(r"\]\((?!https?:)([^)#\s]*)#?([^)\s]*)\)")
REST = "[…]"
"""A line that stands for the rest of the output."""


@pytest.fixture(autouse=True)
def _of_what_ships(monkeypatch: pytest.MonkeyPatch) -> None:
    """The pages show the document that ships, whatever other the tests speak of."""
    monkeypatch.delenv("PINGHU_DATA", raising=False)


def shown(block: str) -> list[tuple[str, str]]:
    """The commands of a console block with the output shown under each."""
    parts = re.split(r"^\$ (.*)\n", block, flags=re.MULTILINE)[1:]
    return [(line, output.strip("\n")) for line, output in zip(parts[::2], parts[1::2], strict=True)]


def real(line: str, as_shown: str, folder: Path, language: str) -> str:
    """The real output of ``line`` in ``folder``, cut where the page cuts it."""
    environment = {"TERM": "dumb", "LANG": language}
    if OURS.fullmatch(line):
        with contextlib.chdir(folder):
            output = shown_within(shlex.split(line)[1:], environment=environment)
    else:
        if " | " in line:  # two programs write to the terminal at once: show what they say beside their output last
            line = f"({line}) 2> stderr; cat stderr; rm stderr"
        output = in_terminal(f"cd {folder} && {line}", environment=environment)
    output = output.strip("\n")
    if as_shown.endswith(REST):
        kept = as_shown.count("\n")
        output = "\n".join([*output.splitlines()[:kept], REST])
    return output


@pytest.mark.parametrize("page", PAGES)
def test_console_blocks_are_real(page: str, tmp_path: Path) -> None:
    """Each ``$ command`` of the page prints, in a terminal of 80 columns, what the page shows.

    Pages in Chinese are for readers whose system is in Chinese.
    """
    path = ROOT / page
    (tmp_path / "docs").symlink_to(ROOT / "docs")
    text = path.read_text(encoding="utf-8")
    language = "zh_CN.UTF-8" if page.endswith(".zh.md") else "C.UTF-8"

    def rewritten(block: re.Match[str]) -> str:
        body = "\n".join(
            f"$ {line}\n{real(line, output, tmp_path, language)}".rstrip() for line, output in shown(block[1])
        )
        return f"```console\n{body}\n```"

    fresh = CONSOLE.sub(rewritten, text)
    if os.environ.get("PINGHU_UPDATE_GOLDEN"):
        path.write_text(fresh, encoding="utf-8")
    assert path.read_text(encoding="utf-8") == fresh


@pytest.mark.parametrize("page", PAGES)
def test_python_examples_are_real(page: str) -> None:
    """Each ``>>>`` of the page gives what it shows."""
    failed, _ = doctest.testfile(str(ROOT / page), module_relative=False, encoding="utf-8")
    assert failed == 0


def anchors(page: Path) -> set[str]:
    """What a link into a page can name: its headings, as GitHub makes them."""
    headings = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), flags=re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", [*PAGES, "CONTRIBUTING.md", "CHANGELOG.md", "tests/finding/README.md"])
def test_every_link_leads_somewhere(page: str) -> None:
    path = ROOT / page
    for place, anchor in LINK.findall(path.read_text(encoding="utf-8")):
        target = path.parent / place if place else path
        assert target.exists(), place
        assert not anchor or anchor in anchors(target), f"{place}#{anchor}"
