"""What a call may import: a start is as fast as what it loads is little.

Every list holds the packages that the call may load beyond a bare Python; another on the path needs a reason, and a
look at ``python benchmarks/startup.py``. The test is of modules, not of time, so that it says the same on any machine.
"""

import json
import subprocess
import sys
from functools import cache

import pytest

from tests.calling import UNMEASURED

CALL = """
import sys
from pinghu_cli.__main__ import call
try:
    call(sys.argv[2:])
except SystemExit:
    pass
print(*sorted(sys.modules), file=sys.stderr)
"""
FRAMEWORK = {"typer", "annotated_doc", "shellingham"}
"""Typer and what it imports."""
DATA = {"msgspec", "typing_extensions"}
"""Typed values. msgspec imports typing_extensions where it is installed."""
COMMAND = {
    *("limits", "cli", "errors", "output", "commands", "files", "interrupts"),
    *("quantities", "document", "declared", "drafts"),
}
SEARCH = COMMAND | {"finding", "names", "spelling", "listings"}
ITEMS = SEARCH - {"finding"} | {"api", "pages"}
TAB = {"_PINGHU_COMPLETE": "fish"}

CASES: dict[str, tuple[dict[str, str], set[str], set[str]]] = {
    "pinghu --version": ({}, {"cli", "errors", "limits", "interrupts", "output", "commands"}, set()),
    "pinghu measures --unit j": (TAB, ITEMS, FRAMEWORK | DATA),
    "pinghu search 智能工廠 -f json": ({}, SEARCH, FRAMEWORK | DATA),
    "pinghu search 智能工廠 -f table": ({}, SEARCH | {"pages"}, FRAMEWORK | DATA | {"rich"}),
    "pinghu show 9 -f json": ({}, ITEMS, FRAMEWORK | DATA),
    "pinghu show 9 -f table": ({}, ITEMS, FRAMEWORK | DATA | {"rich"}),
}
"""Line -> environment, packages of ours, packages of others, on the shipped document."""
HEAVY = {
    *("document.checks", "document.model", "document.yaml_source", "finding.build", "finding.hear", "names.resolve"),
    *("output.formats", "output.page", "json", "html", "hashlib"),
    *("yaml", "pypinyin", "opencc", "rapidfuzz", "sqlglot", "duckdb", "pydantic", "rich.console", "asyncio", "decimal"),
}
"""What only some calls need, and none of these pays for unless it is listed."""
USUAL = {"decimal", "output.formats"}
NAMED = {"document.model", "names.resolve"}
"""What a call needs that resolves a name."""
PAGE = {"output.page", "rich.console"}
NEEDED = {
    "pinghu --version": set[str](),
    "pinghu measures --unit j": {"decimal", "document.model"},
    "pinghu search 智能工廠 -f json": USUAL | {"json"},
    "pinghu search 智能工廠 -f table": USUAL | PAGE,
    "pinghu show 9 -f json": USUAL | NAMED | {"json"},
    "pinghu show 9 -f table": USUAL | NAMED | PAGE,
}
"""Line -> what of `HEAVY` it does need."""


@cache
def imported(line: str) -> set[str]:
    """Names of all modules that a call of ``line`` has loaded at its end; ours without their package."""
    environ = CASES[line][0]
    environment = UNMEASURED | environ
    words = line.split(" ")
    done = subprocess.run(
        [sys.executable, "-c", CALL, *words], env=environment, capture_output=True, text=True, check=True
    )
    assert done.stdout
    return {name.removeprefix("pinghu_cli.") for name in done.stderr.splitlines()[-1].split()}


@cache
def bare() -> set[str]:
    """Packages that a bare Python has loaded."""
    code = "import json, sys\nprint(json.dumps(sorted(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], env=UNMEASURED, capture_output=True, text=True, check=True)
    return {name.partition(".")[0] for name in json.loads(done.stdout)}


@pytest.mark.parametrize("line", CASES)
def test_a_call_loads_no_other_packages_than_these(line: str) -> None:
    _, ours, theirs = CASES[line]
    found = {name.partition(".")[0] for name in imported(line)} - set(sys.stdlib_module_names) - bare()
    assert found - {"__main__", "pinghu_cli"} <= ours | theirs


@pytest.mark.parametrize("line", CASES)
def test_a_call_loads_nothing_heavy_that_it_does_not_need(line: str) -> None:
    assert imported(line) & HEAVY <= NEEDED[line]


@pytest.mark.parametrize("line", CASES)
def test_a_call_loads_the_module_of_its_command_alone(line: str) -> None:
    others = {"commands.estimate", "commands.match", "commands.export", "commands.validate", "commands.overview"}
    assert not imported(line) & others
