"""What a call may import: a start is as fast as what it loads is little.

Every list holds all that the call may load beyond a bare Python; another module on the path needs a reason, and a look
at ``python benchmarks/startup.py``. The test is of modules, not of time, so that it says the same on any machine.
"""

import json
import subprocess
import sys
from functools import cache

import pytest

from tests.calling import CLEAN

CALL = """
import json, sys
from pinghu_cli.__main__ import call
try:
    call(json.loads(sys.argv[1])[1:])
except SystemExit:
    pass
print(json.dumps(sorted(sys.modules)), file=sys.stderr)
"""
FRAMEWORK = {"typer", "annotated_doc", "shellingham"}
"""Typer and what it imports."""
DATA = {"msgspec", "platformdirs", "typing_extensions"}
"""Typed values, and where the cache is. msgspec imports typing_extensions where it is installed."""

APP = {"cli", "errors", "output", "output.reader", "output.script", "output.streams", "commands"}
COMMAND = APP | {
    "declared",
    *("commands.completion", "commands.help", "commands.session", "output.fold", "output.view"),
    *(
        "files",
        "quantities",
        "quantities.printed",
        "quantities.numerals",
        "document",
        "document.cache",
        "document.grants",
        "document.load",
        "document.model",
        "document.register",
        "document.struct",
        "document.yaml_source",
    ),
}
PRINTED = {"output.formats", "output.printer"}
SEARCH = {
    *("commands.search", "finding", "finding.tokens", "finding.engine", "finding.index", "spelling.normalise"),
    *("names.numbering", "finding.query", "finding.rank", "finding.respell", "finding.snippet", "spelling.sounds"),
    *("names", "spelling", "spelling.variants", "listings", "listings.hits"),
}
ITEMS = {
    *(
        "api",
        "commands.items",
        "listings",
        "listings.figures",
        "listings.items",
        "pages",
        "pages.tables",
        "document.operators",
        "document.query",
        "document.text",
    ),
    "document.wording",
}
RESOLVE = {
    "names",
    "spelling",
    "spelling.nearest",
    "spelling.normalise",
    "names.numbering",
    "names.resolve",
    "spelling.variants",
}
TAB = {"_PINGHU_COMPLETE": "complete_fish", "_TYPER_COMPLETE_FISH_ACTION": "get-args"}

CASES: dict[str, tuple[dict[str, str], set[str], set[str]]] = {
    "pinghu --version": ({}, APP, set()),
    "pinghu measures --unit j": (TAB, COMMAND | ITEMS | {"names", "names.choices"}, FRAMEWORK | DATA),
    "pinghu search 智能工廠 -f json": ({}, COMMAND | PRINTED | SEARCH, FRAMEWORK | DATA),
    "pinghu search 智能工廠 -f table": ({}, COMMAND | PRINTED | SEARCH | {"output.page"}, FRAMEWORK | DATA | {"rich"}),
    "pinghu show 9 -f json": ({}, COMMAND | PRINTED | ITEMS | RESOLVE, FRAMEWORK | DATA),
    "pinghu show 9 -f table": ({}, COMMAND | PRINTED | ITEMS | RESOLVE | {"output.page"}, FRAMEWORK | DATA | {"rich"}),
}
"""Line -> environment, modules of ours, packages of others, when the cache is warm."""
RICH = {"rich", "rich._extension", "rich._unicode_data", "rich.cells"}
"""Of rich, a table needs the widths of characters."""
PYTHON = {
    "array",
    "contextlib",
    "encodings.ascii",
    "errno",
    "gc",
    "hashlib",
    "shlex",
    "signal",
    "typing",
    "unicodedata",
    "warnings",
}
"""Of Python itself, what the packages above do not import anyway."""


@cache
def imported(line: str) -> set[str]:
    """Names of all modules that a warm call of ``line`` has loaded at its end."""
    environ = CASES[line][0]
    environment = CLEAN | environ
    words = line.split(" ")
    if environ:
        environment["_TYPER_COMPLETE_ARGS"] = line
        words = words[:1]
    for _ in ("fills the cache", "finds it full"):
        done = subprocess.run(
            [sys.executable, "-c", CALL, json.dumps(words)], env=environment, capture_output=True, text=True, check=True
        )
        assert done.stdout
    return set(json.loads(done.stderr.splitlines()[-1]))


@cache
def loaded_by(packages: frozenset[str]) -> set[str]:
    """Names of all modules loaded by a bare Python that imports ``packages`` and what `CALL` does."""
    code = f"import {', '.join(sorted({'json', 'sys', *packages}))}\nprint(json.dumps(sorted(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], env=CLEAN, capture_output=True, text=True, check=True)
    return set(json.loads(done.stdout))


@pytest.mark.parametrize("line", CASES)
def test_a_warm_call_loads_no_more_than_this(line: str) -> None:
    _, ours, theirs = CASES[line]
    found = imported(line)
    assert {name.removeprefix("pinghu_cli.") for name in found if name.startswith("pinghu_cli.")} - {"__main__"} <= ours
    foreign = {name.partition(".")[0] for name in found} - set(sys.stdlib_module_names) - {"__main__", "pinghu_cli"}
    bare = {name.partition(".")[0] for name in loaded_by(frozenset())}
    assert foreign - bare <= theirs
    assert {name for name in found if name.partition(".")[0] == "rich" and "._unicode_data." not in name} <= RICH
    anyway = loaded_by(frozenset(theirs & foreign))
    python = {name for name in found - anyway if name.partition(".")[0] in sys.stdlib_module_names and name[0] != "_"}
    assert {name for name in python if not name.startswith(("typing.", "importlib", "collections."))} <= PYTHON


@pytest.mark.parametrize("line", CASES)
def test_the_lists_hold_nothing_that_is_gone(line: str) -> None:
    """A list that is longer than the truth would let a module back in unseen."""
    _, ours, _ = CASES[line]
    found = imported(line)
    assert ours <= {name.removeprefix("pinghu_cli.") for name in found}
